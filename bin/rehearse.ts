import { errorText } from '../lib/contracts/errors';
import type { JournalEntry, Outcome, RehearsableApp, Story } from '../lib/local';
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
async function forMachines(app: RehearsableApp, story: Story, { story: file }: Options, onJournal: Listener): Promise<Outcome> {
  const restore = divert(process.stdout, (text) => process.stderr.write(text));
  const outcome = await app.run(story, { onJournal }).finally(restore);
  process.stdout.write(`${JSON.stringify(outcome.report, null, 2)}\n`);
  if (outcome.error !== undefined) process.stderr.write(`${errorText(outcome.error)}\n${placeLine(outcome.error, file)}`);
  return outcome;
}

async function forPeople(app: RehearsableApp, story: Story, { story: file, verbose }: Options, onJournal: Listener): Promise<Outcome> {
  const screen = new Screen(process.stdout, verbose);
  const restore = [process.stdout, ...(process.stderr.isTTY ? [process.stderr] : [])].map((stream) => {
    const write = stream.write.bind(stream);
    return divert(stream, (text) => screen.foreign(write, text));
  });
  process.once('exit', () => screen.stop());
  try {
    screen.begin(app.plan);
    const outcome = await app.run(story, {
      onJournal: (entry) => {
        onJournal(entry);
        screen.show(entry);
      },
    });
    screen.end(outcome.report, file === undefined ? undefined : placeOf(outcome.error, file));
    return outcome;
  } finally {
    screen.stop();
    restore.forEach((give) => give());
  }
}

function placeLine(error: unknown, file: string | undefined): string {
  const place = file === undefined ? undefined : placeOf(error, file);
  return place === undefined ? '' : `  at ${place}\n`;
}
