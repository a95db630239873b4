import { Construct } from 'constructs';
import { BuildProject, imageVariable as imageEnvironmentVariable } from '../build/build-project';
import { commandsFaults } from '../build/faults';
import { admitVariable, imageVariable } from '../contracts/jobs';
import { pipelineName } from '../contracts/names';
import { READ_BACK_VARIABLE } from '../contracts/targets';
import type { CommandsOptions } from '../deploy';
import { fault } from '../private/fault';
import { differences, placeOf } from '../private/place';
import { allow, Statement } from '../private/policy';
import { artifactFaults } from './artifact-faults';
import { closingCommands } from './commands-script';
import { BoundTarget, Target, TargetContext } from './target';

/** How many outputs fit into what `attest` is told. */
const OUTPUTS_MAX = 3;

/** Whatever a script can deploy to: its last command says what runs there. */
export class Commands implements Target {
  constructor(private readonly options: CommandsOptions) {}

  public faults(scope: Construct, artifactNames: readonly string[]): string[] {
    const { commands, readBack, artifacts = artifactNames, outputs = [] } = this.options;
    const wrong = outputs.filter((name, index) => !/^[A-Za-z_][A-Za-z0-9_]*$/.test(name) || /^(RELEASE_|CODEBUILD_)/.test(name) || outputs.indexOf(name) !== index);
    return [
      ...commandsFaults('a deployment by commands', { ...this.options, commands: [...commands, readBack] }),
      ...artifacts.flatMap((name) => artifactFaults('a deployment by commands', name, artifactNames)),
      ...(artifacts.length === 0 ? [fault('ArtifactUnknown', 'a deployment by commands wants no artifact', 'name at least one: what consumes nothing of a release deploys something else')] : []),
      ...artifacts.slice(1).filter((name) => name.includes('-')).map((name) => fault(
        'ArtifactNameInvalid', `the folder of the artifact '${name}' would be in the variable CODEBUILD_SRC_DIR_${name}, which no shell has`, "name it first, or call it something without '-'",
      )),
      ...wrong.map((name) => fault('VariableInvalid', `'${name}' can't be an output`, 'use letters, digits and _, none twice, and none that begins with RELEASE_ or CODEBUILD_')),
      ...(outputs.length > OUTPUTS_MAX ? [fault('VariableInvalid', `a deployment by commands has ${outputs.length} outputs`, `${OUTPUTS_MAX} are possible`)] : []),
      ...this.roleFaults(scope),
    ];
  }

  public bind(context: TargetContext): BoundTarget {
    const { index, json, artifactNames } = context;
    const { artifacts = artifactNames, outputs = [] } = this.options;
    const name = `commands-${index}`;
    const project = this.project(context, name, artifacts);
    const said = (variable: string) => `#{${name}.${variable}}`;
    return {
      actions: [{
        name, namespace: name,
        actionTypeId: { category: 'Build', owner: 'AWS', provider: 'CodeBuild', version: '1' },
        configuration: {
          ProjectName: project.resource.ref, ...(artifacts.length > 1 && { PrimarySource: artifacts[0] }),
          EnvironmentVariables: json(Object.entries(variablesOf(context)).map(([variable, value]) => ({ name: variable, value, type: 'PLAINTEXT' }))),
        },
        inputArtifacts: artifacts.map((artifact) => ({ name: artifact })),
      }],
      attest: { commands: name, readBack: said(READ_BACK_VARIABLE), ...(outputs.length > 0 && { outputs: Object.fromEntries(outputs.map((output) => [output, said(output)])) }) },
      identity: { id: project.node.path, path: project.node.path, whenShared: 'give each commands of its own' },
      foreignRoles: [], pipelineRights: [allow(['codebuild:StartBuild', 'codebuild:BatchGetBuilds'], project.resource.attrArn)],
    };
  }

  private project({ scope, index, store, release, environment }: TargetContext, name: string, artifacts: readonly string[]): BuildProject {
    const { commands, readBack, outputs = [], environment: machine = {}, timeout, role } = this.options;
    const pipeline = pipelineName(release, environment);
    return new BuildProject(scope, `Commands${index}`, {
      projectName: `${pipeline}-${name}`, description: `Deploys ${release} to ${environment}`, environment: machine, variables: {}, timeout, role,
      commands: [...commands, ...closingCommands(readBack, outputs)], exported: [READ_BACK_VARIABLE, ...outputs], outputs: [],
      encryptionKeyArn: store.key.keyArn, statements: inputRights(store, artifacts.map((artifact) => `${pipeline.slice(0, 20)}/${artifact.slice(0, 10)}/*`)),
    });
  }

  private roleFaults(scope: Construct): string[] {
    const { role } = this.options;
    if (!role) return [];
    const [here, there] = [placeOf(scope, ''), placeOf(role, role.roleArn)];
    if (!differences(here, there).includes('account')) return [];
    return [fault('RoleElsewhere', `the role ${role.node.path} of a deployment by commands lies in account ${there.account}, the pipeline in ${here.account}`, "take one of the pipeline's account, which may assume the other one")];
  }
}

/** What `verify` has handed over, and nothing else: CodePipeline keeps ten characters of an artifact's name in its keys. */
function inputRights({ artifactsBucket, key }: TargetContext['store'], keys: readonly string[]): Statement[] {
  const objects = keys.map((text) => artifactsBucket.arnForObjects(text));
  return [
    allow(['s3:GetObject', 's3:GetObjectVersion'], objects),
    allow('kms:Decrypt', key.keyArn, { StringLike: { 'kms:EncryptionContext:aws:s3:arn': [artifactsBucket.bucketArn, ...objects] } }),
  ];
}

/** What the commands are told of the deployment. */
function variablesOf({ release, environment, imageNames }: TargetContext): Readonly<Record<string, string>> {
  return {
    RELEASE_NAME: release, RELEASE_VERSION: admitVariable('version'), RELEASE_DIGEST: admitVariable('digest'), RELEASE_ENVIRONMENT: environment, RELEASE_CLASS: admitVariable('class'),
    ...Object.fromEntries(imageNames.map((name) => [imageEnvironmentVariable(name), imageVariable(name)])),
  };
}
