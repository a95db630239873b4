import { Schedule } from 'aws-cdk-lib/aws-events';
import { BuildSource, BuildTrigger } from '../../../lib';
import { buildPlan, checkWiring, readAssembly } from '../../../lib/plan';
import { Assembly } from '../../../lib/plan/assembly';
import { set, Template } from '../../helpers/assembly';
import { addBuiltShop, CONNECTION } from '../../helpers/builds';
import { newApp } from '../../helpers/synth';

/** A build pipeline with one stage of its own, as it was synthesized. */
let assembly: Assembly;
beforeAll(() => {
  const app = newApp();
  addBuiltShop(app, {
    source: BuildSource.connection(CONNECTION, 'acme/shop', { triggers: [BuildTrigger.push(), BuildTrigger.pullRequest()] }), stages: [{ name: 'Test', commands: ['true'] }],
    schedule: Schedule.cron({ hour: '2', minute: '0' }),
  });
  assembly = readAssembly(app.synth().directory);
});

function faultsOf(edit: (template: Template) => void): string[] {
  const [stack] = assembly.stacks;
  const template = JSON.parse(JSON.stringify(stack.template)) as Template;
  edit(template);
  try {
    checkWiring(buildPlan({ ...assembly, stacks: [{ ...stack, template }] }));
    return [];
  } catch (error) {
    expect(error).toMatchObject({ code: 'WiringBroken' });
    return (error as Error).message.split('\n').slice(1);
  }
}

/** The resource of a construct in the stack. */
const resource = ({ Resources }: Template, path: string) => Resources[Object.entries(assembly.stacks[0].paths).find(([, each]) => each === `Test/${path}`)![0]].Properties!;
const change = (id: string, path: string, value: unknown) => (template: Template): void => set(resource(template, id), path, value);
const pipeline = (path: string, value: unknown) => change('Shop/Build/Pipeline', path, value);

interface Statement { Effect: string; Action: unknown; Resource: unknown; Condition?: unknown }
const statements = (template: Template, role: string) => (resource(template, role).Policies as { PolicyDocument: { Statement: Statement[] } }[])[0].PolicyDocument.Statement;
const grant = (role: string, bucket: string, keys: string) => (template: Template): void => {
  const id = Object.keys(template.Resources).find((name) => name.startsWith(`StoreBuckets${bucket}`))!;
  statements(template, role).push({ Effect: 'Allow', Action: 's3:PutObject', Resource: { 'Fn::Join': ['', [{ 'Fn::GetAtt': [id, 'Arn'] }, keys]] } });
};

/** Changes the text of an action's configuration, which may lie in pieces. */
const configuration = (stage: number, action: number, name: string, from: string, to: string) => (template: Template): void => {
  const { Configuration } = (resource(template, 'Shop/Build/Pipeline').Stages as { Actions: { Configuration: Record<string, unknown> }[] }[])[stage].Actions[action];
  const text = JSON.stringify(Configuration[name]);
  const changed = text.replace(JSON.stringify(from).slice(1, -1), JSON.stringify(to).slice(1, -1));
  expect(changed).not.toBe(text);
  Configuration[name] = JSON.parse(changed);
};
const parameters = (stage: number, action: number, from: string, to: string) => configuration(stage, action, 'UserParameters', from, to);

test('a build pipeline as it is synthesized has no fault', () => {
  expect(faultsOf(() => undefined)).toEqual([]);
});

const NUMBER = 'Stages\\[1\\]\\.Actions\\[0\\]';
const BUILD = 'Stages\\[1\\]\\.Actions\\[1\\]';
const OUTCOME = 'Stages\\[1\\]\\.Actions\\[2\\]';

/** What is broken, and the one fault that must name it. */
const BROKEN: readonly (readonly [string, (template: Template) => void, RegExp])[] = [
  // the pipeline
  ['an old pipeline', pipeline('PipelineType', 'V1'), /PipelineType: expected 'V2'/],
  ['builds that overtake each other', pipeline('ExecutionMode', 'SUPERSEDED'), /ExecutionMode: expected 'QUEUED', found 'SUPERSEDED'/],
  ['builds side by side', pipeline('ExecutionMode', 'PARALLEL'), /ExecutionMode: expected 'QUEUED', found 'PARALLEL'/],
  ['artifacts beside those that are deployed', (template) => {
    const artifacts = Object.keys(template.Resources).find((name) => name.startsWith('StoreBucketsArtifacts'))!;
    pipeline('ArtifactStore.Location', { Ref: artifacts })(template);
  }, /ArtifactStore\.Location: expected '[^']*', found/],
  ['artifacts under another key', pipeline('ArtifactStore.EncryptionKey.Id', 'alias/other'), /ArtifactStore\.EncryptionKey\.Id/],
  ['a role of another pipeline', pipeline('RoleArn', 'arn:aws:iam::111111111111:role/other'), /RoleArn: expected/],
  ['no stage that seals', (template) => { (resource(template, 'Shop/Build/Pipeline').Stages as unknown[]).pop(); }, /Stages: expected Source, Build, …, Seal, found Source, Build, Test/],
  ['stages after Seal', (template) => { (resource(template, 'Shop/Build/Pipeline').Stages as unknown[]).reverse(); }, /Stages: expected Source, Build, …, Seal, found Seal, Test, Build, Source/],
  ['a source that says nothing', pipeline('Stages[0].Actions[0].Namespace', 'number'), /Stages\[0\]\.Actions\[0\]\.Namespace: expected 'source', found 'number'/],
  // number
  ['no number', (template) => { (resource(template, 'Shop/Build/Pipeline').Stages as { Actions: unknown[] }[])[1].Actions.shift(); }, /Stages Build: expected the action number first, found build/],
  ['a number that nobody can read', pipeline('Stages[1].Actions[0].Namespace', 'source'), new RegExp(`${NUMBER}\\.Namespace: expected 'number', found 'source'`)],
  ['a number of another function', pipeline('Stages[1].Actions[0].Configuration.FunctionName', 'other'), new RegExp(`${NUMBER}\\.Configuration\\.FunctionName`)],
  ['the number of another release', parameters(1, 0, '"release":"shop"', '"release":"other"'), new RegExp(`${NUMBER}\\.Configuration\\.UserParameters\\.release: expected 'shop', found 'other'`)],
  ['one number for all executions', parameters(1, 0, '#{codepipeline.PipelineExecutionId}', '00000000-0000-4000-a000-000000000000'), new RegExp(`${NUMBER}\\.Configuration\\.UserParameters\\.executionId`)],
  // pull requests
  ['pull requests that nobody tells apart', parameters(1, 0, '"pullRequests":true', '"pullRequests":false'), new RegExp(`${NUMBER}\\.Configuration\\.UserParameters\\.pullRequests: expected true, found 'false'`)],
  ['pull requests that are sealed', pipeline('Stages[3].BeforeEntry', undefined), /Stages\[3\]\.BeforeEntry: expected \{"Conditions":.*, found nothing/],
  ['a condition that lets in what it must not', pipeline('Stages[3].BeforeEntry.Conditions[0].Rules[0].Configuration.Operator', 'NE'), /Stages\[3\]\.BeforeEntry: expected/],
  ['a condition that goes by what sources do not always say', pipeline('Stages[3].BeforeEntry.Conditions[0].Rules[0].Configuration.Variable', '#{source.BranchName}'), /Stages\[3\]\.BeforeEntry: expected/],
  // builds and their outcomes
  ['an outcome that is left out', (template) => { (resource(template, 'Shop/Build/Pipeline').Stages as { Actions: unknown[] }[])[1].Actions.pop(); }, /Stages Build: expected a build, and an action that says how it went, found number, build/],
  ['an outcome of a later stage that is left out', (template) => { (resource(template, 'Shop/Build/Pipeline').Stages as { Actions: unknown[] }[])[2].Actions.pop(); }, /Stages Test: expected a build, and an action that says how it went, found test/],
  ['an outcome beside its build', pipeline('Stages[1].Actions[2].RunOrder', 2), new RegExp(`${OUTCOME}\\.RunOrder: expected after build, found 2`)],
  ['an outcome of another build', pipeline('Stages[2].Actions[1].InputArtifacts', [{ Name: 'Handover' }]), /Stages\[2\]\.Actions\[1\]\.InputArtifacts: expected what test hands over, found Handover/],
  ['an outcome of another function', pipeline('Stages[1].Actions[2].Configuration.FunctionName', 'other'), new RegExp(`${OUTCOME}\\.Configuration\\.FunctionName`)],
  ['an outcome that names another stage', parameters(1, 2, '"stage":"Build"', '"stage":"Test"'), new RegExp(`${OUTCOME}\\.Configuration\\.UserParameters\\.stage: expected 'Build', found 'Test'`)],
  ['an outcome of a revision that is written out', parameters(1, 2, '#{source.CommitId}', 'abcdef'), new RegExp(`${OUTCOME}\\.Configuration\\.UserParameters\\.revision: expected what the source action says`)],
  ['a build of another project', pipeline('Stages[1].Actions[1].Configuration.ProjectName', 'other'), new RegExp(`${BUILD}\\.Configuration\\.ProjectName`)],
  ['a build that is told another version', configuration(1, 1, 'EnvironmentVariables', '#{number.version}', '1.0.0'), new RegExp(`${BUILD}\\.Configuration\\.EnvironmentVariables RELEASE_VERSION: expected '#\\{number\\.version\\}', found '1\\.0\\.0'`)],
  ['swapped variables', configuration(1, 1, 'EnvironmentVariables', '#{number.since}', '#{source.CommitId}'), new RegExp(`${BUILD}\\.Configuration\\.EnvironmentVariables RELEASE_SINCE: expected '#\\{number\\.since\\}', found '#\\{source\\.CommitId\\}'`)],
  // seal
  ['a seal of another function', pipeline('Stages[3].Actions[0].Configuration.FunctionName', 'other'), /Stages\[3\]\.Actions\[0\]\.Configuration\.FunctionName/],
  ['a version that is written out', parameters(3, 0, '#{number.version}', '1.0.0'), /Stages\[3\]\.Actions\[0\]\.Configuration\.UserParameters\.version: expected '#\{number\.version\}', found '1\.0\.0'/],
  ['a seal that does not see what was built', pipeline('Stages[3].Actions[0].InputArtifacts', [{ Name: 'Handover' }]), /Stages\[3\]\.Actions\[0\]\.InputArtifacts: expected 'site', found 'Handover'/],
  ['a seal that does not see how it went', pipeline('Stages[3].Actions[0].InputArtifacts', [{ Name: 'site' }]), /Stages\[3\]\.Actions\[0\]\.InputArtifacts: expected 'Handover', found 'site'/],
  // what CodeBuild ends
  ['no rule for what CodeBuild ends', (template) => { delete (template.Metadata as Record<string, { store: { buildRule?: string } }>)['cdk-release-pipeline'].store.buildRule; }, /of the store [^:]+: expected beside it a rule for builds that CodeBuild ends, found none/],
  ['a rule for builds of other pipelines', change('Store/Rules/Builds', 'EventPattern.detail.pipeline', ['other-build']), /EventPattern\.detail\.pipeline: expected also 'shop-build', found \["other-build"\]/],
  ['a rule for actions of every kind', change('Store/Rules/Builds', 'EventPattern.detail.type', undefined), /EventPattern\.detail: expected .*"provider":\["CodeBuild"\]/],
  ['a rule that sleeps', change('Store/Rules/Builds', 'State', 'DISABLED'), /State: expected 'ENABLED'/],
  // roles
  ...['Shop/Build/Role', 'Shop/Build/Build/Role', 'Shop/Build/Test/Role'].flatMap((role): [string, (template: Template) => void, RegExp][] => [
    [`${role}, which may write releases`, grant(role, 'Releases', '/releases/*'), new RegExp(`Test/${role}\\) policies: expected nothing that is sealed or deployed, found '[^']*/releases/\\*'`)],
    [`${role}, which may write the ledger`, grant(role, 'Releases', '/ledger/*'), new RegExp(`Test/${role}\\) policies: expected nothing that is sealed or deployed, found '[^']*/ledger/\\*'`)],
    [`${role}, which may write what is deployed`, grant(role, 'Artifacts', '/*'), new RegExp(`Test/${role}\\) policies: expected nothing that is sealed or deployed`)],
    [`${role}, which may write in every bucket`, (template) => { statements(template, role).push({ Effect: 'Allow', Action: 's3:*', Resource: 'arn:aws:s3:::*' }); }, new RegExp(`Test/${role}\\) policies: expected nothing that is sealed or deployed, found 'arn:aws:s3:::\\*'`)],
    [`${role}, which may do everything everywhere`, (template) => { statements(template, role).push({ Effect: 'Allow', Action: '*', Resource: '*' }); }, new RegExp(`Test/${role}\\) policies: expected nothing that is sealed or deployed, found '\\*'`)],
    [`${role}, which may write everything in S3`, (template) => { statements(template, role).push({ Effect: 'Allow', Action: ['logs:PutLogEvents', 's3:Put*'], Resource: '*' }); }, new RegExp(`Test/${role}\\) policies: expected nothing that is sealed or deployed, found '\\*'`)],
    [`${role}, which may do all that is not named`, (template) => { statements(template, role).push({ Effect: 'Allow', NotAction: 'iam:*', Resource: 'arn:aws:s3:::other' } as never); }, new RegExp(`Test/${role}\\) policies: expected what it may do, named, found NotAction`)],
    [`${role}, which has a policy of somebody else's`, change(role, 'ManagedPolicyArns', ['arn:aws:iam::aws:policy/AdministratorAccess']), new RegExp(`Test/${role}\\) ManagedPolicyArns: expected policies of this app, found 'arn:aws:iam::aws:policy/AdministratorAccess'`)],
    [`${role}, which trusts its service for another source`, change(role, 'AssumeRolePolicyDocument.Statement[0].Condition.ArnEquals', { 'aws:SourceArn': 'arn:aws:codepipeline:eu-west-1:111111111111:other' }), new RegExp(`Test/${role}\\) AssumeRolePolicyDocument aws:SourceArn`)],
  ]),
];

test.each(BROKEN)('fails for %s', (_, edit, expected) => {
  const faults = faultsOf(edit);
  expect(faults).toHaveLength(1);
  expect(faults[0]).toMatch(expected);
});
