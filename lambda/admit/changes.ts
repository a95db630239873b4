import { sameDigest } from '../../lib/contracts/digest';
import { counted } from '../../lib/contracts/counted';
import { Manifest } from '../../lib/contracts/manifest';

/** How many files of a kind are named, and how long a name may be. */
const NAMED = 2;
const NAME_MAX = 36;

/**
 * What is different between what runs and what is proposed, in at most 450 characters, for somebody who is asked: files by their digests,
 * and the commits that they were built from, which are the build server's word.
 */
export function describeChanges(running: Manifest | null, proposed: Manifest): string {
  const files = filesOf(proposed);
  if (running === null) return `${counted(files.size, 'file')}; ${commits(null, proposed)}`;
  const before = filesOf(running);
  const changed = [...files].filter(([path, digest]) => before.has(path) && !sameDigest(before.get(path), digest)).map(([path]) => path);
  const added = [...files.keys()].filter((path) => !before.has(path));
  const gone = [...before.keys()].filter((path) => !files.has(path));
  const parts = [named(changed, 'changed'), named(added, 'new'), named(gone, 'gone')].filter((part) => part !== undefined);
  return `${parts.length > 0 ? parts.join('; ') : 'the same files'}; ${commits(running, proposed)}`;
}

/** Digests by path; with several artifacts a path begins with the artifact's name. */
function filesOf({ artifacts }: Manifest): Map<string, string> {
  return new Map(artifacts.flatMap(({ name, files }) => files.map((file) => [artifacts.length > 1 ? `${name}/${file.path}` : file.path, file.digest] as const)));
}

function named(paths: readonly string[], what: string): string | undefined {
  if (paths.length === 0) return undefined;
  const rest = paths.length - NAMED;
  return `${counted(paths.length, 'file')} ${what}: ${paths.slice(0, NAMED).map(short).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}

function commits(running: Manifest | null, { source }: Manifest): string {
  const commit = source.commit === undefined ? 'commit unknown' : `commit ${short(source.commit)}${source.author === undefined ? '' : ` by ${short(source.author)}`}`;
  return running?.source.commit === undefined || running.source.commit === source.commit ? commit : `${commit}, after ${short(running.source.commit)}`;
}

function short(name: string): string {
  return name.length > NAME_MAX ? `${name.slice(0, NAME_MAX - 1)}…` : name;
}
