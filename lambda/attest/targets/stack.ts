import { CloudFormationClient, DescribeStacksCommand, GetTemplateCommand, Stack } from '@aws-sdk/client-cloudformation';
import { StackTarget } from '../../../lib/contracts/targets';
import { isAws } from '../../shared/aws-errors';
import { FoundStack, parametersFault, parametersText, saysTheSame } from '../../shared/same-stack';
import { readSealedStack } from '../../shared/sealed-stack';
import { targetCloudFormation } from '../../shared/target.client';
import type { Inspected, Inspection } from '../inspect';

/**
 * A stack is at rest and is what some template says. One that CloudFormation rolled back is what it was before: that is the release if the template is.
 * Of one whose creation was rolled back nothing is left.
 */
const AT_REST = /^(CREATE|UPDATE|UPDATE_ROLLBACK|IMPORT)_COMPLETE(_CLEANUP_IN_PROGRESS)?$/;

/** A stack's status, its template and its parameters. Somebody who changes a resource past CloudFormation is not seen (that is drift). */
export async function inspectStack({ manifest, bucket, executionId }: Inspected, target: StackTarget): Promise<Inspection> {
  const client = await targetCloudFormation(target.role, executionId);
  const stack = await describe(client, target.stack);
  const sealed = await readSealedStack(bucket, manifest, target);
  const found: FoundStack = {
    template: stack && (await client.send(new GetTemplateCommand({ StackName: target.stack, TemplateStage: 'Original' }))).TemplateBody,
    parameters: new Map((stack?.Parameters ?? []).map(({ ParameterKey, ParameterValue }) => [ParameterKey!, ParameterValue!])),
  };
  const faults = [
    stack === undefined ? 'it does not exist' : undefined,
    stack && !AT_REST.test(stack.StackStatus!) ? `it is in ${stack.StackStatus}` : undefined,
    stack && !saysTheSame(found.template, sealed) ? `its template is not ${target.template} of ${manifest.version}` : undefined,
    stack && parametersFault(found, sealed),
  ].filter((fault) => fault !== undefined);
  return {
    proved: `the stack ${target.stack} is ${target.template} of ${manifest.version}, with ${parametersText(found, sealed)}`,
    files: target.configuration === undefined ? 1 : 2,
    fault: faults.length > 0 ? `the stack ${target.stack}: ${faults.join('; ')}` : undefined,
  };
}

async function describe(client: CloudFormationClient, StackName: string): Promise<Stack | undefined> {
  try {
    return (await client.send(new DescribeStacksCommand({ StackName }))).Stacks?.[0];
  } catch (error) {
    if (isAws(error, 'ValidationError')) return undefined;
    throw error;
  }
}
