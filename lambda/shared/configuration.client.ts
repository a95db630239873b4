import { GetParameterCommand, GetParametersByPathCommand } from '@aws-sdk/client-ssm';
import { LoadedConfiguration, loadConfiguration } from '../../lib/contracts/configuration';
import { ReleaseError } from '../../lib/contracts/errors';
import { parameterName } from '../../lib/contracts/keys';
import { isAws } from './aws-errors';
import { ssm } from './clients';

/** The configuration of one environment. */
export async function readConfiguration(storePath: string, release: string, environment: string): Promise<LoadedConfiguration> {
  const Name = parameterName(storePath, release, environment);
  try {
    const { Parameter } = await ssm().send(new GetParameterCommand({ Name }));
    return loadConfiguration(Name, Parameter!.Value!, Parameter!.Version!);
  } catch (error) {
    if (!isAws(error, 'ParameterNotFound')) throw error;
    throw new ReleaseError('EnvironmentUnknown', `there is no parameter ${Name}; deploy the stack of '${release}' again`, { cause: error });
  }
}

/** The configurations of a release pipeline's environments, or of all in the store. */
export async function readConfigurations(storePath: string, release?: string): Promise<LoadedConfiguration[]> {
  const found: LoadedConfiguration[] = [];
  let NextToken: string | undefined;
  do {
    const page = await ssm().send(new GetParametersByPathCommand({ Path: release ? `${storePath}/${release}` : storePath, Recursive: true, NextToken }));
    for (const { Name, Value, Version } of page.Parameters ?? []) found.push(loadConfiguration(Name!, Value!, Version!));
    ({ NextToken } = page);
  } while (NextToken);
  return found;
}
