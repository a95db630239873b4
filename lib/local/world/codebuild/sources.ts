import { isReleaseError } from '../../../contracts/errors';
import { readCloneRef } from '../connections/clone-ref';
import { unzip } from '../files/unzip';
import { BuildRequest, ObjectsPort, RepositoriesPort, SourceArtifact } from '../ports';
import { Caller, ServiceError } from '../service';
import { BuildSource } from './build';
import { PhaseFailure } from './failure';
import { writeFiles } from './scratch';

export interface SourceDependencies {
  readonly objects: ObjectsPort;
  readonly repositories: RepositoriesPort;
}

/** The input artifacts of a build, read in the name of the project's role. A reference to a repository is cloned. */
export function sourcesOf({ sources, primary }: BuildRequest, deps: SourceDependencies, by: Caller): BuildSource[] {
  return sources.map((source) => ({ name: source.name, isPrimary: source.name === primary, place: (folder) => place(source, folder, deps, by) }));
}

async function place({ name, bucket, key }: SourceArtifact, folder: string, { objects, repositories }: SourceDependencies, by: Caller): Promise<void> {
  try {
    const { bytes } = objects.read(bucket, key, undefined, by);
    const ref = readCloneRef(bytes);
    if (ref) await repositories.clone(ref, folder);
    else writeFiles(folder, unzip(bytes));
  } catch (error) {
    if (error instanceof ServiceError) throw new PhaseFailure('DOWNLOAD_SOURCE', 'CLIENT_ERROR', `${error.code}: ${error.message} for the source ${name}`);
    if (isReleaseError(error) && error.code === 'ArchiveInvalid') throw new PhaseFailure('DOWNLOAD_SOURCE', 'CLIENT_ERROR', `the source ${name}: ${error.message}`);
    throw error;
  }
}
