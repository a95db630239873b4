import { Timeline } from '../timeline';

/** A `Date` whose now is virtual. Everything else is the real one, prototypes included. */
export function virtualDate(timeline: Timeline): DateConstructor {
  const now = () => timeline.now;
  return new Proxy(Date, {
    construct: (target, args, newTarget) => Reflect.construct(target, args.length === 0 ? [timeline.now] : args, newTarget) as Date,
    apply: () => timeline.date.toString(),
    get: (target, key) => (key === 'now' ? now : Reflect.get(target, key) as unknown),
  });
}
