import { Duration, Fn, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { CfnProject, IBuildImage, LinuxBuildImage } from 'aws-cdk-lib/aws-codebuild';
import { CfnRole, IRole, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { CfnLogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { builtArtifact } from '../contracts/build';
import { allow, policyDocument, serviceTrust, Statement } from '../private/policy';
import { explainWildcards } from '../private/wildcards';
import type { BuildEnvironmentOptions } from '../release';
import { registryRights } from './registry-rights';
import { OUT_FOLDER } from './script';

export interface BuildProjectProps {
  readonly projectName: string;
  readonly description: string;
  readonly environment: BuildEnvironmentOptions;
  /** Values that every build of it gets. */
  readonly variables: Readonly<Record<string, string>>;
  /** One after the other in one shell, until one fails. */
  readonly commands: readonly string[];
  /** Variables of that shell that become output variables of the action. */
  readonly exported?: readonly string[];
  /** Names of its output artifacts. */
  readonly outputs: readonly string[];
  /** JUnit files whose results CodeBuild shows. */
  readonly reports?: readonly string[];
  readonly cache?: readonly string[];
  readonly timeout?: Duration;
  readonly encryptionKeyArn: string;
  /** ARNs of the repositories that images are pushed to. */
  readonly pushed?: readonly string[];
  /** What the commands may do. */
  readonly statements: readonly Statement[];
  /** Who they are; it is granted the same. Default: a role of their own. */
  readonly role?: IRole;
}

const LOG_DAYS = 731;

/** A CodeBuild project of a pipeline: its log group, and a role that may do nothing but what it is told here. */
export class BuildProject extends Construct {
  public readonly resource: CfnProject;
  /** Its own role, if it was given none. */
  public readonly role: CfnRole | undefined;

  constructor(scope: Construct, id: string, props: BuildProjectProps) {
    super(scope, id);
    const stack = Stack.of(this);
    const logs = new CfnLogGroup(this, 'Logs', { retentionInDays: LOG_DAYS });
    logs.applyRemovalPolicy(RemovalPolicy.RETAIN);
    const arn = (resource: string) => Fn.sub(`arn:\${AWS::Partition}:codebuild:\${AWS::Region}:\${AWS::AccountId}:${resource}`);
    const reports = props.reports ? [allow(['codebuild:CreateReportGroup', 'codebuild:CreateReport', 'codebuild:UpdateReport', 'codebuild:BatchPutTestCases'], arn(`report-group/${props.projectName}-tests`))] : [];
    const { image = LinuxBuildImage.STANDARD_7_0, computeType, privileged = false } = props.environment;
    const statements = [allow(['logs:CreateLogStream', 'logs:PutLogEvents'], logs.attrArn), ...reports, ...registryRights(props.pushed ?? [], image), ...props.statements];
    this.role = props.role ? undefined : this.ownRole(arn(`project/${props.projectName}`), statements);
    if (props.role) lend(props.role, statements);
    this.resource = new CfnProject(this, 'Project', {
      name: props.projectName,
      description: props.description,
      serviceRole: this.role?.attrArn ?? props.role!.roleArn,
      source: { type: 'CODEPIPELINE', buildSpec: stack.toJsonString(buildspec(props)) },
      artifacts: { type: 'CODEPIPELINE' },
      environment: {
        type: image.type, image: image.imageId, computeType: computeType ?? image.defaultComputeType, privilegedMode: privileged,
        environmentVariables: Object.entries(variablesOf(props)).map(([name, value]) => ({ name, value })),
        ...pullCredentials(image),
      },
      encryptionKey: props.encryptionKeyArn,
      timeoutInMinutes: (props.timeout ?? Duration.hours(1)).toMinutes(),
      logsConfig: { cloudWatchLogs: { status: 'ENABLED', groupName: logs.ref } },
      ...(props.cache && { cache: { type: 'LOCAL', modes: ['LOCAL_CUSTOM_CACHE'] } }),
    });
  }

  private ownRole(projectArn: string, statements: readonly Statement[]): CfnRole {
    const role = new CfnRole(this, 'Role', {
      assumeRolePolicyDocument: policyDocument([serviceTrust('codebuild.amazonaws.com', projectArn)]),
      policies: [{ policyName: 'build', policyDocument: policyDocument(statements) }],
    });
    explainWildcards(role, () => statements);
    return role;
  }
}

/** What somebody else's role is granted. */
function lend(role: IRole, statements: readonly Statement[]): void {
  for (const statement of statements) role.addToPrincipalPolicy(PolicyStatement.fromJson(statement));
  explainWildcards(role, () => statements);
}

function variablesOf({ variables, environment }: BuildProjectProps): Readonly<Record<string, string>> {
  return { ...environment.variables, ...variables };
}

function pullCredentials({ imagePullPrincipalType }: IBuildImage) {
  return imagePullPrincipalType === undefined ? {} : { imagePullCredentialsType: imagePullPrincipalType };
}

/** With one output artifact it is the primary one; several are told apart by their names: https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-CodeBuild.html */
function buildspec({ commands, exported, outputs, reports, cache }: BuildProjectProps): unknown {
  const laidOut = (name: string) => ({ 'base-directory': `${OUT_FOLDER}/${name}`, 'files': ['**/*'] });
  return {
    version: '0.2',
    ...(exported && { env: { 'exported-variables': exported } }),
    phases: { build: { commands } },
    ...(outputs.length > 0 && {
      artifacts: outputs.length === 1 ? laidOut(outputs[0]) : { 'secondary-artifacts': Object.fromEntries(outputs.map((name) => [name, laidOut(name)])) },
    }),
    ...(reports && { reports: { tests: { 'files': reports, 'file-format': 'JUNITXML' } } }),
    ...(cache && { cache: { paths: cache } }),
  };
}

/** The variable in which a build finds where an image goes. */
export function imageVariable(name: string): string {
  return `IMAGE_${builtArtifact(name).toUpperCase()}`;
}
