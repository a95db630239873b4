import { createHash } from 'node:crypto';
import { HandlerHost } from '../../lib/local/world/handler-host';
import { HostedFunction, InvocationOutcome } from '../../lib/local/world/host/invocation';
import { Service, ServiceRequest, ServiceResponse } from '../../lib/local/world/service';
import { World } from '../../lib/local/world/world';
import { Lockstep } from './lockstep';
import { accessKeyOf, askedOf, Call, interpose, saidOf } from './wire';

/** A place in what a handler does: what it asks next, and where each answer leads; or how it ended. */
interface Place {
  request?: { readonly service: string; readonly request: ServiceRequest };
  readonly answers: Map<string, Place>;
  outcome?: InvocationOutcome;
}

interface Invocation {
  /** Where it is in what is remembered; undefined: it is not remembered, because another one ran at the same time. */
  place: Place | undefined;
  /** Its last call. */
  last: Promise<unknown>;
  /** Calls that were executed from memory before the handler had to run: it makes them again, and gets what they were answered. */
  readonly executed: { readonly asked: () => string; readonly response: ServiceResponse }[];
}

const newPlace = (): Place => ({ answers: new Map() });

/**
 * Handlers decide by their event, the time, and what they are answered. What one did once is done again from memory: its calls are executed
 * by the stand-ins, and as soon as one is answered otherwise than then, the handler itself runs. So a history that begins like another one
 * costs little up to where they part. Two invocations at the same time are never remembered; they make their calls in turn.
 */
export class Memory {
  /** Whether anything more is remembered: what nobody will begin like again need not be. */
  public isLearning = true;
  private readonly first: Place = newPlace();

  /** Where an answer, or the beginning of an invocation, leads. */
  public follow(text: string, from: Place = this.first): Place {
    const key = createHash('sha256').update(text).digest('base64');
    const place = from.answers.get(key) ?? newPlace();
    if (this.isLearning) from.answers.set(key, place);
    return place;
  }
}

/** Lets the handlers of one world run by a memory. `saw` hears every call that was executed. */
export class Attached {
  private readonly owners = new Map<string, Invocation>();
  private readonly lockstep = new Lockstep<Invocation>();
  private readonly run: HandlerHost['invoke'];
  private readonly services: ReadonlyMap<string, Service>;
  private beginning: Invocation | undefined;
  private isExpectingTwo = false;

  constructor(private readonly memory: Memory, private readonly world: World, private readonly saw: (call: Call) => void) {
    this.run = world.host.invoke.bind(world.host);
    world.host.invoke = (...args) => this.invoke(...args);
    const wake = world.identities.wake.bind(world.identities);
    world.identities.wake = (accessKeyId) => {
      if (this.beginning) this.owners.set(accessKeyId, this.beginning);
      wake(accessKeyId);
    };
    this.services = interpose(world, (name, request) => this.call(name, request));
  }

  /** Two invocations are about to begin at the same time: until they have, nothing is done from memory. */
  public expectTwo(): void {
    this.isExpectingTwo = true;
  }

  private async invoke(fn: HostedFunction, event: string, requestId: string, qualifier?: string): Promise<InvocationOutcome> {
    const alone = this.lockstep.size === 0;
    const invocation: Invocation = { place: undefined, last: Promise.resolve(), executed: [] };
    if (!alone) this.isExpectingTwo = false;
    else if (!this.isExpectingTwo) invocation.place = this.memory.follow(`${fn.codeDirectory}\n${fn.name}\n${this.world.timeline.now}\n${event}`);
    this.lockstep.enter(invocation);
    try {
      while (invocation.place?.request) await this.repeat(invocation, invocation.place);
      if (invocation.place?.outcome) return invocation.place.outcome;
      this.beginning = invocation;
      const running = this.run(fn, event, requestId, qualifier);
      this.beginning = undefined;
      const outcome = await running;
      if (invocation.executed.length > 0) throw new TypeError(`${fn.name} did not do again what it did before: ${invocation.executed[0].asked().slice(0, 300)}`);
      if (invocation.place) invocation.place.outcome = outcome;
      return outcome;
    } finally {
      this.lockstep.leave(invocation);
    }
  }

  /** Makes a remembered call, and goes where its answer leads. */
  private async repeat(invocation: Invocation, place: Place): Promise<void> {
    const { service, request } = place.request!;
    const response = await this.execute(invocation, service, request);
    invocation.executed.push({ asked: () => askedOf(service, request), response });
    invocation.place = this.memory.follow(saidOf(response), place);
  }

  /** One after the other, also where a handler makes several calls at once: what is remembered has an order. */
  private call(service: string, request: ServiceRequest): Promise<ServiceResponse> {
    const invocation = this.owners.get(accessKeyOf(request))!;
    const response = invocation.last.then(() => this.callInTurn(invocation, service, request));
    invocation.last = response.catch(() => undefined);
    return response;
  }

  private async callInTurn(invocation: Invocation, service: string, request: ServiceRequest): Promise<ServiceResponse> {
    if (invocation.executed.length > 0) {
      const asked = askedOf(service, request);
      const done = invocation.executed.findIndex((item) => item.asked() === asked);
      if (done >= 0) return invocation.executed.splice(done, 1)[0].response;
    }
    await this.lockstep.turn(invocation);
    const { place } = invocation;
    if (place) place.request = { service, request };
    const response = await this.execute(invocation, service, request);
    if (place) invocation.place = this.memory.follow(saidOf(response), place);
    return response;
  }

  private async execute(invocation: Invocation, service: string, request: ServiceRequest): Promise<ServiceResponse> {
    const response = await this.services.get(service)!.handle(request);
    const session = service === 'sts' ? /<AccessKeyId>([^<]+)</.exec(response.body.toString())?.[1] : undefined;
    if (session) this.owners.set(session, invocation);
    this.saw({ service, request, response });
    return response;
  }
}
