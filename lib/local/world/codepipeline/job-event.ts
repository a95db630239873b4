import { CodePipelineDependencies } from './dependencies';
import { Job } from './jobs';
import { Artifact } from './model';
import { TIMING } from './timing';

/**
 * The event that a Lambda action invokes its function with, key by key as captured: no pipeline name, no execution id, no action type;
 * an encryption key only if the artifact store names one, a continuation token only when continuing.
 */
export function jobEvent(deps: Pick<CodePipelineDependencies, 'ids' | 'account'>, job: Job, continuationToken?: string): Readonly<Record<string, unknown>> {
  const { action } = job;
  const key = action.stage.execution.structure.artifactStore.encryptionKey;
  return {
    'CodePipeline.job': {
      id: job.id,
      accountId: deps.account,
      data: {
        actionConfiguration: { configuration: action.resolved },
        inputArtifacts: action.inputs.map(artifactOf),
        outputArtifacts: action.outputs.map(artifactOf),
        artifactCredentials: {
          accessKeyId: `ASIA${deps.ids.token(`access key ${job.id}`, 16).toUpperCase()}`,
          secretAccessKey: deps.ids.token(`secret key ${job.id}`, 40),
          sessionToken: deps.ids.token(`session token ${job.id}`, 356),
          expirationTime: Math.floor(job.dispatched / 1000) * 1000 + TIMING.jobCredentials,
        },
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
