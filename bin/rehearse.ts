import { errorText, isReleaseError } from '../lib/contracts/errors';
import { PageFile } from '../lib/local/page/page-file';
import { Grants, type JournalEntry, type Outcome, type RehearsableApp, type Rehearsal } from '../lib/local';
import { permissionOf } from './ask';
import { JournalFile } from './journal-file';
import { Options } from './options';
import { divert } from './output';
import { placeOf } from './place';
import type { Shell } from './shell/stage';
import { Screen } from './screen/screen';
import type { NamedStory } from './story';

/** What is played: a story, or lines that somebody says. */
export type Played = NamedStory | { readonly shell: Shell; readonly file?: undefined };

/** Plays stories and shows them to a person, or hands the report of one to a machine. True if all ended as told, and rights are as they should be. */
export async function rehearse(app: RehearsableApp, stories: readonly Played[], options: Options): Promise<boolean> {
  // A bad path is refused before anybody reads that something begins.
  if (options.html !== undefined) new PageFile(options.html);
  const journal = options.journal === undefined ? undefined : new JournalFile(options.journal);
  const onJournal: Listener = (entry) => journal?.write(entry);
  try {
    const isAsTold = await (options.json ? forMachines(app, stories[0], options, onJournal) : forPeople(app, stories, options, onJournal));
    if (journal?.fault) process.stderr.write(`${errorText(journal.fault)}\n`);
    return isAsTold && !journal?.fault;
  } finally {
    journal?.close();
  }
}

type Listener = (entry: JournalEntry) => void;

/** Standard output holds the report and nothing else: what the story itself prints goes to standard error. */
async function forMachines(app: RehearsableApp, played: Played, options: Options, onJournal: Listener): Promise<boolean> {
  const write = process.stdout.write.bind(process.stdout);
  const restore = divert(process.stdout, (text) => process.stderr.write(text));
  const journal: JournalEntry[] = [];
  let isLines = false;
  const { report, error } = started(await app.run(async (rehearsal) => {
    if ('story' in played) await played.story(rehearsal);
    else isLines = await played.shell.answer({ rehearsal, journal, plan: app.plan }, write);
  }, {
    builds: permissionOf(options), html: options.html, iam: options.strictIam ? 'strict' : 'enforced', ...placed(played),
    onJournal: (entry) => {
      onJournal(entry);
      if ('shell' in played) journal.push(entry);
    },
  }).finally(restore));
  process.stdout.write(`${JSON.stringify(report, null, isLines ? 0 : 2)}\n`);
  if (error !== undefined) process.stderr.write(`${errorText(error)}\n${placeLine(error, played.file)}`);
  return error === undefined;
}

async function forPeople(app: RehearsableApp, stories: readonly Played[], options: Options, onJournal: Listener): Promise<boolean> {
  const { verbose, quiet, runBuilds, strictIam } = options;
  const screen = new Screen(process.stdout, { isVerbose: verbose, isQuiet: quiet });
  const restore = [process.stdout, ...(process.stderr.isTTY ? [process.stderr] : [])].map((stream) => {
    const write = stream.write.bind(stream);
    return divert(stream, (text) => screen.foreign(write, text));
  });
  process.once('exit', () => screen.stop());
  const grants = new Grants();
  let onInterrupt = () => screen.stop();
  const interrupt = () => onInterrupt();
  process.prependOnceListener('SIGINT', interrupt);
  let isAsTold = true;
  try {
    screen.begin(app.plan, runBuilds);
    for (const played of stories) {
      screen.story(stories.length > 1 ? played.file : undefined);
      const journal: JournalEntry[] = [];
      const play = (rehearsal: Rehearsal) => {
        onInterrupt = () => screen.interrupted(rehearsal.report);
        screen.watch(() => rehearsal.live);
        return 'story' in played ? played.story(rehearsal) : played.shell.play({ rehearsal, journal, plan: app.plan, screen });
      };
      const { report, error } = started(await app.run(play, {
        builds: runBuilds ? 'run' : 'shell' in played && played.shell.permit ? (build) => played.shell.permit!(build) : permissionOf(options), grants, html: options.html, ...placed(played),
        ...(verbose && { onBuildOutput: (line, { project }) => screen.output(project, line) }),
        onJournal: (entry) => {
          onJournal(entry);
          if ('shell' in played) journal.push(entry);
          screen.show(entry);
        },
      }));
      screen.end(report, placed(played).placeOf(error), 'shell' in played ? 'rehearsal' : 'story');
      isAsTold &&= error === undefined;
    }
    // What is unused after half a story may be used by the other half.
    const isListed = strictIam && isAsTold;
    screen.rights(grants, isListed);
    return isAsTold && !(isListed && grants.unused.length > 0);
  } finally {
    process.off('SIGINT', interrupt);
    screen.stop();
    restore.forEach((give) => give());
  }
}

/** A story whose builds may not run has not begun. */
function started(outcome: Outcome): Outcome {
  if (isReleaseError(outcome.error) && outcome.error.code === 'BuildsRefused') throw outcome.error;
  return outcome;
}

/** Where a story threw something, or which line failed; as an option, for the page. */
function placed(played: Played): { readonly placeOf: (error: unknown) => string | undefined } {
  return { placeOf: (error) => ('shell' in played ? played.shell.place : played.file && placeOf(error, played.file)) };
}

function placeLine(error: unknown, file: string | undefined): string {
  const place = file === undefined ? undefined : placeOf(error, file);
  return place === undefined ? '' : `  at ${place}\n`;
}
