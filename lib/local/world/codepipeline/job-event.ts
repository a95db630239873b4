import { ArtifactCredentials } from './artifact-credentials';
import { Job } from './jobs';
import { Artifact } from './model';

/**
 * The event that a Lambda action invokes its function with, key by key as captured: no pipeline name, no execution id, no action type;
 * an encryption key only if the artifact store names one, a continuation token only when continuing.
 */
export function jobEvent(accountId: string, { id, action }: Job, artifactCredentials: ArtifactCredentials, continuationToken?: string): Readonly<Record<string, unknown>> {
  const key = action.stage.execution.structure.artifactStore.encryptionKey;
  return {
    'CodePipeline.job': {
      id,
      accountId,
      data: {
        actionConfiguration: { configuration: action.resolved },
        inputArtifacts: action.inputs.map(artifactOf),
        outputArtifacts: action.outputs.map(artifactOf),
        artifactCredentials,
        ...(continuationToken !== undefined && { continuationToken }),
        ...(key && { encryptionKey: key }),
      },
    },
  };
}

function artifactOf(artifact: Artifact): Readonly<Record<string, unknown>> {
  return {
    name: artifact.name,
    revision: artifact.revision,
    location: { type: 'S3', s3Location: { bucketName: artifact.bucket, objectKey: artifact.key } },
  };
}
