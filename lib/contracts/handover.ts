import { AUTHOR_MAX, Commit, COMMIT_ID, Commits, COMMITS_MAX, MESSAGE_MAX } from './commits';
import { Digest, DIGEST } from './digest';
import { ReleaseError } from './errors';
import { ARTIFACT_NAME } from './names';
import { printable } from './printable';

/**
 * What a build hands over beside its artifacts: a few text files, because they are written by a shell script. The first line of `outcome` is
 * the exit status, the rest the command that ended with it; `output` holds the last lines that the build wrote; `version` what the build says
 * of its version; `head` the commit that was built, `since` that of the release before, and `commits` what is between them, one line a commit, its
 * fields set apart by a unit separator; `barrier` why nothing may be rolled back past it; `images` digests of images that it pushed, one line an
 * image: its name and its digest.
 */
export const HANDOVER_FILES = ['outcome', 'output', 'version', 'head', 'since', 'commits', 'count', 'barrier', 'images'] as const;
export type HandoverFile = (typeof HANDOVER_FILES)[number];

/** `git log` with this format gives the lines of `commits`. */
export const COMMIT_FORMAT = '%H%x1f%an%x1f%s';

export const OUTPUT_LINES = 20;
/** What is read of each file: more than all that is kept of it can be. */
export const HANDOVER_FILE_MAX = 262_144;
const LINE_MAX = 200;
const VERSION_LINE_MAX = 100;
const BARRIER_MAX = 200;
const SEPARATOR = '\u001f';

export interface Handover {
  readonly outcome: BuildOutcome;
  /** Null where the build was told its version. */
  readonly version: string | null;
  /** What was built; null where the source has no history. */
  readonly head: Commit | null;
  readonly commits: Commits | null;
  /** Why nothing may be rolled back past the release; null for most. */
  readonly barrier: string | null;
  /** Digests of images, by their names, as far as the build says any. */
  readonly images: Readonly<Record<string, Digest>>;
}

export type BuildOutcome = { readonly ok: true } | FailedCommand;

/** The first command that failed, and the last lines of the build up to there. */
export interface FailedCommand {
  readonly ok: false;
  readonly command: string;
  readonly status: number;
  readonly lines: readonly string[];
}

export type HandoverTexts = Partial<Readonly<Record<HandoverFile, string>>>;

/** Reads what was handed over; whatever is too long is cut, because a build's words are only for people. */
export function readHandover(texts: HandoverTexts): Handover {
  const [status, ...command] = (texts.outcome ?? '').split('\n');
  if (!/^\d{1,3}$/.test(status)) throw new ReleaseError('HandoverInvalid', `the build has not said how it ended ('${printable(status, 40)}'): its container may have ended early; look at its log`);
  return {
    outcome: status === '0' ? { ok: true } : { ok: false, status: Number(status), command: printable(command.join(' ').trim(), LINE_MAX), lines: lastLines(texts.output ?? '') },
    version: oneLine(texts.version, VERSION_LINE_MAX),
    head: texts.head === undefined ? null : readCommitLines(texts.head)[0] ?? null,
    barrier: oneLine(texts.barrier, BARRIER_MAX),
    images: readImages((texts.images ?? '').trim()),
    commits: texts.commits === undefined ? null : readNews(readCommitLines(wholeLines(texts.commits)), texts.since ?? '', Number(texts.count ?? 0)),
  };
}

/** The texts of a handover, as the shell script writes them. */
export function writeHandover({ outcome, version, head, commits, barrier, images }: Handover): HandoverTexts {
  return {
    outcome: outcome.ok ? '0\n' : `${outcome.status}\n${outcome.command}\n`,
    output: outcome.ok ? '' : outcome.lines.join('\n'),
    ...(version !== null && { version: `${version}\n` }),
    ...(barrier !== null && { barrier: `${barrier}\n` }),
    ...(Object.keys(images).length > 0 && { images: Object.entries(images).map((line) => line.join(' ')).join('\n') }),
    ...(head !== null && { head: commitLine(head) }),
    ...(commits !== null && {
      since: commits.since ?? '',
      commits: commits.list.map(commitLine).join('\n'),
      count: String(commits.list.length + commits.more),
    }),
  };
}

/** How a command ended, in one line for a person. */
export function failureText({ command, status }: FailedCommand): string {
  return `${command || 'the build'} ended with status ${status}`;
}

function oneLine(text: string | undefined, max: number): string | null {
  return text === undefined || text.trim() === '' ? null : printable(text.trim().replaceAll('\n', ' '), max);
}

/** Without the line in whose middle reading ended. */
function wholeLines(text: string): string {
  return Buffer.byteLength(text) < HANDOVER_FILE_MAX ? text : text.slice(0, text.lastIndexOf('\n') + 1);
}

function commitLine({ id, author, message }: Commit): string {
  return [id, author, message].join(SEPARATOR);
}

function readCommitLines(text: string): Commit[] {
  return text.split('\n').filter((line) => line !== '').slice(0, COMMITS_MAX).map((line): Commit => {
    const [id, author = '', message = ''] = line.split(SEPARATOR);
    if (!COMMIT_ID.test(id)) throw new ReleaseError('HandoverInvalid', `'${printable(id, 60)}' is not the id of a commit`);
    return { id, author: printable(author, AUTHOR_MAX), message: printable(message, MESSAGE_MAX) };
  });
}

function readImages(text: string): Record<string, Digest> {
  return Object.fromEntries(text.split('\n').filter((line) => line.trim() !== '').map((line) => {
    const [name, digest, ...more] = line.trim().split(/\s+/);
    if (!ARTIFACT_NAME.test(name) || !DIGEST.test(digest) || more.length > 0) throw new ReleaseError('HandoverInvalid', `'${printable(line, 60)}' is not the name of an image and its digest`);
    return [name, digest];
  }));
}

function readNews(list: readonly Commit[], since: string, count: number): Commits {
  const before = since.trim();
  return { since: COMMIT_ID.test(before) ? before : null, list, more: Math.max(0, (Number.isInteger(count) ? count : 0) - list.length) };
}

function lastLines(text: string): string[] {
  return text.split('\n').map((line) => printable(line, LINE_MAX).trimEnd()).filter((line) => line !== '').slice(-OUTPUT_LINES);
}
