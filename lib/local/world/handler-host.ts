import { compileFunction } from 'node:vm';
import { isReleaseError } from '../../contracts/errors';
import { within } from '../wall-clock';
import { CodeCache } from './host/code';
import { WayOut } from './host/guarded-http';
import { GuardedModules } from './host/guarded-modules';
import { Instance } from './host/instance';
import { exited, failureOf, FunctionFailure, HostedFunction, InvocationOutcome, RuntimeFault, timedOut } from './host/invocation';
import { Identities } from './identities';
import { Ids } from './ids';
import { Timeline } from './timeline';

export interface HandlerHostOptions extends WayOut {
  readonly timeline: Timeline;
  readonly ids: Ids;
  readonly identities: Identities;
  readonly account: string;
  readonly region: string;
  /** Milliseconds by which the functions' clocks are fast. Default: none. */
  readonly skew?: number;
  /** Real milliseconds after which a handler that hangs is given up. */
  readonly patience?: number;
}

const PATIENCE = 10_000;

/** Texts become values in the realm that handlers run in: under a test runner it is another one than ours. */
const parse = compileFunction('return JSON.parse(text)', ['text']) as (text: string) => unknown;

/** The end that somebody else makes to an instance. */
class Ended extends RuntimeFault {
  constructor(public readonly failure: FunctionFailure) {
    super(failure.errorType, failure.errorMessage);
  }
}

interface Slot {
  readonly instance: Instance;
  /** Ends the invocation that is under way. */
  end: ((failure: FunctionFailure) => void) | undefined;
  requestId: string;
}

/** Runs the bundled handlers of functions, in this process and in virtual time. It is no sandbox against ill will: the code is the user's own. */
export class HandlerHost {
  private readonly slots: Slot[] = [];
  private readonly code = new CodeCache();
  private readonly modules: GuardedModules;

  constructor(private readonly options: HandlerHostOptions) {
    this.modules = new GuardedModules(options);
  }

  /** Access keys of the instances that are alive, and whether they are busy. */
  public instances(functionName: string): readonly { readonly accessKeyId: string; readonly isBusy: boolean }[] {
    return this.slots.filter(({ instance }) => instance.fn.name === functionName)
      .map(({ instance, end }) => ({ accessKeyId: instance.accessKeyId, isBusy: end !== undefined }));
  }

  /** Kills an instance as the loss of its machine does: what it is doing fails, and none of its calls is executed any more. */
  public kill(accessKeyId: string): void {
    const slot = this.slots.find(({ instance }) => instance.accessKeyId === accessKeyId);
    if (!slot) return;
    this.remove(slot);
    slot.end?.(exited(slot.requestId, 'with error: signal: killed'));
  }

  public close(): void {
    for (const { instance } of [...this.slots]) this.kill(instance.accessKeyId);
  }

  /** Runs a function once. `event` is JSON; `qualifier` is the version or alias by which it was called. Throws a ReleaseError for what the rehearsal does not support; what the function throws is in the outcome. */
  public async invoke(fn: HostedFunction, event: string, requestId: string, qualifier?: string): Promise<InvocationOutcome> {
    const slot = this.slots.find((candidate) => candidate.instance.fn === fn && !candidate.end) ?? this.start(fn);
    const { instance } = slot;
    let hung = false;
    slot.requestId = requestId;
    const ended = new Promise<never>((_, reject) => {
      slot.end = (failure) => reject(new Ended(failure));
    });
    this.options.identities.wake(instance.accessKeyId);
    try {
      const value = await within(Promise.race([this.run(instance, event, requestId, qualifier), ended]), this.options.patience ?? PATIENCE, () => {
        hung = true;
        throw new Ended(timedOut(requestId, fn.timeoutSeconds));
      });
      return { payload: serialize(value), logs: instance.logs.splice(0), milliseconds: 0 };
    } catch (thrown) {
      if (thrown instanceof Ended || !instance.isLoaded) this.remove(slot);
      if (isReleaseError(thrown) && thrown.code === 'Unsupported') throw thrown;
      return {
        payload: JSON.stringify(thrown instanceof Ended ? thrown.failure : failureOf(thrown)), functionError: 'Unhandled',
        logs: instance.logs.splice(0), milliseconds: hung ? fn.timeoutSeconds * 1000 : 0,
      };
    } finally {
      slot.end = undefined;
      this.options.identities.sleep(instance.accessKeyId);
    }
  }

  private async run(instance: Instance, event: string, requestId: string, qualifier: string | undefined): Promise<unknown> {
    const { fn } = instance;
    const { timeline } = this.options;
    const deadline = timeline.now + fn.timeoutSeconds * 1000;
    return instance.run(parse(event), {
      functionName: fn.name, functionVersion: fn.version ?? '$LATEST', invokedFunctionArn: qualifier === undefined ? fn.arn : `${fn.arn}:${qualifier}`, awsRequestId: requestId,
      memoryLimitInMB: String(fn.memoryMegabytes ?? 128), logGroupName: `/aws/lambda/${fn.name}`, logStreamName: 'rehearsal',
      callbackWaitsForEmptyEventLoop: true,
      getRemainingTimeInMillis: () => Math.max(0, deadline - timeline.now),
    });
  }

  private start(fn: HostedFunction): Slot {
    const { timeline, skew, ids, identities, region, worldPort } = this.options;
    const roleName = fn.roleArn.slice(fn.roleArn.lastIndexOf('/') + 1);
    const account = fn.roleArn.split(':')[4];
    const credentials = identities.issue(`arn:aws:sts::${account}:assumed-role/${roleName}/${fn.name}`, account, fn.roleArn);
    const slot: Slot = {
      end: undefined,
      requestId: ids.uuid('cold start'),
      instance: new Instance(fn, {
        timeline, skew, code: this.code, modules: this.modules, region, endpoint: `http://127.0.0.1:${worldPort()}`, credentials,
        onExit: (code) => {
          const failure = exited(slot.requestId, code === 0 ? 'without providing a reason' : `with error: exit status ${code}`);
          slot.end?.(failure);
          throw new Ended(failure);
        },
      }),
    };
    this.slots.push(slot);
    return slot;
  }

  private remove(slot: Slot): void {
    this.options.identities.revoke(slot.instance.accessKeyId);
    const index = this.slots.indexOf(slot);
    if (index >= 0) this.slots.splice(index, 1);
  }
}

/** What a handler returned, as JSON; nothing is `null`. */
function serialize(value: unknown): string {
  return JSON.stringify(value) ?? 'null';
}
