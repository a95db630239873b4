import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { isExecutable, zip } from '../../archive';
import { glob } from '../files/glob';
import { ArtifactFiles, Buildspec } from './buildspec';
import { PhaseFailure } from './failure';

/** The archive of each output artifact, by name. Throws as the phase UPLOAD_ARTIFACTS fails. */
export async function collect(buildspec: Buildspec, outputs: readonly string[], source: string): Promise<ReadonlyMap<string, Buffer>> {
  const archives = await Promise.all(outputs.map(async (name): Promise<[string, Buffer]> => {
    const artifact = outputs.length === 1 ? buildspec.artifacts : buildspec.secondaryArtifacts[name];
    if (!artifact) throw new PhaseFailure('UPLOAD_ARTIFACTS', 'CLIENT_ERROR', missing(name, outputs.length));
    return [name, await archiveOf(artifact, source)];
  }));
  return new Map(archives);
}

function missing(name: string, count: number): string {
  if (count === 1) return `no matching artifact paths found: the buildspec has no artifacts for the output artifact ${name}`;
  return `no matching artifact paths found: the buildspec has no secondary artifact ${name}; an action with several output artifacts takes all of them from there`;
}

async function archiveOf({ files, excluded, baseDirectory }: ArtifactFiles, source: string): Promise<Buffer> {
  const folder = join(source, baseDirectory);
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    throw new PhaseFailure('UPLOAD_ARTIFACTS', 'CLIENT_ERROR', `no matching base directory path found for ${baseDirectory}`);
  }
  const [wanted, unwanted] = [files, excluded].map((patterns) => patterns.map(glob));
  const paths = filesIn(folder).filter((path) => wanted.some((pattern) => pattern.test(path)) && !unwanted.some((pattern) => pattern.test(path)));
  if (paths.length === 0) throw new PhaseFailure('UPLOAD_ARTIFACTS', 'CLIENT_ERROR', 'no matching artifact paths found');
  return zip(paths.sort().map((path) => ({ path, bytes: readFileSync(join(folder, path)), isExecutable: isExecutable(join(folder, path)) })));
}

/** Paths of files, and of links to files. */
function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile())
    .map((path) => relative(folder, path).split(sep).join('/'));
}
