import { FaultInjection, FunctionCall } from './world/fault-injection';

/** One kind of fault that was injected. */
export interface InjectedFault {
  /** When it was injected first. */
  readonly at: string;
  readonly what: string;
  readonly count: number;
}

/** Writes down which faults took effect, each kind once. */
export class FaultRecord {
  private readonly found = new Map<string, InjectedFault>();

  public get all(): readonly InjectedFault[] {
    return [...this.found.values()];
  }

  /** The same faults; `now` tells virtual time. */
  public of(faults: FaultInjection, now: () => string): FaultInjection {
    const noted = <F extends string>(fate: F, what: string | undefined): F => {
      if (what !== undefined) this.found.set(what, { at: this.found.get(what)?.at ?? now(), what, count: (this.found.get(what)?.count ?? 0) + 1 });
      return fate;
    };
    const { onCall, onDelivery, onEvent } = faults;
    return {
      ...(onCall && { onCall: (call) => {
        const fate = onCall(call);
        return noted(fate, callFault(fate, call));
      } }),
      ...(onDelivery && { onDelivery: (delivery) => {
        const fate = onDelivery(delivery);
        return noted(fate, fate === 'once' ? undefined : `${delivery.functionName} was given an event ${fate === 'twice' ? 'twice at once' : 'once more, later'}`);
      } }),
      ...(onEvent && { onEvent: (event) => {
        const fate = onEvent(event);
        return noted(fate, fate === 'deliver' ? undefined : `an event of ${event.source} was ${fate === 'lose' ? 'lost' : 'doubled'}: ${event['detail-type']}`);
      } }),
    };
  }
}

function callFault(fate: string, { functionName, service, operation }: FunctionCall): string | undefined {
  switch (fate) {
    case 'proceed': return undefined;
    case 'deny': return `${functionName} was denied ${service} ${operation}`;
    default: return `${functionName} was killed ${fate === 'kill-before' ? 'before' : 'after'} ${service} ${operation}`;
  }
}
