/** A span of time that is drawn shorter than it was. Places are in percent of the width. */
export interface Break {
  readonly left: number;
  readonly width: number;
  readonly milliseconds: number;
}

export interface Tick {
  readonly left: number;
  readonly at: number;
  /** 0: always shown; higher ones only where there is room: from 4 and from 16 times the width on. */
  readonly level: 0 | 1 | 2;
  /** Whether it is the first one of its day, of those that are shown with it. */
  readonly isNewDay: boolean;
}

interface Segment {
  readonly from: number;
  readonly until: number;
  readonly left: number;
  readonly right: number;
  readonly isShortened: boolean;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const STEPS = [1, 2, 5, 10, 15, 30].map((count) => count * MINUTE).concat([1, 2, 3, 6, 12].map((count) => count * HOUR), [1, 2, 7, 14, 28].map((count) => count * DAY));

/** Up to this a span in which nothing happens is drawn as it was. */
const WHOLE = HOUR;
/** Longer ones are drawn all alike: together at most half as wide as the rest, and each at most a tenth of it, but never less than this. */
const LEAST = 5 * MINUTE;
/** How far labels stand from each other, in percent, at each level. */
const LABEL_GAPS = [8, 8 / 4, 8 / 16] as const;
/** What is kept free at the edges, in percent: behind the end there is room for a name. */
const BEFORE = 1;
const BEHIND = 5;

/** Where instants stand on the page: as they were, but long spans in which nothing happens are shortened. */
export class TimeScale {
  private readonly segments: readonly Segment[];

  /** `instants`: milliseconds at which something happens. */
  constructor(instants: readonly number[]) {
    const sorted = [...new Set(instants)].sort((a, b) => a - b);
    const gaps = sorted.slice(1).map((at, index) => at - sorted[index]);
    const idle = gaps.filter((gap) => gap > WHOLE).length;
    const rest = sum(gaps.filter((gap) => gap <= WHOLE));
    const shortened = Math.max(LEAST, Math.min(rest / (2 * idle), rest / 10));
    const widthOf = (gap: number) => (gap > WHOLE ? shortened : gap);
    const total = sum(gaps.map(widthOf)) || 1;
    let left = BEFORE;
    this.segments = gaps.map((gap, index) => {
      const from = left;
      left += widthOf(gap) / total * (100 - BEFORE - BEHIND);
      return { from: sorted[index], until: sorted[index + 1], left: from, right: left, isShortened: gap > WHOLE };
    });
  }

  /** In percent of the width. What lies outside stands at the edge. */
  public place(at: number): number {
    const { segments } = this;
    if (segments.length === 0) return 50;
    let [low, high] = [0, segments.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (segments[middle].until < at) low = middle + 1;
      else high = middle;
    }
    const { from, until, left, right } = segments[low];
    const share = Math.min(1, Math.max(0, (at - from) / (until - from)));
    return rounded(left + share * (right - left));
  }

  public get breaks(): readonly Break[] {
    return this.segments.filter(({ isShortened }) => isShortened).map(({ from, until, left, right }) => ({ left: rounded(left), width: rounded(right - left), milliseconds: until - from }));
  }

  /** Round times, the rougher ones first, where there is room for them. */
  public get ticks(): readonly Tick[] {
    const taken: { readonly left: number; readonly at: number; readonly level: Tick['level'] }[] = [];
    const shown = sum(this.segments.map(({ from, until, isShortened }) => (isShortened ? 0 : until - from))) || 1;
    for (const level of [0, 1, 2] as const) {
      const step = STEPS.find((candidate) => shown / candidate <= 11 * 4 ** level) ?? STEPS[STEPS.length - 1];
      for (const at of [...level === 0 ? this.beginnings : [], ...this.multiples(step)]) {
        const left = this.place(at);
        if (taken.every((tick) => Math.abs(tick.left - left) >= LABEL_GAPS[level])) taken.push({ left, at, level });
      }
    }
    return taken.sort((a, b) => a.at - b.at).map((tick, index, all) => {
      const before = all.slice(0, index).filter(({ level }) => level <= tick.level).at(-1);
      return { ...tick, isNewDay: before === undefined || Math.floor(tick.at / DAY) !== Math.floor(before.at / DAY) };
    });
  }

  /** Where it goes on after a break: who reads must see how much later that is. */
  private get beginnings(): readonly number[] {
    return this.segments.filter(({ isShortened }) => isShortened).map(({ until }) => until);
  }

  private multiples(step: number): number[] {
    return this.segments.filter(({ isShortened }) => !isShortened).flatMap(({ from, until }) => {
      const first = Math.ceil(from / step);
      const count = Math.floor(until / step) - first + 1;
      return Array.from({ length: Math.max(0, count) }, (_, index) => (first + index) * step);
    });
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function rounded(percent: number): number {
  return Math.round(percent * 1000) / 1000;
}
