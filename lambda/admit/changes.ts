import { sameDigest } from '../../lib/contracts/digest';
import { Commit } from '../../lib/contracts/commits';
import { counted } from '../../lib/contracts/counted';
import { Manifest } from '../../lib/contracts/manifest';
import { cut } from '../../lib/contracts/printable';

/** How many of a kind are named, and how long a name may be. */
const NAMED = 2;
const NAME_MAX = 36;
const AUTHOR_MAX = 20;
/** An approval's text has 1,000 characters, for all that is said there. */
export const CHANGES_MAX = 300;

/**
 * What is different between what runs and what is proposed, for somebody who is asked: the commits, which are the word of whoever built them,
 * and the files by their digests. `between`: what was sealed after what runs and before what is proposed.
 */
export function describeChanges(running: Manifest | null, proposed: Manifest, between: readonly Manifest[] = []): string {
  const text = `${commits(running, [proposed, ...between])}; ${files(running, proposed)}`.replaceAll('#{', '# {');
  return cut(text, CHANGES_MAX);
}

function files(running: Manifest | null, proposed: Manifest): string {
  const after = filesOf(proposed);
  if (running === null) return counted(after.size, 'file');
  const before = filesOf(running);
  const changed = [...after].filter(([path, digest]) => before.has(path) && !sameDigest(before.get(path), digest)).map(([path]) => path);
  const added = [...after.keys()].filter((path) => !before.has(path));
  const gone = [...before.keys()].filter((path) => !after.has(path));
  const parts = [named(changed, 'changed'), named(added, 'new'), named(gone, 'gone'), named(images(running, proposed), 'changed', 'image')].filter((part) => part !== undefined);
  return parts.length > 0 ? parts.join('; ') : 'the same files';
}

/** Digests by path; with several artifacts a path begins with the artifact's name. */
function filesOf({ artifacts }: Manifest): Map<string, string> {
  return new Map(artifacts.flatMap(({ name, files }) => files.map((file) => [artifacts.length > 1 ? `${name}/${file.path}` : file.path, file.digest] as const)));
}

/** Names of the images that are not the same. */
function images(running: Manifest, proposed: Manifest): string[] {
  return (proposed.images ?? []).filter(({ name, digest }) => !sameDigest(digest, running.images?.find((image) => image.name === name)?.digest)).map(({ name }) => name);
}

function named(paths: readonly string[], what: string, kind = 'file'): string | undefined {
  if (paths.length === 0) return undefined;
  const rest = paths.length - NAMED;
  return `${counted(paths.length, kind)} ${what}: ${paths.slice(0, NAMED).map((path) => short(path)).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}

/** Those that the builds found to be new; where nobody looked, the one that was built. */
function commits(running: Manifest | null, releases: readonly Manifest[]): string {
  const found = new Map(releases.flatMap((release) => release.commits?.list ?? []).map((commit) => [commit.id, commit]));
  const more = releases.reduce((sum, release) => sum + (release.commits?.more ?? 0), 0);
  return found.size === 0 ? builtFrom(running, releases[0]) : news([...found.values()], more);
}

function news(list: readonly Commit[], more: number): string {
  const authors = [...new Set(list.map(({ author }) => short(author, AUTHOR_MAX)))];
  const others = list.length + more - NAMED;
  const messages = list.slice(0, NAMED).map(({ message }) => `'${short(message)}'`).join(', ');
  return `${counted(list.length + more, 'commit')} by ${authors.slice(0, NAMED).join(', ')}${authors.length > NAMED ? ' and others' : ''}: ${messages}${others > 0 ? ` and ${others} more` : ''}`;
}

function builtFrom(running: Manifest | null, { source }: Manifest): string {
  const commit = source.commit === undefined ? 'commit unknown' : `commit ${short(source.commit)}${source.author === undefined ? '' : ` by ${short(source.author)}`}`;
  return running?.source.commit === undefined || running.source.commit === source.commit ? commit : `${commit}, after ${short(running.source.commit)}`;
}

function short(name: string, max = NAME_MAX): string {
  return cut(name, max);
}
