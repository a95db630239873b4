import { createInterface } from 'node:readline';
import { errorText, isReleaseError } from '../../lib/contracts/errors';
import { Session, Shown } from './session';
import { splitLine } from './split';
import type { PeoplesStage, Shell, Stage } from './stage';

const NOBODY_LOOKS: Shown = { say: () => undefined, showEntry: () => undefined, showReport: () => undefined, showLive: () => undefined };

/** A rehearsal that is driven by the lines of a stream. Without any, it is played until nothing goes on any more. */
export class Lines implements Shell {
  public place: string | undefined;

  constructor(private readonly input: NodeJS.ReadableStream) {}

  /** The first line that fails ends it. */
  public async play(stage: PeoplesStage): Promise<void> {
    const { rehearsal, journal, screen } = stage;
    const session = new Session(rehearsal, journal, screen);
    if (!await this.each(session, async (line) => session.obeyAndShow(splitLine(line)))) await rehearsal.settle();
  }

  /** A line that fails is answered like any other. */
  public async answer({ rehearsal, journal }: Stage, write: (line: string) => void): Promise<boolean> {
    const session = new Session(rehearsal, journal, NOBODY_LOOKS);
    const answerTo = async (line: string): Promise<object> => {
      try {
        return { ok: true, result: await session.obey(splitLine(line)) };
      } catch (error) {
        return { ok: false, error: isReleaseError(error) ? { code: error.code, message: error.message } : { code: 'StoryFailed', message: errorText(error) } };
      }
    };
    const isAny = await this.each(session, async (line) => {
      const { ok, ...rest } = await answerTo(line) as { readonly ok: boolean };
      write(`${JSON.stringify({ ok, at: rehearsal.now.toISOString(), ...rest })}\n`);
    });
    if (!isAny) await rehearsal.settle();
    return isAny;
  }

  /** Lines in which nothing is said are passed over. */
  private async each(session: Session, obey: (line: string) => Promise<void>): Promise<boolean> {
    let isAny = false;
    let number = 0;
    for await (const line of createInterface({ input: this.input, terminal: false, crlfDelay: Infinity })) {
      number++;
      if (/^\s*(#|$)/.test(line)) continue;
      isAny = true;
      this.place = `line ${number}: ${line.trim()}`;
      await obey(line);
      if (session.isOver) break;
    }
    return isAny;
  }
}
