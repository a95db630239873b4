import { ReleaseError } from '../../../contracts/errors';
import { childOf, onlyProperties, optionalNumber, optionalText, Properties, textOf } from '../properties';
import { Buildspec, parseBuildspec } from './buildspec';

/** A build project that builds what CodePipeline hands to it. */
export interface Project {
  readonly name: string;
  readonly arn: string;
  /** The project reads its sources and writes its artifacts in the name of this role. */
  readonly roleArn: string;
  readonly buildspec: Buildspec;
  readonly image: string;
  /** Who pulls the image. */
  readonly pulledBy: 'CODEBUILD' | 'SERVICE_ROLE';
  /** Nothing where nothing is logged. */
  readonly logGroup: string | undefined;
  readonly variables: readonly Variable[];
  readonly encryptionKey: string;
  readonly timeoutMinutes: number;
  readonly concurrentBuilds: number;
}

export interface Variable {
  readonly name: string;
  readonly value: string;
}

/** What changes neither what a build does nor what becomes of it here. */
const WITHOUT_EFFECT = ['Cache', 'Description', 'Name', 'QueuedTimeoutInMinutes', 'Tags'];

/** Reads the resolved properties of an `AWS::CodeBuild::Project`; what the rehearsal does not run is refused by name. */
export function readProject(owner: string, name: string, arn: string, properties: Properties): Project {
  onlyProperties(owner, properties, ['Artifacts', 'ConcurrentBuildLimit', 'EncryptionKey', 'Environment', 'LogsConfig', 'ServiceRole', 'Source', 'TimeoutInMinutes', ...WITHOUT_EFFECT]);
  const [source, artifacts, environment] = ['Source', 'Artifacts', 'Environment'].map((part) => childOf(properties, part));
  onlyProperties(`${owner} Source`, source, ['BuildSpec', 'Type']);
  onlyProperties(`${owner} Artifacts`, artifacts, ['Type']);
  onlyProperties(`${owner} Environment`, environment, ['ComputeType', 'EnvironmentVariables', 'Image', 'ImagePullCredentialsType', 'PrivilegedMode', 'Type']);
  for (const [part, values] of [['Source', source], ['Artifacts', artifacts]] as const) {
    const type = textOf(`${owner} ${part}`, values, 'Type');
    if (type !== 'CODEPIPELINE') throw new ReleaseError('Unsupported', `${owner} ${part}: the rehearsal has projects of the type CODEPIPELINE only, not ${type}`);
  }
  const type = textOf(`${owner} Environment`, environment, 'Type');
  if (!/^(LINUX|ARM)_/.test(type)) throw new ReleaseError('Unsupported', `${owner} Environment: the rehearsal does not run builds of the type ${type}`);
  return {
    name, arn,
    roleArn: textOf(owner, properties, 'ServiceRole'),
    buildspec: parseBuildspec(owner, textOf(`${owner} Source`, source, 'BuildSpec')),
    image: textOf(`${owner} Environment`, environment, 'Image'),
    pulledBy: optionalText(environment, 'ImagePullCredentialsType') === 'SERVICE_ROLE' ? 'SERVICE_ROLE' : 'CODEBUILD',
    logGroup: readLogGroup(owner, name, childOf(properties, 'LogsConfig')),
    variables: readVariables(owner, environment.EnvironmentVariables),
    encryptionKey: optionalText(properties, 'EncryptionKey') ?? 'alias/aws/s3',
    timeoutMinutes: optionalNumber(properties, 'TimeoutInMinutes') ?? 60,
    concurrentBuilds: optionalNumber(properties, 'ConcurrentBuildLimit') ?? Number.POSITIVE_INFINITY,
  };
}

/** https://docs.aws.amazon.com/codebuild/latest/APIReference/API_CloudWatchLogsConfig.html */
function readLogGroup(owner: string, name: string, logs: Properties): string | undefined {
  onlyProperties(`${owner} LogsConfig`, logs, ['CloudWatchLogs', 'S3Logs']);
  const [cloudWatch, s3] = [childOf(logs, 'CloudWatchLogs'), childOf(logs, 'S3Logs')];
  if (optionalText(s3, 'Status') === 'ENABLED') throw new ReleaseError('Unsupported', `${owner} LogsConfig: the rehearsal writes no logs to S3`);
  return optionalText(cloudWatch, 'Status') === 'DISABLED' ? undefined : optionalText(cloudWatch, 'GroupName') ?? `/aws/codebuild/${name}`;
}

function readVariables(owner: string, list: unknown): Variable[] {
  return (Array.isArray(list) ? list as Properties[] : []).map((item) => {
    onlyProperties(`${owner} EnvironmentVariables`, item, ['Name', 'Type', 'Value']);
    return checkVariable(`${owner} EnvironmentVariables`, textOf(owner, item, 'Name'), textOf(owner, item, 'Value'), optionalText(item, 'Type'));
  });
}

/** Texts under names that a shell can hold; parameters and secrets are refused by name. */
export function checkVariable(owner: string, name: string, value: string, type = 'PLAINTEXT'): Variable {
  if (type !== 'PLAINTEXT') throw new ReleaseError('Unsupported', `${owner}: the rehearsal has variables of the type PLAINTEXT only; ${name} is of the type ${type}`);
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) throw new ReleaseError('Unsupported', `${owner}: ${JSON.stringify(name)} is no name of letters, digits and _`);
  return { name, value };
}
