import type { AskedBuild, JournalEntry, Plan, Rehearsal } from '../../lib/local';
import type { Screen } from '../screen/screen';

/** What a shell plays on. */
export interface Stage {
  readonly plan: Plan;
  readonly rehearsal: Rehearsal;
  /** All entries so far. */
  readonly journal: readonly JournalEntry[];
}

/** Where people look. */
export interface PeoplesStage extends Stage {
  readonly screen: Screen;
}

/** Lines that drive a rehearsal instead of a story. */
export interface Shell {
  /** Where it came to an end, if a line of it failed. */
  readonly place?: string;
  /** For people. */
  play(stage: PeoplesStage): Promise<void>;
  /** For a machine: one line of JSON answers each. Says whether there was any. */
  answer(stage: Stage, write: (line: string) => void): Promise<boolean>;
  /** Whoever sits there is asked whether builds may run; nobody does if it is absent. */
  permit?(build: AskedBuild): Promise<boolean>;
}
