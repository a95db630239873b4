import { ReleaseError } from '../../lib/contracts/errors';
import type { JournalEntry, Live, Person, Rehearsal, ReportView } from '../../lib/local';
import { didYouMean } from '../nearest';
import { Given, invalid, readGiven, Word } from './word';
import { GROUPS, WORDS } from './words';

/** Where answers are shown to a person. */
export interface Shown {
  say(text: string): void;
  showEntry(entry: JournalEntry): void;
  showReport(report: ReportView): void;
  showLive(live: Live): void;
}

/** Somebody who says one word after the other to a rehearsal. */
export class Session {
  public readonly words: readonly Word[] = WORDS;
  public readonly groups = GROUPS;
  /** Who acts; nobody until `as` is said. */
  public someone: Person | undefined;
  public name: string | undefined;
  public isOver = false;
  public readonly say = (text: string): void => this.shown.say(text);
  public readonly showEntry = (entry: JournalEntry): void => this.shown.showEntry(entry);
  public readonly showReport = (report: ReportView): void => this.shown.showReport(report);
  /** Of all pipelines, or of one environment's alone. */
  public readonly showLive = (only?: ReportView['environments'][number]): void => {
    const { live } = this.rehearsal;
    this.shown.showLive(only ? { ...live, pipelines: live.pipelines.filter(({ release, name }) => release === only.release && name === only.name) } : live);
  };

  constructor(public readonly rehearsal: Rehearsal, public readonly journal: readonly JournalEntry[], private readonly shown: Shown) {}

  /** Does what the words of a line say, and returns the answer. */
  public async obey(line: readonly string[]): Promise<unknown> {
    return (await this.done(line)).answer;
  }

  /** The same, and shows a person what comes of it. */
  public async obeyAndShow(line: readonly string[]): Promise<void> {
    const { word, given, answer } = await this.done(line);
    word.show?.(answer as never, this, given);
  }

  private async done([name, ...args]: readonly string[]): Promise<{ readonly word: Word; readonly given: Given; readonly answer: unknown }> {
    const word = this.wordNamed(name);
    const given = readGiven(word, args);
    return { word, given, answer: await word.run(this, given) ?? null };
  }

  public wordNamed(name: string): Word {
    const found = this.words.find((word) => word.name === name);
    if (found) return found;
    throw invalid(`there is no word '${name}'${didYouMean(name, this.words.map((word) => word.name))}; 'help' lists them`);
  }

  public readonly person = (): Person => {
    if (this.someone) return this.someone;
    throw new ReleaseError('StoryInvalid', 'nobody acts yet; say first who does: as ROLE NAME, for example: as Shop/Managers ada');
  };

  /** Somebody else acts, from now on; not if what he does at once fails. */
  public async become(role: string, name: string, act: () => Promise<unknown>): Promise<unknown> {
    const { someone, name: before } = this;
    this.someone = this.rehearsal.as(role, name);
    this.name = name;
    try {
      return await act();
    } catch (error) {
      Object.assign(this, { someone, name: before });
      throw error;
    }
  }

  public quit(): void {
    this.isOver = true;
  }
}
