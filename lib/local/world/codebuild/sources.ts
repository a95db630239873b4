import { isReleaseError } from '../../../contracts/errors';
import { unzip } from '../files/unzip';
import { BuildRequest, ObjectsPort, SourceArtifact } from '../ports';
import { ServiceError } from '../service';
import { BuildSource } from './build';
import { PhaseFailure } from './failure';
import { writeFiles } from './scratch';

/** The input artifacts of a build, read in the name of the project's role. */
export function sourcesOf({ sources, primary }: BuildRequest, objects: ObjectsPort, roleArn: string): BuildSource[] {
  return sources.map((source) => ({
    name: source.name, isPrimary: source.name === primary,
    place: (folder) => Promise.resolve().then(() => place(source, folder, objects, roleArn)),
  }));
}

function place({ name, bucket, key }: SourceArtifact, folder: string, objects: ObjectsPort, roleArn: string): void {
  try {
    writeFiles(folder, unzip(objects.read(bucket, key, undefined, roleArn).bytes));
  } catch (error) {
    if (error instanceof ServiceError) throw new PhaseFailure('DOWNLOAD_SOURCE', 'CLIENT_ERROR', `${error.code}: ${error.message} for the source ${name}`);
    if (isReleaseError(error)) throw new PhaseFailure('DOWNLOAD_SOURCE', 'CLIENT_ERROR', `the source ${name}: ${error.message}`);
    throw error;
  }
}
