import { AliasConfiguration, GetAliasCommand, GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { Digest, digestFromBase64, sameDigest } from '../../../lib/contracts/digest';
import { artifactNamed, Manifest } from '../../../lib/contracts/manifest';
import { LambdaAliasTarget } from '../../../lib/contracts/targets';
import { hasStatus } from '../../shared/aws-errors';
import { targetLambda } from '../../shared/target.client';
import type { Inspection } from '../inspect';

/** The version that an alias leads to, and the digest of its archive: it must be the sealed one's. */
export async function inspectLambdaAlias(manifest: Manifest, target: LambdaAliasTarget, executionId: string): Promise<Inspection> {
  const { digest, files } = artifactNamed(manifest, target.artifact);
  const lambda = await targetLambda(target.role, executionId);
  const found = await readAlias(lambda, target);
  const name = `the alias ${target.alias} of ${target.function}`;
  const fault = typeof found === 'string' ? found
    : sameDigest(found.digest, digest) ? undefined : `leads to version ${found.version}, whose code is ${found.digest} and not ${digest} of '${target.artifact}'`;
  const proved = typeof found === 'string' ? '' : `${name} leads to version ${found.version}, the code of ${manifest.version}`;
  return { proved, files: files.length, fault: fault === undefined ? undefined : `${name} ${fault}` };
}

/** What the alias leads to, or why that can't be said of it. */
async function readAlias(lambda: LambdaClient, { function: FunctionName, alias }: LambdaAliasTarget): Promise<{ readonly version: string; readonly digest: Digest } | string> {
  try {
    const { FunctionVersion: version = '', RoutingConfig } = await lambda.send(new GetAliasCommand({ FunctionName, Name: alias }));
    const others = otherVersions(RoutingConfig);
    if (others.length > 0) return `leads to versions ${[version, ...others].join(' and ')}`;
    if (version === '$LATEST') return 'leads to $LATEST, which anybody may change';
    const { CodeSha256 = '' } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName, Qualifier: version }));
    return { version, digest: digestFromBase64(CodeSha256) };
  } catch (error) {
    if (hasStatus(error, 404)) return `is not there: ${(error as Error).message}`;
    throw error;
  }
}

function otherVersions(routing: AliasConfiguration['RoutingConfig']): string[] {
  return Object.keys(routing?.AdditionalVersionWeights ?? {});
}
