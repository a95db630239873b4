import { errorText, isReleaseError } from '../lib/contracts/errors';
import type { JournalEntry, Outcome, RehearsableApp, Story } from '../lib/local';
import { permissionOf } from './ask';
import { JournalFile } from './journal-file';
import { Options } from './options';
import { divert } from './output';
import { placeOf } from './place';
import { Screen } from './screen';

/** Plays a story and shows it to a person, or hands its report to a machine. True if it ended as told. */
export async function rehearse(app: RehearsableApp, story: Story, options: Options): Promise<boolean> {
  const journal = options.journal === undefined ? undefined : new JournalFile(options.journal);
  try {
    const { error } = await (options.json ? forMachines : forPeople)(app, story, options, (entry) => journal?.write(entry));
    return error === undefined;
  } finally {
    journal?.close();
  }
}

type Listener = (entry: JournalEntry) => void;

/** Standard output holds the report and nothing else: what the story itself prints goes to standard error. */
async function forMachines(app: RehearsableApp, story: Story, options: Options, onJournal: Listener): Promise<Outcome> {
  const restore = divert(process.stdout, (text) => process.stderr.write(text));
  const outcome = started(await app.run(story, { onJournal, builds: permissionOf(options) }).finally(restore));
  process.stdout.write(`${JSON.stringify(outcome.report, null, 2)}\n`);
  if (outcome.error !== undefined) process.stderr.write(`${errorText(outcome.error)}\n${placeLine(outcome.error, options.story)}`);
  return outcome;
}

async function forPeople(app: RehearsableApp, story: Story, options: Options, onJournal: Listener): Promise<Outcome> {
  const { story: file, verbose, runBuilds } = options;
  const screen = new Screen(process.stdout, verbose);
  const restore = [process.stdout, ...(process.stderr.isTTY ? [process.stderr] : [])].map((stream) => {
    const write = stream.write.bind(stream);
    return divert(stream, (text) => screen.foreign(write, text));
  });
  process.once('exit', () => screen.stop());
  try {
    screen.begin(app.plan, runBuilds);
    const outcome = started(await app.run(story, {
      builds: permissionOf(options),
      ...(verbose && { onBuildOutput: (line, { project }) => screen.output(project, line) }),
      onJournal: (entry) => {
        onJournal(entry);
        screen.show(entry);
      },
    }));
    screen.end(outcome.report, file === undefined ? undefined : placeOf(outcome.error, file));
    return outcome;
  } finally {
    screen.stop();
    restore.forEach((give) => give());
  }
}

/** A story whose builds may not run has not begun. */
function started(outcome: Outcome): Outcome {
  if (isReleaseError(outcome.error) && outcome.error.code === 'BuildsRefused') throw outcome.error;
  return outcome;
}

function placeLine(error: unknown, file: string | undefined): string {
  const place = file === undefined ? undefined : placeOf(error, file);
  return place === undefined ? '' : `  at ${place}\n`;
}
