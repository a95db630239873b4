import { errorText, ReleaseError } from '../contracts/errors';

/** A call of a story that takes its time. Whoever awaits a promise asks for its `then`: that tells a forgotten `await` from a promise that is kept. */
class Call<T> extends Promise<T> {
  /** What follows from it is an ordinary promise. */
  public static override get [Symbol.species](): PromiseConstructor {
    return Promise;
  }

  public isAwaited = false;

  public override then<A = T, B = never>(onValue?: ((value: T) => A | PromiseLike<A>) | null, onError?: ((reason: unknown) => B | PromiseLike<B>) | null): Promise<A | B> {
    this.isAwaited = true;
    return super.then(onValue, onError);
  }
}

interface Made {
  readonly call: Call<unknown>;
  readonly plays: boolean;
  /** Made with the call, so that its stack leads to the story's line. */
  readonly fault: ReleaseError;
  isPending: boolean;
  failure?: unknown;
}

/** The calls of a story. An `await` that was forgotten is told by the name of the call, wherever it would come out. */
export class StoryCalls {
  private made: Made[] = [];
  private isOver = false;

  /** A call that plays virtual time: nothing else may go on meanwhile. */
  public play<T>(name: string, work: () => Promise<T>): Promise<T> {
    return this.make(name, true, work);
  }

  /** A call that can go on beside others that play nothing. */
  public ask<T>(name: string, work: () => Promise<T>): Promise<T> {
    return this.make(name, false, work);
  }

  /** Waits for ever once the story is over: what goes on then finds a world that is closed. */
  public async goOn(): Promise<void> {
    if (this.isOver) await new Promise(() => undefined);
  }

  /** No call goes on after this. Returns what the story ended with, which is a forgotten `await` if there is one. */
  public end(thrown: unknown): unknown {
    this.isOver = true;
    const forgotten = this.open().find(({ call }) => thrown === undefined || !call.isAwaited);
    if (!forgotten || forgotten.fault === thrown) return thrown;
    const { fault, failure = thrown } = forgotten;
    if (failure !== undefined) fault.message += `. It came to this: ${errorText(failure)}`;
    return fault;
  }

  private make<T>(name: string, plays: boolean, work: () => Promise<T>): Promise<T> {
    if (this.isOver) return Promise.reject(new ReleaseError('StoryInvalid', `${name}() was called when the story had ended; await what leads to it`));
    const ahead = this.open().find((other) => plays || other.plays);
    let resolve!: (value: T) => void;
    let reject!: (reason: unknown) => void;
    const call = new Call<T>((...both) => [resolve, reject] = both);
    const made: Made = { call, plays, isPending: true, fault: new ReleaseError('StoryInvalid', `${name}() is not awaited; write: await r.${name}(…)`) };
    this.made.push(made);
    // A failure that nobody hears of is told in the end.
    Promise.prototype.then.call(call, undefined, () => undefined);
    const end = (then: () => void, failure?: unknown) => {
      Object.assign(made, { isPending: false, failure });
      if (!this.isOver) then();
    };
    (ahead ? Promise.reject(ahead.fault) : work()).then((value) => end(() => resolve(value)), (error: unknown) => end(() => reject(withPlace(error, made.fault)), error));
    return call;
  }

  /** Calls that go on, or that nobody waits for. */
  private open(): readonly Made[] {
    return this.made = this.made.filter(({ call, isPending }) => isPending || !call.isAwaited);
  }
}

/** Node tells the places that await a promise of its own class only: the place of the call is added to the stack by hand. */
function withPlace(error: unknown, { stack = '' }: ReleaseError): unknown {
  if (error instanceof Error) error.stack += stack.slice(stack.indexOf('\n    at '));
  return error;
}
