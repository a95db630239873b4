import { Stack } from 'aws-cdk-lib';
import { CfnPipeline } from 'aws-cdk-lib/aws-codepipeline';
import { CfnRule } from 'aws-cdk-lib/aws-events';
import { CfnRole } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { BoundSource } from '../build-source';
import {
  BUILD_ENVIRONMENT, builtArtifact, HANDOVER_ARTIFACT, SOURCE_ARTIFACT,
} from '../contracts/build';
import { pipelineName } from '../contracts/names';
import { allow, pipelineArn, policyDocument, ruleArn, serviceTrust } from '../private/policy';
import { explainWildcards } from '../private/wildcards';
import { logicalId, recordBuild } from '../private/wiring-record';
import type { BuildOptions, BuildStageOptions } from '../release';
import { ReleaseStore } from '../release-store';
import { ReleaseVersion } from '../release-version';
import { BuildProject, imageVariable } from './build-project';
import { buildScript } from './script';
import { BuildStage, renderBuildStages } from './stages';

export interface BuildPipelineProps {
  readonly store: ReleaseStore;
  readonly release: string;
  readonly options: BuildOptions;
}

/** Source ▸ Build ▸ further stages ▸ Seal: one build after the other, each of which becomes a release or says why not. */
export class BuildPipeline extends Construct {
  public readonly pipelineName: string;
  /** The role that runs the build's commands. */
  public readonly buildRole: CfnRole;
  /** ARNs of the repositories of its images. */
  public readonly repositories: readonly string[];
  private readonly artifacts: readonly string[];
  private readonly prefix: string;

  constructor(scope: Construct, id: string, private readonly props: BuildPipelineProps) {
    super(scope, id);
    const { store, release, options } = props;
    const source = options.source._bind();
    const stack = Stack.of(this);
    this.pipelineName = pipelineName(release, BUILD_ENVIRONMENT);
    this.prefix = this.pipelineName.slice(0, 20);
    this.artifacts = Object.keys(options.artifacts).map(builtArtifact);
    this.repositories = Object.values(options.images ?? {}).map(({ repositoryArn }) => repositoryArn);
    const build = this.buildProject(source);
    this.buildRole = build.role!;
    const stages = (options.stages ?? []).map((stage): BuildStage => ({ name: stage.name, output: handoverOf(stage.name), project: this.stageProject(stage, source) }));
    const role = this.role(source, [build, ...stages.map(({ project }) => project)]);
    const pipeline = new CfnPipeline(this, 'Pipeline', {
      name: this.pipelineName,
      pipelineType: 'V2',
      executionMode: 'QUEUED',
      roleArn: role.attrArn,
      artifactStore: { type: 'S3', location: store.workBucket.bucketName, encryptionKey: { type: 'KMS', id: store.key.keyArn } },
      stages: renderBuildStages({
        store, release, source, build, stages, artifacts: this.artifacts, version: options.version ?? ReleaseVersion._default(),
        images: Object.fromEntries(Object.entries(options.images ?? {}).map(([name, repository]) => [name, repository.repositoryUri])),
        json: (value) => stack.toJsonString(value),
      }),
      ...(source.triggers && { triggers: source.triggers }),
    });
    this.beginOn(source);
    recordBuild(stack, { release, pipeline: logicalId(pipeline), role: logicalId(role), projects: [build, ...stages.map(({ project }) => project)].map(({ resource }) => logicalId(resource)) });
  }

  private buildProject(source: BoundSource): BuildProject {
    const { options, release } = this.props;
    const { _command: versionCommand } = options.version ?? ReleaseVersion._default();
    const folders = Object.fromEntries(Object.entries(options.artifacts).map(([name, folder]) => [builtArtifact(name), folder]));
    const images = Object.entries(options.images ?? {});
    return this.project('Build', source, {
      projectName: this.pipelineName, description: `Builds ${release}`, commands: options, outputs: [HANDOVER_ARTIFACT, ...this.artifacts], inputs: [SOURCE_ARTIFACT],
      script: buildScript({ commands: options.commands, artifacts: folders, versionCommand, hasHistory: source.hasHistory }),
      variables: Object.fromEntries(images.map(([name, repository]) => [imageVariable(name), repository.repositoryUri])),
      pushed: images.map(([, repository]) => repository.repositoryArn),
    });
  }

  private stageProject(stage: BuildStageOptions, source: BoundSource): BuildProject {
    return this.project(stage.name, source, {
      projectName: `${this.pipelineName}-${stage.name.toLowerCase()}`, description: `${stage.name}: ${this.props.release}`, commands: stage, outputs: [handoverOf(stage.name)],
      inputs: [SOURCE_ARTIFACT, ...this.artifacts], variables: {},
      script: buildScript({ commands: stage.commands, artifacts: {}, hasHistory: false, handover: handoverOf(stage.name) }),
    });
  }

  private project(id: string, source: BoundSource, parts: {
    readonly projectName: string; readonly description: string; readonly commands: BuildStageOptions | BuildOptions; readonly script: string; readonly outputs: readonly string[];
    readonly inputs: readonly string[]; readonly variables: Readonly<Record<string, string>>; readonly pushed?: readonly string[];
  }): BuildProject {
    const { store, release, options } = this.props;
    const { environment = options.environment ?? {}, cache, reports, timeout } = parts.commands;
    return new BuildProject(this, id, {
      projectName: parts.projectName, description: parts.description, environment, cache, reports, timeout, commands: [parts.script], outputs: parts.outputs,
      variables: { RELEASE_NAME: release, ...parts.variables }, encryptionKeyArn: store.key.keyArn, pushed: parts.pushed,
      statements: [
        allow(['s3:GetObject', 's3:GetObjectVersion'], parts.inputs.map((name) => this.keys(name))),
        allow('s3:PutObject', parts.outputs.map((name) => this.keys(name))),
        allow(['kms:Decrypt', 'kms:GenerateDataKey'], store.key.keyArn),
        ...source.buildRights,
      ],
    });
  }

  /** Where CodePipeline keeps an artifact of this pipeline; it takes ten characters of its name. */
  private keys(artifact: string): string {
    return this.props.store.workBucket.arnForObjects(`${this.prefix}/${artifact.slice(0, 10)}/*`);
  }

  private role(source: BoundSource, projects: readonly BuildProject[]): CfnRole {
    const { store } = this.props;
    const statements = [
      allow(['s3:GetObject', 's3:GetObjectVersion', 's3:PutObject'], store.workBucket.arnForObjects(`${this.prefix}/*`)),
      allow(['kms:Decrypt', 'kms:GenerateDataKey'], store.key.keyArn),
      allow(['codebuild:StartBuild', 'codebuild:BatchGetBuilds'], projects.map(({ resource }) => resource.attrArn)),
      allow('lambda:InvokeFunction', [store._functionArn('build'), store._functionArn('seal')]),
      ...source.pipelineRights,
    ];
    const role = new CfnRole(this, 'Role', {
      assumeRolePolicyDocument: policyDocument([serviceTrust('codepipeline.amazonaws.com', pipelineArn(this.pipelineName))]),
      policies: [{ policyName: 'pipeline', policyDocument: policyDocument(statements) }],
    });
    explainWildcards(role, () => statements);
    return role;
  }

  /** Events and the clock, as far as CodePipeline does not notice by itself. */
  private beginOn({ events }: BoundSource): void {
    const { schedule } = this.props.options;
    if (!events && !schedule) return;
    events?.prepare();
    const arn = pipelineArn(this.pipelineName);
    const names = { Source: `${this.pipelineName}-source`, Schedule: `${this.pipelineName}-schedule` };
    const wanted = [...(events ? [names.Source] : []), ...(schedule ? [names.Schedule] : [])];
    const role = new CfnRole(this, 'BeginRole', {
      assumeRolePolicyDocument: policyDocument([serviceTrust('events.amazonaws.com', wanted.map(ruleArn))]),
      policies: [{ policyName: 'begin', policyDocument: policyDocument([allow('codepipeline:StartPipelineExecution', arn)]) }],
    });
    const rule = (id: keyof typeof names, how: Partial<CfnRule>) => {
      new CfnRule(this, id, { name: names[id], state: 'ENABLED', ...how, targets: [{ id: 'build', arn, roleArn: role.attrArn }] });
    };
    if (events) rule('Source', { eventPattern: events.pattern });
    if (schedule) rule('Schedule', { scheduleExpression: schedule.expressionString });
  }
}

/** The handover of a stage after the build. */
function handoverOf(stage: string): string {
  return `${stage}Handover`;
}
