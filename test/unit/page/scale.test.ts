import { TimeScale } from '../../../lib/page/scale';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const START = Date.parse('2026-01-05T08:00:00.000Z');
const scaleOf = (...minutes: readonly number[]): TimeScale => new TimeScale(minutes.map((minute) => START + minute * MINUTE));

test('an hour or less is drawn as it was', () => {
  const scale = scaleOf(0, 10, 70);
  expect(scale.breaks).toEqual([]);
  const [first, second, last] = [0, 10, 70].map((minute) => scale.place(START + minute * MINUTE));
  expect((second - first) / (last - first)).toBeCloseTo(10 / 70, 4);
});

test('long spans in which nothing happens are shortened, and say how long they were', () => {
  const scale = scaleOf(0, 10, 20, 20 + 12 * 60, 30 + 12 * 60);
  expect(scale.breaks).toHaveLength(1);
  expect(scale.breaks[0].milliseconds).toBe(12 * HOUR);
  const [begin, end] = [20, 20 + 12 * 60].map((minute) => scale.place(START + minute * MINUTE));
  expect(end - begin).toBeCloseTo(scale.breaks[0].width, 2);
  expect(end - begin).toBeLessThan(20);
});

test('the nights of many days take a third of the width at most, all alike', () => {
  const scale = scaleOf(...Array.from({ length: 60 }, (_, index) => [index * 24 * 60, index * 24 * 60 + 20]).flat());
  expect(scale.breaks).toHaveLength(59);
  expect(scale.breaks.reduce((sum, { width }) => sum + width, 0)).toBeLessThan(34);
  expect(new Set(scale.breaks.map(({ width }) => width.toFixed(2))).size).toBe(1);
});

test('later is always farther right, and what lies outside stands at the edge', () => {
  const scale = scaleOf(0, 3, 500, 501, 4000);
  const places = Array.from({ length: 4001 }, (_, minute) => scale.place(START + minute * MINUTE));
  expect(places.every((place, index) => index === 0 || place >= places[index - 1])).toBe(true);
  expect([scale.place(0), scale.place(Number.MAX_SAFE_INTEGER)]).toEqual([places[0], places[4000]]);
  expect(new TimeScale([START]).place(START)).toBe(50);
});

test('ticks stand at round times, apart from each other, and a new day is marked', () => {
  const { ticks } = scaleOf(0, 30, 60, 90, 120, 150, 170);
  const rough = ticks.filter(({ level }) => level === 0);
  expect(rough.map(({ at }) => new Date(at).toISOString().slice(11, 16))).toEqual(['08:00', '08:30', '09:00', '09:30', '10:00', '10:30']);
  expect(rough.every(({ left }, index) => index === 0 || left - rough[index - 1].left >= 8)).toBe(true);
  expect(ticks.length).toBeGreaterThan(rough.length * 2);
  const nights = scaleOf(...Array.from({ length: 40 }, (_, index) => index * 59)).ticks;
  expect(nights.filter(({ isNewDay, level }) => isNewDay && level === 0).map(({ at }) => new Date(at).toISOString().slice(0, 10))).toEqual(['2026-01-05', '2026-01-06']);
});
