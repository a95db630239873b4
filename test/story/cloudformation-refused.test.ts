import { Stack } from 'aws-cdk-lib';
import { AccountPrincipal, Role } from 'aws-cdk-lib/aws-iam';
import { Deploy, Release, ReleasePipeline } from '../../lib';
import { Rehearsal } from '../../lib/local';
import { loadApp } from '../helpers/apps';
import { backend, deployBackend, dropBackend, executionRole, STACK, stackApp } from '../helpers/stack-app';
import { deployments, factsOf, refusals, running } from '../helpers/stories';
import { newApp } from '../helpers/synth';

const app = stackApp();
const asks = (r: Rehearsal) => r.report.environment('prod').asks;
const other = JSON.parse(String(backend({ more: { Extra: { Type: 'AWS::SNS::Topic' } } })['template.json'])) as object;

/** 1.0.0 is good. */
async function begin(r: Rehearsal): Promise<void> {
  await r.settle();
  await deployBackend(r, '1.0.0');
}

describe('fails', () => {
  test('when somebody changes the stack before it is read back', () => app.rehearse(async (r) => {
    await begin(r);
    await dropBackend(r, '1.1.0', backend({ size: 'db.t4g.small' }));
    r.as('Test/Managers', 'ada').approve('prod', 'go');
    await r.until(() => r.stack(STACK).status === 'UPDATE_COMPLETE');
    r.stack(STACK).update(other, { Stage: 'test' });
    await r.settle();
    expect(r.report.deployments[1].reason).toMatch(/^attest: TargetDiffers: the stack \S+: it is in UPDATE_IN_PROGRESS/);
    expect(factsOf(r, 'attested')[1]).toMatchObject({ ok: false });
  }));

  test.each([
    ['that is no template', '{ "Resources": ', /JSON not well-formed/],
    ['without a resource', '{ "Description": "nothing" }', /At least one Resources member must be defined/],
    ['whose parameter has no value', JSON.stringify({ ...other, Parameters: { Stage: { Type: 'String' }, Owner: { Type: 'String' } } }), /Parameters: \[Owner\] must have values/],
    ['that refers to what is not there', '{ "Resources": { "A": { "Type": "AWS::SQS::Queue", "Properties": { "QueueName": { "Ref": "B" } } } }, "Parameters": { "Stage": { "Type": "String" } } }', /Unresolved resource dependencies \[B\]/],
  ])('for a template %s: nobody is asked', (_, template, says) => app.rehearse(async (r) => {
    await r.settle();
    await dropBackend(r, '1.0.0', { ...backend(), 'template.json': template });
    expect(refusals(r)).toEqual([expect.stringMatching(/^Prepare: prepare-0: /)]);
    expect(refusals(r)[0]).toMatch(says);
    expect([asks(r), deployments(r)]).toEqual([null, []]);
  }));

  test('for a release without the file: nobody is asked', () => app.rehearse(async (r) => {
    await r.settle();
    await dropBackend(r, '1.0.0', { 'other.json': '{}' });
    expect(refusals(r)[0]).toMatch(/^Prepare: prepare-0: File \[template\.json\] does not exist in artifact \[admitted_backend\]/);
  }));

  test('without the capability that a template needs', () => stackApp({ capabilities: [] }).rehearse(async (r) => {
    await r.settle();
    await dropBackend(r, '1.0.0');
    expect(refusals(r)[0]).toMatch(/^Prepare: prepare-0: Requires capabilities : \[CAPABILITY_NAMED_IAM\]/);
  }));
});

test('a release that changes nothing is asked about, executes nothing, and is proved', () => app.rehearse(async (r) => {
  await begin(r);
  const events = r.stack(STACK).events.length;
  const template = String(backend()['template.json']);
  await dropBackend(r, '1.1.0', { ...backend(), 'template.json': template.replace('{', '{ "Description": "the same", ') });
  expect(asks(r)).toContain(`\nthe stack ${STACK}: no change\n`);
  r.as('Test/Managers', 'ada').approve('prod', 'go');
  await r.settle();
  expect(running(r)).toBe('1.1.0');
  expect(r.stack(STACK).events).toHaveLength(events);
}));

test('parameters of the pipeline go before those of the release', () => stackApp({ parameterOverrides: { Stage: 'blue', Retention: '7' } }).rehearse(async (r) => {
  await begin(r);
  expect(r.stack(STACK).parameters).toEqual({ Stage: 'blue', Retention: '7' });
  expect(factsOf(r, 'attested')[0].reason).toMatch(/with 2 parameters$/);
}));

test('a stack of another account is changed there, by roles that are made there', async () => {
  const twoAccounts = newApp();
  const env = (account: string) => ({ account, region: 'eu-west-1' });
  const prod = new Stack(twoAccounts, 'Prod', { env: env('333333333333') });
  const tools = new Stack(twoAccounts, 'Test', { env: env('111111111111') });
  const managers = new Role(tools, 'Managers', { roleName: 'Managers', assumedBy: new AccountPrincipal('111111111111') });
  new ReleasePipeline(tools, 'Shop', {
    release: Release.fromDrop({ artifacts: ['backend'] }),
    environments: [{
      name: 'prod', before: { approvals: [{ approvers: [managers] }] },
      deploy: [Deploy.cloudFormation(STACK, { template: 'template.json', configuration: 'prod.json', executionRole: executionRole(prod, STACK), scope: prod, parameterOverrides: {} })],
    }],
  });
  const queues = { 'template.json': JSON.stringify({ Parameters: { Stage: { Type: 'String' } }, Resources: { Jobs: { Type: 'AWS::SQS::Queue' } } }), 'prod.json': '{ "Parameters": { "Stage": "prod" } }' };
  await loadApp(twoAccounts).rehearse(async (r) => {
    await r.settle();
    await r.drop({ version: '1.0.0', artifacts: { backend: queues } });
    await r.settle();
    expect(asks(r)).toContain(`stack ${STACK}: 1 added`);
    r.as('Test/Managers', 'ada').approve('prod', 'go');
    await r.settle();
    expect(r.report.deployments.map(({ outcome, reason }) => `${outcome}: ${reason}`)).toEqual(['succeeded: deployed, read back']);
    expect(r.stack(STACK).status).toBe('CREATE_COMPLETE');
  });
});
