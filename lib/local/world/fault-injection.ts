import { CallFate, CallInfo } from './call';
import type { EventFate } from './event-bridge';
import type { HandlerHost } from './handler-host';
import { Identities } from './identities';
import type { BusEvent } from './ports';
import { ServiceRequest } from './service';

/** What a rehearsal may be made to suffer. */
export interface FaultInjection {
  /**
   * Asked before each AWS call of a function. Killed: the function's instance is lost before the call is executed, or right after it.
   * Denied: the service refuses it, as it does whoever may not.
   */
  readonly onCall?: (call: FunctionCall) => 'proceed' | 'deny' | 'kill-before' | 'kill-after';
  /** Asked for each event that a function is given. twice: two instances get it at once; again: it comes once more a while later. */
  readonly onDelivery?: (delivery: { readonly functionName: string }) => 'once' | 'twice' | 'again';
  /**
   * Asked for each event that EventBridge found a rule for, before it is sent to the rule's targets. CodePipeline's events are best effort
   * on AWS: they may be lost. S3's are delivered at least once: to lose one is harder than AWS.
   */
  readonly onEvent?: (event: BusEvent) => EventFate;
}

export interface FunctionCall {
  /** As in the store (`seal`, `tend` …), or the physical name of a function of the user's. */
  readonly functionName: string;
  readonly service: string;
  readonly operation: string;
}

/** Knows which instance of which function is behind a call, also where it calls in the name of a role that it has assumed. */
export class CallWatcher {
  private readonly assumers = new Map<string, string>();
  private readonly instances = new Map<string, string>();
  private readonly killsAfter = new WeakMap<ServiceRequest, string>();

  constructor(
    private readonly faults: FaultInjection | undefined,
    private readonly identities: Identities,
    private readonly host: () => HandlerHost,
    private readonly nameOf: (functionName: string) => string | undefined,
  ) {}

  public onCall = async (call: CallInfo): Promise<CallFate> => {
    const { arn, roleArn, isPerson } = call.request.caller;
    if (isPerson) return 'proceed';
    const session = arn.slice(arn.lastIndexOf('/') + 1);
    const functionName = this.nameOf(session) === undefined ? this.assumers.get(roleArn ?? '') : session;
    if (functionName === undefined) return 'proceed';
    if (call.operation === 'AssumeRole') this.assumers.set(new URLSearchParams(call.request.body.toString('utf8')).get('RoleArn') ?? '', functionName);
    const instance = this.instanceOf(call.accessKeyId, functionName);
    if (instance === undefined || this.identities.silence(instance) === 'revoked') return 'drop-before';
    const fate = this.faults?.onCall?.({ functionName: this.nameOf(functionName) ?? functionName, service: call.service, operation: call.operation }) ?? 'proceed';
    if (fate === 'proceed' || fate === 'deny') return fate;
    if (fate === 'kill-after') this.killsAfter.set(call.request, instance);
    else this.host().kill(instance);
    return fate === 'kill-after' ? 'drop-after' : 'drop-before';
  };

  /** To be told when a call was executed. */
  public executed(request: ServiceRequest): void {
    const instance = this.killsAfter.get(request);
    if (instance !== undefined) this.host().kill(instance);
  }

  /** A session of an assumed role belongs to the instance that was busy when it was first used. */
  private instanceOf(accessKeyId: string, functionName: string): string | undefined {
    const all = this.host().instances(functionName);
    if (all.some((instance) => instance.accessKeyId === accessKeyId)) return accessKeyId;
    if (!this.instances.has(accessKeyId)) {
      const busy = all.find((instance) => instance.isBusy);
      if (busy) this.instances.set(accessKeyId, busy.accessKeyId);
    }
    return this.instances.get(accessKeyId);
  }
}
