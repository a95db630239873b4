import { Timeline } from '../timeline';

/** A `Date` whose now is virtual, and so many milliseconds fast. Everything else is the real one, prototypes included. */
export function virtualDate(timeline: Timeline, skew = 0): DateConstructor {
  const now = () => timeline.now + skew;
  return new Proxy(Date, {
    construct: (target, args, newTarget) => Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget) as Date,
    apply: () => new Date(now()).toString(),
    get: (target, key) => (key === 'now' ? now : Reflect.get(target, key) as unknown),
  });
}
