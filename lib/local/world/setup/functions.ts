import { createHash } from 'node:crypto';
import { ReleaseError } from '../../../contracts/errors';
import type { PlannedResource } from '../../../plan';
import { HostedFunction } from '../host/invocation';
import { childOf, onlyProperties, optionalNumber, optionalText, Properties, textOf } from '../properties';
import { Part } from './part';

const UNDERSTOOD = [
  'Architectures', 'Code', 'Description', 'Environment', 'EphemeralStorage', 'FunctionName', 'Handler', 'LoggingConfig', 'MemorySize', 'PackageType', 'Role', 'Runtime',
  'RecursiveLoop', 'SnapStart', 'Tags', 'Timeout', 'TracingConfig',
];

/** A function that can't be run here is there, and refuses by name when somebody invokes it. */
export const fn: Part = ({ lambda, home, policies }, resource) => {
  try {
    if (resource.region !== home.region) throw new ReleaseError('Unsupported', `it is in ${resource.region}; a rehearsal has functions in ${home.region} only`);
    const settings = read(resource);
    if (!policies.role(settings.roleArn)) throw new ReleaseError('Unsupported', `its role ${settings.roleArn} is not in the app, so nobody knows what it may do`);
    lambda.register(settings);
  } catch (error) {
    if (!(error instanceof ReleaseError)) throw error;
    lambda.register({ ...NOTHING, name: resource.name, arn: resource.arn, codeSha256: packageOf(resource), refusal: error.message });
  }
};

export const version: Part = ({ lambda }, { id, account, properties }) => {
  onlyProperties(id, properties, ['Description', 'FunctionName']);
  lambda.releases.publish(textOf(id, properties, 'FunctionName'), account);
};

export const alias: Part = ({ lambda }, { id, account, properties }) => {
  onlyProperties(id, properties, ['Description', 'FunctionName', 'FunctionVersion', 'Name', 'RoutingConfig']);
  const [weight, ...more] = weightsOf(id, properties);
  if (more.length > 0) throw new ReleaseError('AssemblyUnreadable', `${id}: an alias leads to two versions at most`);
  lambda.releases.createAlias(
    textOf(id, properties, 'FunctionName'), textOf(id, properties, 'Name'), { version: textOf(id, properties, 'FunctionVersion'), ...(weight && { additional: weight }) }, account,
  );
};

export const invokeConfig: Part = ({ lambda }, { id, properties }) => {
  const destinations = childOf(properties, 'DestinationConfig');
  onlyProperties(id, properties, ['DestinationConfig', 'FunctionName', 'MaximumEventAgeInSeconds', 'MaximumRetryAttempts', 'Qualifier']);
  onlyProperties(`${id} DestinationConfig`, destinations, ['OnFailure']);
  const qualifier = optionalText(properties, 'Qualifier');
  if (qualifier !== '$LATEST') throw new ReleaseError('Unsupported', `${id}: the rehearsal has invoke configurations of $LATEST only, not of ${qualifier}`);
  lambda.setInvokeConfig(textOf(id, properties, 'FunctionName'), {
    maximumRetryAttempts: optionalNumber(properties, 'MaximumRetryAttempts'), maximumEventAgeSeconds: optionalNumber(properties, 'MaximumEventAgeInSeconds'),
    onFailure: optionalText(childOf(destinations, 'OnFailure'), 'Destination'),
  });
};

function read(resource: PlannedResource): HostedFunction {
  const { id, name, arn, properties, codeDirectory } = resource;
  onlyProperties(id, properties, UNDERSTOOD);
  const runtime = optionalText(properties, 'Runtime') ?? 'a container image';
  if (!/^nodejs\d+\.x$|^python3\.\d+$/.test(runtime)) throw new ReleaseError('Unsupported', `it runs on ${runtime}; a rehearsal has Node.js and Python`);
  if (codeDirectory === undefined) throw new ReleaseError('Unsupported', 'its code is no folder (Code.fromAsset)');
  const logGroup = optionalText(childOf(properties, 'LoggingConfig'), 'LogGroup');
  const variables = childOf(childOf(properties, 'Environment'), 'Variables');
  return {
    name, arn, codeDirectory, runtime, codeSha256: packageOf(resource), ...(logGroup !== undefined && { logGroup }),
    handler: textOf(id, properties, 'Handler'), roleArn: textOf(id, properties, 'Role'),
    environment: Object.fromEntries(Object.keys(variables).map((key) => [key, textOf(`${id} variable`, variables, key)])),
    timeoutSeconds: optionalNumber(properties, 'Timeout') ?? 3, memoryMegabytes: optionalNumber(properties, 'MemorySize') ?? 128,
  };
}

function weightsOf(id: string, properties: Properties): { version: string; weight: number }[] {
  const weights = childOf(properties, 'RoutingConfig').AdditionalVersionWeights;
  return (Array.isArray(weights) ? weights as Properties[] : []).map((each) => ({ version: textOf(id, each, 'FunctionVersion'), weight: optionalNumber(each, 'FunctionWeight') ?? 0 }));
}

/** What stands for the digest of a package that CDK has not packed yet: it follows from the asset's key. No archive has it. */
function packageOf({ id, properties }: PlannedResource): string {
  return createHash('sha256').update(optionalText(childOf(properties, 'Code'), 'S3Key') ?? id).digest('base64');
}

const NOTHING = { codeDirectory: '', runtime: '', handler: '', environment: {}, timeoutSeconds: 3, roleArn: '' } as const;
