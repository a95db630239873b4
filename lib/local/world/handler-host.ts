import { isReleaseError } from '../../contracts/errors';
import { within } from '../wall-clock';
import { CodeCache } from './host/code';
import { Surroundings } from './host/environment';
import { WayOut } from './host/guarded-http';
import { GuardedModules } from './host/guarded-modules';
import { FunctionInstance } from './host/function-instance';
import { NodeInstance } from './host/node-instance';
import { exited, failureOf, FunctionFailure, HostedFunction, InstanceEnded, InvocationFacts, InvocationOutcome, timedOut } from './host/invocation';
import { PythonInstance } from './host/python-instance';
import type { AccessPort } from './iam/access-port';
import { assumeRole } from './iam/assume-role';
import { servicePrincipal } from './iam/callers';
import { Identities } from './identities';
import { Ids } from './ids';
import { LogsPort } from './ports';
import { Caller, ServiceError } from './service';
import { Timeline } from './timeline';

export interface HandlerHostOptions extends WayOut {
  readonly timeline: Timeline;
  readonly ids: Ids;
  readonly identities: Identities;
  readonly access: AccessPort;
  readonly logs: LogsPort;
  readonly account: string;
  readonly region: string;
  /** Milliseconds by which the functions' clocks are fast. Default: none. */
  readonly skew?: number;
  /** Real milliseconds after which a handler that hangs is given up. */
  readonly patience?: number;
}

const PATIENCE = 10_000;
const LOG_STREAM = 'rehearsal';

interface Slot {
  readonly instance: FunctionInstance;
  readonly isLogged: boolean;
  /** Tells invocations apart: who was called later has a higher one. */
  turn: number;
  /** Ends the invocation that is under way. */
  end: ((failure: FunctionFailure) => void) | undefined;
  requestId: string;
}

/** Runs the handlers of functions, those for Node.js in this process, in virtual time. It is no sandbox against ill will: the code is the user's own. */
export class HandlerHost {
  private readonly slots: Slot[] = [];
  private readonly code = new CodeCache();
  private readonly modules: GuardedModules;
  private turns = 0;

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

  public async close(): Promise<void> {
    const instances = this.slots.map(({ instance }) => instance);
    for (const { accessKeyId } of instances) this.kill(accessKeyId);
    await Promise.all(instances.map((instance) => instance.end()));
  }

  /**
   * Runs a function once. `event` is JSON; `qualifier` is the version or alias by which it was called. What the function throws is in the outcome.
   * Throws a ReleaseError for what the rehearsal does not support, and a ServiceError if Lambda may not assume the function's role.
   */
  public async invoke(fn: HostedFunction, event: string, requestId: string, qualifier?: string): Promise<InvocationOutcome> {
    const slot = this.slots.find((candidate) => candidate.instance.fn === fn && !candidate.end) ?? this.start(fn);
    const { instance } = slot;
    slot.requestId = requestId;
    slot.turn = ++this.turns;
    const ended = new Promise<never>((_, reject) => {
      slot.end = (failure) => reject(new InstanceEnded(failure));
    });
    this.options.identities.wake(instance.accessKeyId);
    try {
      const payload = await this.patiently(Promise.race([instance.run(event, this.factsOf(fn, requestId, qualifier)), ended]), slot);
      return { payload, logs: instance.logs.splice(0), isLogged: slot.isLogged, milliseconds: 0 };
    } catch (thrown) {
      if (thrown instanceof InstanceEnded || !instance.isLoaded) this.remove(slot);
      if (isReleaseError(thrown) && thrown.code === 'Unsupported') throw thrown;
      return {
        payload: JSON.stringify(failureOf(thrown)), functionError: 'Unhandled', logs: instance.logs.splice(0), isLogged: slot.isLogged,
        milliseconds: thrown instanceof InstanceEnded ? thrown.milliseconds : 0,
      };
    } finally {
      slot.end = undefined;
      this.options.identities.sleep(instance.accessKeyId);
    }
  }

  /** Who waits for somebody whom he called does not hang. */
  private async patiently(work: Promise<string>, slot: Slot): Promise<string> {
    const { requestId, turn, instance: { fn: { timeoutSeconds } } } = slot;
    return within(work, this.options.patience ?? PATIENCE, () => {
      if (this.slots.some((other) => other.end && other.turn > turn)) return this.patiently(work, slot);
      throw new InstanceEnded(timedOut(requestId, timeoutSeconds), timeoutSeconds * 1000);
    });
  }

  private factsOf(fn: HostedFunction, awsRequestId: string, qualifier: string | undefined): InvocationFacts {
    return {
      functionName: fn.name, functionVersion: fn.version ?? '$LATEST', invokedFunctionArn: qualifier === undefined ? fn.arn : `${fn.arn}:${qualifier}`, awsRequestId,
      memoryLimitInMB: String(fn.memoryMegabytes ?? 128), logGroupName: logGroupOf(fn), logStreamName: LOG_STREAM,
    };
  }

  private start(fn: HostedFunction): Slot {
    const { ids, identities, region, worldPort } = this.options;
    const session = this.assume(fn);
    const credentials = identities.issue(session);
    const requestId = ids.uuid('cold start');
    const surroundings = { region, endpoint: `http://127.0.0.1:${worldPort()}`, credentials };
    const slot: Slot = { end: undefined, requestId, turn: 0, isLogged: this.mayLog(fn, session), instance: this.instanceOf(fn, surroundings, (code) => this.exit(slot, code)) };
    this.slots.push(slot);
    return slot;
  }

  /** The session of a function's role that an instance works in. https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html */
  private assume({ roleArn, name }: HostedFunction): Caller {
    try {
      return assumeRole(this.options.access, servicePrincipal('lambda.amazonaws.com'), roleArn, name);
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      throw new ServiceError('InvalidParameterValueException', 'The role defined for the function cannot be assumed by Lambda.');
    }
  }

  /** Whoever may not write to his log runs, and leaves nothing behind. */
  private mayLog(fn: HostedFunction, by: Caller): boolean {
    try {
      this.options.logs.write({ group: logGroupOf(fn), stream: LOG_STREAM }, by);
      return true;
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      return false;
    }
  }

  private instanceOf(fn: HostedFunction, surroundings: Surroundings, onExit: (code: number) => never): FunctionInstance {
    const { timeline, skew = 0, internet, worldPort } = this.options;
    if (fn.runtime.startsWith('python')) return new PythonInstance(fn, { ...surroundings, internet, servicesPort: worldPort(), now: () => timeline.now + skew });
    return new NodeInstance(fn, { ...surroundings, timeline, skew, code: this.code, modules: this.modules, onExit });
  }

  private exit(slot: Slot, code: number): never {
    const failure = exited(slot.requestId, code === 0 ? 'without providing a reason' : `with error: exit status ${code}`);
    slot.end?.(failure);
    throw new InstanceEnded(failure);
  }

  private remove(slot: Slot): void {
    this.options.identities.revoke(slot.instance.accessKeyId);
    void slot.instance.end();
    const index = this.slots.indexOf(slot);
    if (index >= 0) this.slots.splice(index, 1);
  }
}

function logGroupOf({ logGroup, name }: HostedFunction): string {
  return logGroup ?? `/aws/lambda/${name}`;
}
