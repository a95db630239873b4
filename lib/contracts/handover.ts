import { AUTHOR_MAX, Commit, COMMIT_ID, Commits, COMMITS_MAX, MESSAGE_MAX } from './commits';
import { Digest, DIGEST } from './digest';
import { ReleaseError } from './errors';
import { ARTIFACT_NAME } from './names';

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
const LINE_MAX = 200;
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
  if (!/^\d{1,3}$/.test(status)) throw new ReleaseError('HandoverInvalid', `the build has not said how it ended ('${status.slice(0, 40)}'): its container may have ended early; look at its log`);
  return {
    outcome: status === '0' ? { ok: true } : { ok: false, status: Number(status), command: printable(command.join(' ').trim(), LINE_MAX), lines: lastLines(texts.output ?? '') },
    version: said(texts.version),
    head: texts.head === undefined ? null : readCommitLines(texts.head)[0] ?? null,
    barrier: said(texts.barrier) === null ? null : printable(said(texts.barrier)!.replaceAll('\n', ' '), BARRIER_MAX),
    images: readImages(said(texts.images) ?? ''),
    commits: texts.commits === undefined ? null : readNews(readCommitLines(texts.commits), texts.since ?? '', Number(texts.count ?? 0)),
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

function said(text: string | undefined): string | null {
  return text === undefined || text.trim() === '' ? null : text.trim();
}

function commitLine({ id, author, message }: Commit): string {
  return [id, author, message].join(SEPARATOR);
}

function readCommitLines(text: string): Commit[] {
  return text.split('\n').filter((line) => line !== '').slice(0, COMMITS_MAX).map((line): Commit => {
    const [id, author = '', message = ''] = line.split(SEPARATOR);
    if (!COMMIT_ID.test(id)) throw new ReleaseError('HandoverInvalid', `'${id.slice(0, 60)}' is not the id of a commit`);
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

/** Without colours and other control characters: it is shown in consoles and reports. */
function printable(text: string, max: number): string {
  const plain = text.replace(/\u001b\[[0-9;?]*[A-Za-z]/g, '').replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '');
  return plain.length > max ? `${plain.slice(0, max - 1)}…` : plain;
}
