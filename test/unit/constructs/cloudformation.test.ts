import { App, CfnCapabilities, Stack } from 'aws-cdk-lib';
import { IRole, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CloudFormationOptions, Deploy, Release, ReleaseEnvironment, ReleasePipeline } from '../../../lib';
import { load } from '../../../lib/local';
import { rights, stagesOf, templateOf } from '../../helpers/matchers';
import { addPipeline, newApp, newStack, synthesisError } from '../../helpers/synth';

const release = Release.fromDrop({ artifacts: ['backend'] });
const env = (account: string, region = 'eu-west-1') => ({ account, region });
const HOME = '111111111111';

function execution(stack: Stack, roleName: string | undefined = 'Execution'): Role {
  return new Role(stack, 'Execution', { roleName, assumedBy: new ServicePrincipal('cloudformation.amazonaws.com') });
}

function deployTo(name: string, role: IRole, options: Partial<CloudFormationOptions> = {}): Deploy {
  return Deploy.cloudFormation(name, { template: 'template.json', executionRole: role, ...options });
}

/** What synthesis says of a pipeline in 111111111111 that deploys a stack as it is asked for, in an app with a stack of another account. */
function said(name: string, options: (stacks: { readonly tools: Stack; readonly prod: Stack; readonly app: App }) => Partial<CloudFormationOptions> = () => ({}), more: Partial<ReleaseEnvironment> = {}): string {
  const app = newApp();
  const [tools, prod] = [new Stack(app, 'Tools', { env: env(HOME) }), new Stack(app, 'Prod', { env: env('333333333333') })];
  addPipeline(tools, { release, environment: { deploy: [deployTo(name, execution(tools), options({ tools, prod, app }))], ...more } });
  return synthesisError(tools);
}

test('a stack is made ready before people are asked, and deployed after the proofs', () => {
  const stack = newStack();
  addPipeline(stack, { release, environment: { deploy: [deployTo('backend', execution(stack), { capabilities: [CfnCapabilities.NAMED_IAM, CfnCapabilities.AUTO_EXPAND, CfnCapabilities.NONE] })] } });
  const template = templateOf(stack);
  expect(stagesOf(template, 'shop-prod')).toEqual([
    ['Release', [['Release']]], ['Admit', [['Admit']]], ['Prepare', [['prepare-0'], ['review']]], ['Deploy', [['verify'], ['stack-0'], ['attest']]],
  ]);
  const [pipeline] = Object.values(template.findResources('AWS::CodePipeline::Pipeline')) as { Properties: { Stages: { Actions: { Configuration: Record<string, unknown>; InputArtifacts: unknown }[] }[] } }[];
  const [, , prepare, deploy] = pipeline.Properties.Stages;
  expect(prepare.Actions[0]).toMatchObject({
    InputArtifacts: [{ Name: 'admitted_backend' }],
    Configuration: { ActionMode: 'CHANGE_SET_REPLACE', ChangeSetName: 'release-#{codepipeline.PipelineExecutionId}', TemplatePath: 'admitted_backend::template.json', Capabilities: 'CAPABILITY_NAMED_IAM,CAPABILITY_AUTO_EXPAND' },
  });
  expect(deploy.Actions[1]).toMatchObject({ InputArtifacts: [{ Name: 'backend' }], Configuration: { ActionMode: 'CHANGE_SET_EXECUTE', ChangeSetName: 'release-#{codepipeline.PipelineExecutionId}' } });
});

test('the action may change this stack by its own change sets, and hand one role to CloudFormation', () => {
  const stack = newStack();
  addPipeline(stack, { release, environment: { deploy: [deployTo('backend', execution(stack))] } });
  const ofAction = rights(templateOf(stack)).filter(({ holder, actions }) => /Action0/.test(holder) && /^(cloudformation|iam)/.test(actions[0]));
  expect(ofAction.map(({ actions, resources, conditions }) => [actions.map((action) => action.split(':')[1]).join(), resources[0].replace(/^.*:stack/, 'stack'), conditions])).toEqual([
    ['CreateChangeSet,DeleteChangeSet,DescribeChangeSet,ExecuteChangeSet', 'stack/backend/*', { StringLike: { 'cloudformation:ChangeSetName': 'release-*' } }],
    ['DescribeStacks,DescribeStackEvents', 'stack/backend/*', undefined],
    ['PassRole', expect.stringMatching(/^<Execution\w+\.Arn>$/), { StringEquals: { 'iam:PassedToService': 'cloudformation.amazonaws.com' } }],
  ]);
});

test('whoever deploys no stack gets none of this: no output of admit, no right to write one, no policy that grants nothing', () => {
  const stack = newStack();
  addPipeline(stack);
  const text = JSON.stringify(templateOf(stack).toJSON());
  expect(text).not.toContain('admitted_');
  expect(text).not.toMatch(/PipelineGrants(Deploy|Read|Review)/);
  const other = newStack();
  addPipeline(other, { release, environment: { deploy: [deployTo('backend', execution(other))] } });
  const stacksOnly = JSON.stringify(templateOf(other).toJSON());
  expect(stacksOnly).toContain('admitted_');
  expect(stacksOnly).not.toMatch(/PipelineGrants(Deploy|Read|Review)/);
});

test.each<[string, () => string, RegExp]>([
  ['a name that no stack has', () => said('my_stack'), /StackNameInvalid: 'my_stack' is no name of a stack; use at most 128 letters/],
  ['an artifact that nobody makes', () => said('backend', () => ({ artifact: 'api' })), /ArtifactUnknown: the stack backend wants the artifact 'api'/],
  ['a template outside the artifact', () => said('backend', () => ({ template: '../template.json' })), /PathInvalid: the stack backend is made of '\.\.\/template\.json'/],
  ['a configuration with an absolute path', () => said('backend', () => ({ configuration: '/prod.json' })), /PathInvalid: the stack backend is made of '\/prod\.json'/],
  ['the stack that holds the pipeline', () => said('Tools'), /StackOwn: the stack Tools is the one that holds this pipeline; deploy it with the CDK/],
  ['another region', () => said('backend', ({ app }) => ({ scope: new Stack(app, 'Far', { env: env(HOME, 'us-east-1') }) })), /StackElsewhere: the stack backend lies in us-east-1, the pipeline in eu-west-1/],
  ['an account that nobody knows', () => said('backend', ({ app }) => ({ scope: new Stack(app, 'Agnostic') })), /AccountUnknown: the account of Agnostic is not known at synthesis/],
  ['an execution role of another account', () => said('backend', ({ prod }) => ({ scope: prod })), /RoleElsewhere: the execution role Tools\/Execution lies in 111111111111, the stack backend in 333333333333/],
  ['an imported role of another account', () => said('backend', ({ tools }) => ({ executionRole: Role.fromRoleArn(tools, 'R', 'arn:aws:iam::444444444444:role/R') })), /RoleElsewhere: .* lies in 444444444444/],
  ['a role there without a name', () => said('backend', ({ prod }) => ({ scope: prod, executionRole: new Role(prod, 'Nameless', { assumedBy: new ServicePrincipal('cloudformation.amazonaws.com') }) })), /RoleUnnamed: the execution role Prod\/Nameless/],
  ['parameters that are too long', () => said('backend', () => ({ parameterOverrides: { Long: 'x'.repeat(1000) } })), /ValueTooLong: ParameterOverrides of action 'Prepare\/prepare-0' has up to/],
])('fails for %s', (_, say, expected) => {
  expect(say()).toMatch(expected);
});

test('fails for one stack in two environments', () => {
  const stack = newStack();
  const role = execution(stack);
  new ReleasePipeline(stack, 'Shop', { release, environments: ['test', 'prod'].map((name) => ({ name, deploy: [deployTo('backend', role)] })) });
  expect(synthesisError(stack)).toMatch(/TargetShared: the stack backend is deployed to by shop\/test and shop\/prod, and each makes it what its own release says; give each a stack of its own/);
});

describe('the wiring is refused', () => {
  /** What the plan says of an app in which the pipeline was changed by an escape hatch. */
  function faults(change: (stages: { Name: string; Actions: Record<string, unknown>[] }[]) => void): string {
    const stack = new Stack(newApp(), 'Test', { env: env(HOME) });
    addPipeline(stack, { release, environment: { deploy: [deployTo('backend', execution(stack))] } });
    const pipeline = stack.node.findAll().find((item) => item.node.path.endsWith('Environment/Pipeline')) as unknown as { addPropertyOverride(path: string, value: unknown): void; _toCloudFormation(): unknown };
    const [rendered] = Object.values((stack.resolve(pipeline._toCloudFormation()) as { Resources: Record<string, { Properties: { Stages: never } }> }).Resources);
    change(rendered.Properties.Stages);
    pipeline.addPropertyOverride('Stages', rendered.Properties.Stages);
    try {
      load(stack.node.root as App);
      return '';
    } catch (error) {
      return (error as Error).message;
    }
  }
  test('unless it is as it was made', () => expect(faults(() => undefined)).toBe(''));

  const configuration = (action: Record<string, unknown>) => action.Configuration as Record<string, string>;

  test.each<[string, Parameters<typeof faults>[0], RegExp]>([
    ['where nobody looks at the change', (stages) => { stages[2].Actions.pop(); }, /Stages Prepare: expected the action review, found none/],
    ['where the change is not made ready', (stages) => { stages.splice(2, 1); }, /Stages\[2\]\.Actions\[1\]\.Configuration\.StackName: expected a stack of the stage Prepare/],
    ['where what is made ready is never executed', (stages) => { stages[3].Actions.splice(1, 1); }, /Configuration\.StackName: expected a stack of the stage Deploy/],
    ['where another change set is executed', (stages) => { configuration(stages[3].Actions[1]).ChangeSetName = 'mine'; }, /ChangeSetName: expected 'release-#\{codepipeline\.PipelineExecutionId\}', found 'mine'/],
    ['where the change is made of what nobody admitted', (stages) => { stages[2].Actions[0].InputArtifacts = [{ Name: 'Release' }]; }, /Actions\[0\]\.InputArtifacts: expected an output of Admit, found Release/],
    ['where it is looked at too early', (stages) => { stages[2].Actions[1].RunOrder = 1; }, /RunOrder: expected after the change sets are made, found 1/],
    ['where another stack is read back', (stages) => { configuration(stages[3].Actions[1]).StackName = configuration(stages[2].Actions[0]).StackName = 'other'; }, /UserParameters\.targets: expected the target \{"artifact":"backend","stack":"other"\}, which is deployed to/],
    ['where an action has no role of its own', (stages) => { delete stages[2].Actions[0].RoleArn; }, /RoleArn: expected a role of this app, found nothing/],
  ])('%s', (_, change, expected) => {
    expect(faults(change)).toMatch(expected);
  });
});
