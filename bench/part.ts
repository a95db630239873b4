import { Spread } from './measure';

/** A measured number, or one with half of its measurements around it. */
export type Cell = string | Figure;

export interface Figure {
  readonly value: number;
  readonly unit: string;
  readonly spread?: Spread;
}

/** Something that DESIGN promises: the figure is at most (or at least) this. */
export interface Goal {
  readonly what: string;
  readonly atMost?: number;
  readonly atLeast?: number;
  readonly figure: Figure;
}

/** One table of the benchmark. */
export interface Part {
  readonly title: string;
  /** How it was measured, and what is in it. */
  readonly how: readonly string[];
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
  readonly goals: readonly Goal[];
}

export interface Options {
  /** How often each time is measured. */
  readonly rounds: number;
  /** Called before each thing that takes a while. */
  readonly progress: (what: string) => void;
}

export function figure(value: number, unit: string): Figure {
  return { value, unit };
}

export function spreadFigure(spread: Spread, unit: string): Figure {
  return { value: spread.median, unit, spread };
}

export function isMet({ atMost = Number.POSITIVE_INFINITY, atLeast = Number.NEGATIVE_INFINITY, figure: { value } }: Goal): boolean {
  return value <= atMost && value >= atLeast;
}
