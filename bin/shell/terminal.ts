import { errorText } from '../../lib/contracts/errors';
import type { AskedBuild } from '../../lib/local';
import { isYes, questionOf } from '../ask';
import { shortTime } from '../screen/text';
import { complete } from './complete';
import { Prompt } from './prompt';
import { Session } from './session';
import { splitLine } from './split';
import type { PeoplesStage, Shell } from './stage';

const HINT = 'Ctrl-C stops';

/** Somebody sits at a terminal and says one word after the other. */
export class TerminalShell implements Shell {
  private stage: PeoplesStage | undefined;
  private prompt: Prompt | undefined;

  constructor(private readonly input: NodeJS.ReadStream, private readonly output: NodeJS.WriteStream) {}

  public async play(stage: PeoplesStage): Promise<void> {
    const { rehearsal, journal, screen, plan } = this.stage = stage;
    const session = new Session(rehearsal, journal, screen);
    const prompt = this.prompt = new Prompt({
      input: this.input, output: this.output, write: screen.raw, complete: (line) => complete(plan, session, line), onInterrupt: () => rehearsal.interrupt(),
    });
    screen.text('\'help\' lists what can be said; Tab completes; Ctrl-C stops what plays; Ctrl-D ends.', 'past');
    try {
      while (!session.isOver) {
        screen.stop();
        const line = await prompt.next(`${shortTime(rehearsal.now.toISOString())}${session.name === undefined ? '' : ` ${session.name}`}> `);
        if (line === undefined) break;
        await this.obey(session, line);
      }
    } finally {
      prompt.close();
      this.prompt = undefined;
    }
    screen.line('');
  }

  public answer(): Promise<boolean> {
    throw new TypeError('nobody sits at a terminal to be answered in JSON');
  }

  /** Asked in the middle of what plays. */
  public async permit(build: AskedBuild): Promise<boolean> {
    const { stage, prompt } = this;
    if (!stage || !prompt) return false;
    stage.screen.stop();
    const question = questionOf(build);
    const at = question.lastIndexOf('\n') + 1;
    stage.screen.raw(question.slice(0, at));
    const answer = await prompt.next(question.slice(at));
    stage.screen.watch(() => stage.rehearsal.live, HINT);
    return answer !== undefined && isYes(answer);
  }

  private async obey(session: Session, line: string): Promise<void> {
    const { screen, rehearsal } = this.stage!;
    try {
      const words = splitLine(line);
      if (words.length === 0) return;
      screen.watch(() => rehearsal.live, HINT);
      await session.obeyAndShow(words);
    } catch (error) {
      if (!(isDenial(error) && screen.hasShownDenial)) screen.text(errorText(error), 'bad');
    }
  }
}

/** What the rehearsal has told in a line of its own already. */
function isDenial(error: unknown): boolean {
  return error instanceof Error && (error.cause as { readonly code?: unknown } | undefined)?.code === 'AccessDenied';
}
