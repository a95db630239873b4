import { CloudFormationClient, DescribeChangeSetCommand, DescribeChangeSetOutput, GetTemplateCommand } from '@aws-sdk/client-cloudformation';
import { ReleaseError } from '../../lib/contracts/errors';
import { readVariables } from '../../lib/contracts/functions';
import { changeSetName, parseReviewParameters } from '../../lib/contracts/jobs';
import { Manifest } from '../../lib/contracts/manifest';
import { StackTarget } from '../../lib/contracts/targets';
import { s3 } from '../shared/clients';
import { Job, jobHandler, JobSuccess } from '../shared/job';
import { Ledger } from '../shared/ledger.client';
import { sealedManifest } from '../shared/releases.client';
import { readSealedStack } from '../shared/sealed-stack';
import { targetCloudFormation } from '../shared/target.client';
import { proveChangeSet } from './decide';
import { describeChanges, StackChanges } from './describe';

/** What the change sets of an execution would change, for whoever is asked; and whether they are made of what was sealed. */
export const handler = jobHandler(async (job: Job): Promise<JobSuccess> => {
  const { releasesBucket } = readVariables(['releasesBucket'], process.env);
  const { release, environment, executionId, targets } = parseReviewParameters(job.userParameters);
  const { taken } = await new Ledger(s3(), releasesBucket, release).environment(environment);
  if (taken?.executionId !== executionId) {
    throw new ReleaseError('NotAdmitted', `execution ${executionId} does not have ${environment}; start the release again`);
  }
  const manifest = await sealedManifest(s3(), releasesBucket, taken.release);
  const stacks: StackChanges[] = [];
  for (const target of targets) stacks.push(await review(releasesBucket, manifest, target, executionId));
  const changes = describeChanges(stacks);
  return { summary: changes, variables: { changes } };
});

async function review(bucket: string, manifest: Manifest, target: StackTarget, executionId: string): Promise<StackChanges> {
  const client = await targetCloudFormation(target.role, executionId);
  const name = { StackName: target.stack, ChangeSetName: changeSetName(executionId) };
  const pages = await describe(client, name);
  const [{ Status: status, StatusReason: reason, Parameters = [] }] = pages;
  const { TemplateBody: template } = status === 'CREATE_COMPLETE' ? await client.send(new GetTemplateCommand({ ...name, TemplateStage: 'Original' })) : {};
  const parameters = new Map(Parameters.map(({ ParameterKey, ParameterValue }) => [ParameterKey!, ParameterValue!]));
  proveChangeSet({ target, version: manifest.version, status: status!, reason, template, parameters }, await readSealedStack(bucket, manifest, target));
  return {
    stack: target.stack, isEmpty: status === 'FAILED',
    changes: pages.flatMap(({ Changes = [] }) => Changes).flatMap(({ ResourceChange: change }) => (change ? [{
      action: change.Action!, logicalId: change.LogicalResourceId!, type: change.ResourceType!, replacement: change.Replacement, policy: change.PolicyAction,
    }] : [])),
  };
}

async function describe(client: CloudFormationClient, name: { StackName: string; ChangeSetName: string }): Promise<DescribeChangeSetOutput[]> {
  const pages: DescribeChangeSetOutput[] = [];
  do pages.push(await client.send(new DescribeChangeSetCommand({ ...name, NextToken: pages.at(-1)?.NextToken })));
  while (pages.at(-1)!.NextToken);
  return pages;
}
