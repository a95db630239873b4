import { Policy } from '../../../iam';
import type { Credentials } from '../identities';
import { Caller } from '../service';
import { CodePipelineDependencies } from './dependencies';
import { Job } from './jobs';
import { ActionRun, Artifact } from './model';
import { TIMING } from './timing';

/** As it stands in a job. `expirationTime` is in milliseconds since 1970. */
export interface ArtifactCredentials extends Credentials {
  readonly expirationTime: number;
}

/**
 * The credentials of a job: a session of the action's role, narrowed to reading the action's inputs and writing its outputs, for fifteen minutes.
 * https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_JobData.html
 */
export function artifactCredentials({ identities, region }: Pick<CodePipelineDependencies, 'identities' | 'region'>, { action, dispatched }: Job, caller: Caller): ArtifactCredentials {
  const expirationTime = Math.floor(dispatched / 1000) * 1000 + TIMING.jobCredentials;
  return { ...identities.issue({ ...caller, sessionPolicy: policyOf(action, region) }, new Date(expirationTime)), expirationTime };
}

function policyOf({ inputs, outputs, stage, id }: ActionRun, region: string): Policy {
  const key = stage.execution.structure.artifactStore.encryptionKey?.id;
  const Condition = { StringEquals: { 'kms:ViaService': `s3.${region}.amazonaws.com` } };
  const allow = (artifacts: readonly Artifact[], Action: readonly string[], use: string) => (artifacts.length === 0 ? [] : [
    { Effect: 'Allow', Action, Resource: artifacts.map((artifact) => `arn:aws:s3:::${artifact.bucket}/${artifact.key}`) },
    ...(key === undefined ? [] : [{ Effect: 'Allow', Action: use, Resource: key, Condition }]),
  ]);
  const Statement = [...allow(inputs, ['s3:GetObject', 's3:GetObjectVersion'], 'kms:Decrypt'), ...allow(outputs, ['s3:PutObject'], 'kms:GenerateDataKey')];
  return new Policy(`the session policy of action ${id}`, { Version: '2012-10-17', Statement });
}
