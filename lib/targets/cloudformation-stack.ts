import { Arn, ArnFormat, CfnCapabilities, Stack, Token } from 'aws-cdk-lib';
import { CfnRole, IRole } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { ADMITTED_PREFIX, changeSetName, EXECUTION_ID, imageVariable } from '../contracts/jobs';
import { FILE_PATH } from '../contracts/manifest';
import { STACK_NAME } from '../contracts/names';
import { StackTarget } from '../contracts/targets';
import { fault, tellAtSynthesis } from '../private/fault';
import { allow } from '../private/policy';
import { isElsewhere, targetRole } from '../private/target-role';
import type { ReleaseStore } from '../release-store';
import { actionRole } from './action-role';
import { artifactFaults } from './artifact-faults';
import { BoundTarget, Target, TargetContext } from './target';

export interface CloudFormationStackProps {
  readonly template: string;
  readonly configuration?: string;
  readonly artifact?: string;
  readonly parameterOverrides?: { readonly [name: string]: string };
  readonly images?: { readonly [parameter: string]: string };
  readonly executionRole: IRole;
  readonly capabilities?: readonly CfnCapabilities[];
  readonly scope?: Construct;
}

const CLOUDFORMATION = { category: 'Deploy', owner: 'AWS', provider: 'CloudFormation', version: '1' };
const CHANGE_SET = changeSetName(EXECUTION_ID);

/** A stack that is what a release's template says: a change set is made, shown, and then executed. */
export class CloudFormationStack implements Target {
  constructor(private readonly stackName: string, private readonly props: CloudFormationStackProps) {}

  public faults(scope: Construct, artifactNames: readonly string[], store: ReleaseStore): string[] {
    const { artifact, template, configuration } = this.props;
    const paths = [template, ...(configuration === undefined ? [] : [configuration])];
    return [
      ...(STACK_NAME.test(this.stackName) ? []
        : [fault('StackNameInvalid', `'${this.stackName}' is no name of a stack`, "use at most 128 letters, digits and '-', beginning with a letter")]),
      ...artifactFaults(`the stack ${this.stackName}`, artifact, artifactNames),
      ...paths.filter((path) => !FILE_PATH.test(path)).map((path) => fault('PathInvalid', `the stack ${this.stackName} is made of '${path}'`, 'name a file in the artifact by its relative path')),
      ...this.placeFaults(scope, store),
      ...this.roleFaults(scope),
    ];
  }

  public bind(context: TargetContext): BoundTarget {
    const { index, store, roleName, json } = context;
    const { template, configuration, executionRole, capabilities = [] } = this.props;
    const parameters = this.parameters();
    const at = this.props.scope ?? context.scope;
    tellAtSynthesis(context.scope, () => this.imageFaults(context.imageNames));
    const artifact = this.props.artifact ?? context.artifactNames[0];
    const stack = Stack.of(at).formatArn({ service: 'cloudformation', resource: 'stack', resourceName: `${this.stackName}/*` });
    const action = actionRole(context, {
      at, statements: [
        allow(['cloudformation:CreateChangeSet', 'cloudformation:DeleteChangeSet', 'cloudformation:DescribeChangeSet', 'cloudformation:ExecuteChangeSet'], stack, {
          StringLike: { 'cloudformation:ChangeSetName': changeSetName('*') },
        }),
        allow(['cloudformation:DescribeStacks', 'cloudformation:DescribeStackEvents'], stack),
        allow('iam:PassRole', executionRole.roleArn, { StringEquals: { 'iam:PassedToService': 'cloudformation.amazonaws.com' } }),
      ],
    });
    const read = targetRole(context.scope, at, {
      id: `Read${index}`, roleName: roleName(`read${index}`), store, trusted: ['review', 'attest'],
      statements: [allow(['cloudformation:DescribeChangeSet', 'cloudformation:DescribeStacks', 'cloudformation:GetTemplate'], stack)],
    });
    const target: StackTarget = { artifact, stack: this.stackName, template, ...(configuration !== undefined && { configuration }), ...(parameters && { parameters }), role: read.arn };
    const handed = `${ADMITTED_PREFIX}${artifact}`;
    const acknowledged = capabilities.filter((capability) => capability !== CfnCapabilities.NONE);
    const common = { actionTypeId: CLOUDFORMATION, roleArn: action.arn };
    return {
      preparation: {
        artifacts: [artifact], review: target,
        action: {
          ...common, name: `prepare-${index}`, inputArtifacts: [{ name: handed }],
          configuration: {
            ActionMode: 'CHANGE_SET_REPLACE', StackName: this.stackName, ChangeSetName: CHANGE_SET, RoleArn: executionRole.roleArn, TemplatePath: `${handed}::${template}`,
            ...(configuration !== undefined && { TemplateConfiguration: `${handed}::${configuration}` }), ...(parameters && { ParameterOverrides: json(parameters) }),
            ...(acknowledged.length > 0 && { Capabilities: acknowledged.join(',') }),
          },
        },
      },
      actions: [{
        ...common, name: `stack-${index}`, inputArtifacts: [{ name: artifact }],
        configuration: { ActionMode: 'CHANGE_SET_EXECUTE', StackName: this.stackName, ChangeSetName: CHANGE_SET },
      }],
      attest: target,
      identity: { id: stack, path: `the stack ${this.stackName}`, whenShared: 'each makes it what its own release says; give each a stack of its own' },
      foreignRoles: read.foreign, pipelineRights: action.pipelineRights,
    };
  }

  /** Images are known by their digests, and only admission knows these. */
  private parameters(): Readonly<Record<string, string>> | undefined {
    const { parameterOverrides, images = {} } = this.props;
    const pinned = Object.entries(images).map(([parameter, image]) => [parameter, imageVariable(image)]);
    return parameterOverrides || pinned.length > 0 ? { ...parameterOverrides, ...Object.fromEntries(pinned) } : undefined;
  }

  /** A release must not deploy what deploys it, and CodePipeline acts in one region. */
  private placeFaults(scope: Construct, store: ReleaseStore): string[] {
    const [here, there] = [Stack.of(scope), Stack.of(this.props.scope ?? scope)];
    const own = [here, Stack.of(store)].find(({ stackName }) => stackName === this.stackName);
    const isUnknown = Token.isUnresolved(here.account) !== Token.isUnresolved(there.account);
    return [
      ...(own && !isElsewhere(scope, there)
        ? [fault('StackOwn', `the stack ${this.stackName} is the one that holds ${own === here ? 'this pipeline' : "this pipeline's store"}`, 'deploy it with the CDK; a release deploys what it releases')] : []),
      ...(isUnknown ? [fault('AccountUnknown', `the account of ${there === here ? 'the pipeline' : there.node.path} is not known at synthesis`, 'give both stacks an env')] : []),
      ...(!Token.isUnresolved(here.region) && !Token.isUnresolved(there.region) && here.region !== there.region
        ? [fault('StackElsewhere', `the stack ${this.stackName} lies in ${there.region}, the pipeline in ${here.region}`, 'put both into one region')] : []),
    ];
  }

  private imageFaults(imageNames: readonly string[]): string[] {
    const known = imageNames.map((name) => `'${name}'`).join(', ') || 'none';
    return Object.values(this.props.images ?? {}).filter((name) => !imageNames.includes(name))
      .map((name) => fault('ImageInvalid', `the stack ${this.stackName} wants the image '${name}', which nobody makes`, `images of the release: ${known}`));
  }

  /** CloudFormation takes a role of the stack's own account only. */
  private roleFaults(scope: Construct): string[] {
    const { executionRole: role } = this.props;
    const at = this.props.scope ?? scope;
    const account = Token.isUnresolved(role.roleArn) ? Stack.of(role).account : Arn.split(role.roleArn, ArnFormat.SLASH_RESOURCE_NAME).account!;
    const wanted = Stack.of(at).account;
    const isWrong = !Token.isUnresolved(account) && !Token.isUnresolved(wanted) && account !== wanted;
    const isNameless = !isWrong && isElsewhere(scope, at) && Token.isUnresolved(role.roleArn) && Stack.of(role).resolve((role.node.defaultChild as CfnRole | undefined)?.roleName) === undefined;
    return [
      ...(isWrong ? [fault('RoleElsewhere', `the execution role ${role.node.path} lies in ${account}, the stack ${this.stackName} in ${wanted}`, 'make the role in the account of the stack')] : []),
      ...(isNameless ? [fault('RoleUnnamed', `the execution role ${role.node.path} lies in another account and has no name of its own`, 'give it a roleName')] : []),
    ];
  }
}
