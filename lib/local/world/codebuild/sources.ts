import { isReleaseError } from '../../../contracts/errors';
import { CloneRef, readCloneRef } from '../connections/clone-ref';
import { unzip } from '../files/unzip';
import type { AccessPort } from '../iam/access-port';
import { ARTIFACT_RIGHTS } from '../iam/rights/artifacts';
import { CONNECTION_RIGHTS } from '../iam/rights/connections';
import { BuildRequest, ObjectsPort, RepositoriesPort, SourceArtifact } from '../ports';
import { Caller, ServiceError } from '../service';
import { BuildSource } from './build';
import { PhaseFailure } from './failure';
import { writeFiles } from './scratch';

export interface SourceDependencies {
  readonly objects: ObjectsPort;
  readonly repositories: RepositoriesPort;
  readonly access: AccessPort;
}

/** The input artifacts of a build, read in the name of the project's role. A reference to a repository is cloned. */
export function sourcesOf({ sources, primary }: BuildRequest, deps: SourceDependencies, by: Caller): BuildSource[] {
  return sources.map((source) => ({
    name: source.name, isPrimary: source.name === primary,
    read: () => inWords(source, () => read(source, deps, by)),
    place: async (folder) => {
      const { bytes, ref } = inWords(source, () => read(source, deps, by));
      if (ref) await deps.repositories.clone(ref, folder);
      else inWords(source, () => writeFiles(folder, unzip(bytes)));
    },
  }));
}

function read({ bucket, key }: SourceArtifact, { objects, access }: SourceDependencies, by: Caller): { readonly bytes: Buffer; readonly ref: CloneRef | undefined } {
  const { bytes } = objects.read(bucket, key, undefined, by);
  access.require(by, ...ARTIFACT_RIGHTS.build.rights({ bucket, key, account: objects.ownerOf(bucket) }));
  const ref = readCloneRef(bytes);
  if (ref) access.require(by, ...CONNECTION_RIGHTS.UseConnection.rights(ref));
  return { bytes, ref };
}

/** What goes wrong, as the phase says it. */
function inWords<T>({ name }: SourceArtifact, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof ServiceError) throw new PhaseFailure('DOWNLOAD_SOURCE', 'CLIENT_ERROR', `${error.code}: ${error.message} for the source ${name}`);
    if (isReleaseError(error) && error.code === 'ArchiveInvalid') throw new PhaseFailure('DOWNLOAD_SOURCE', 'CLIENT_ERROR', `the source ${name}: ${error.message}`);
    throw error;
  }
}
