import { accessBy, EVERYTHING_ALLOWED, roleWith } from '../../../../helpers/access';
import { Stacks } from '../../../../../lib/local/world/cloudformation';
import type { AccessPort } from '../../../../../lib/local/world/iam/access-port';
import { Ids } from '../../../../../lib/local/world/ids';
import { Timeline } from '../../../../../lib/local/world/timeline';

const [ACCOUNT, ROLE] = ['111111111111', 'arn:aws:iam::111111111111:role/Execution'];
const CALLER = { arn: 'arn:aws:sts::111111111111:assumed-role/Action/x', account: ACCOUNT };
const TRUST = { Effect: 'Allow', Principal: { Service: 'cloudformation.amazonaws.com' }, Action: 'sts:AssumeRole' };
type Resources = Record<string, unknown>;

function world(access: AccessPort = EVERYTHING_ALLOWED) {
  const [timeline, notes] = [new Timeline(new Date('2026-01-05T08:00:00Z')), [] as string[]];
  const stacks = new Stacks({ timeline, ids: new Ids('seed'), access, journal: { note: (_, text) => notes.push(text) }, region: 'eu-west-1' });
  const play = async () => { while (await timeline.step()); };
  const prepare = async (Resources: Resources, more: Resources = {}, roleArn = ROLE) => {
    const changeSet = stacks.createChangeSet({ stackName: 'shop', changeSetName: 'release', template: Buffer.from(JSON.stringify({ Resources, ...more })), parameters: {}, capabilities: ['CAPABILITY_NAMED_IAM'], roleArn }, CALLER);
    await play();
    return changeSet;
  };
  const deploy = async (Resources: Resources, more: Resources = {}) => {
    await prepare(Resources, more);
    let ended: boolean | undefined;
    stacks.executeChangeSet(ACCOUNT, 'shop', 'release', (succeeded) => { ended = succeeded; });
    await play();
    stacks.deleteChangeSet(ACCOUNT, 'shop', 'release');
    return ended;
  };
  return { stacks, notes, prepare, deploy, stack: () => stacks.find(ACCOUNT, 'shop')! };
}

const queue = (Properties: Resources = {}, more: Resources = {}) => ({ Type: 'AWS::SQS::Queue', Properties, ...more });

test.each<[string, Resources, Resources, string]>([
  ['in place', { A: queue({ VisibilityTimeout: 1 }) }, { A: queue({ VisibilityTimeout: 2 }) }, 'Modify A False'],
  ['by another resource', { A: queue({ FifoQueue: false }) }, { A: queue({ FifoQueue: true }) }, 'Modify A True'],
  ['of a type that nobody knows', { A: { Type: 'AWS::X::Y', Properties: { Z: 1 } } }, { A: { Type: 'AWS::X::Y', Properties: { Z: 2 } } }, 'Modify A Conditional'],
  ['of tags', { A: { Type: 'AWS::X::Y', Properties: { Tags: [] } } }, { A: { Type: 'AWS::X::Y', Properties: { Tags: [1] } } }, 'Modify A False'],
  ['of what refers to it', { A: queue({ FifoQueue: false }), B: { Type: 'AWS::IAM::Role', Properties: { Path: { Ref: 'A' } } } }, { A: queue({ FifoQueue: true }), B: { Type: 'AWS::IAM::Role', Properties: { Path: { Ref: 'A' } } } }, 'Modify A True, Modify B Conditional'],
  ['to nothing', { A: queue(), B: queue() }, { B: queue() }, 'Remove A Delete'],
  ['to nothing, but it stays', { A: queue({}, { DeletionPolicy: 'Retain' }), B: queue() }, { B: queue() }, 'Remove A Retain'],
])('a change %s is shown', async (_, before, after, shown) => {
  const { deploy, prepare } = world();
  expect(await deploy(before)).toBe(true);
  const { changes, executionStatus } = await prepare(after);
  expect(changes.map(({ action, logicalId, replacement, policyAction }) => `${action} ${logicalId} ${replacement ?? policyAction}`).join(', ')).toBe(shown);
  expect(executionStatus).toBe('AVAILABLE');
});

test('what only goes by its outputs can be executed; what is the same in everything can not', async () => {
  const { deploy, prepare, stacks } = world();
  await deploy({ A: queue() });
  expect(await prepare({ A: queue() }, { Outputs: { Name: { Value: { Ref: 'A' } } } })).toMatchObject({ status: 'CREATE_COMPLETE', changes: [] });
  stacks.deleteChangeSet(ACCOUNT, 'shop', 'release');
  expect(await prepare({ A: queue() }, { Description: 'another' })).toMatchObject({ status: 'FAILED', executionStatus: 'UNAVAILABLE', reason: expect.stringMatching(/^The submitted information didn't contain changes/) as unknown });
  expect(() => stacks.executeChangeSet(ACCOUNT, 'shop', 'release', () => undefined)).toThrow(/cannot be executed in its current status of \[FAILED\]/);
});

test('a resource is made again under another id, unless somebody chose its name: then all is brought back', async () => {
  const { deploy, stack } = world();
  await deploy({ A: queue({ FifoQueue: false }) });
  const { physicalId } = stack().resources.get('A')!;
  expect(await deploy({ A: queue({ FifoQueue: true }) })).toBe(true);
  expect(stack().resources.get('A')!.physicalId).not.toBe(physicalId);
  expect(await deploy({ A: queue({ QueueName: 'jobs', FifoQueue: true }) })).toBe(true);
  expect(await deploy({ A: queue({ QueueName: 'jobs', FifoQueue: false }), B: queue() })).toBe(false);
  expect(stack()).toMatchObject({ status: 'UPDATE_ROLLBACK_COMPLETE' });
  expect([...stack().resources.keys()]).toEqual(['A']);
  expect(stack().events.find(({ status }) => status === 'UPDATE_FAILED')!.reason).toMatch(/custom-named resource requires replacing\. Rename jobs/);
});

test.each<[string, Resources, Resources, RegExp]>([
  ['resources that wait for each other', { A: queue({ X: { Ref: 'B' } }), B: queue({}, { DependsOn: 'A' }) }, {}, /Circular dependency between resources: \[A, B\]/],
  ['a section that there is not', { A: queue() }, { Colour: {} }, /Invalid template property or properties \[Colour\]/],
  ['a macro, by name', { A: queue() }, { Transform: 'AWS::Serverless-2016-10-31' }, /the template has Transform, which a rehearsal does not run/],
  ['a rule, by name', { A: queue() }, { Rules: { Mine: {} } }, /the rule Mine, which a rehearsal does not evaluate/],
  ['a value of another stack, by name', { A: queue({ X: { 'Fn::ImportValue': 'x' } }) }, {}, /Fn::ImportValue of x has no value in a rehearsal/],
])('refuses %s', async (_, resources, more, says) => {
  await expect(world().prepare(resources, more)).rejects.toThrow(says);
});

test('refuses an execution role that is not there or does not trust CloudFormation, and a template in YAML by name', async () => {
  await expect(world(accessBy(roleWith(ROLE, [], TRUST))).prepare({ A: queue() }, {}, `${ROLE}2`)).rejects.toThrow(/Role \S+ is invalid or cannot be assumed/);
  const { stacks } = world();
  expect(() => stacks.createChangeSet({ stackName: 'shop', changeSetName: 'a', template: Buffer.from('Resources:\n'), parameters: {}, capabilities: [], roleArn: ROLE }, CALLER)).toThrow(/begins with 'Resources:': a rehearsal reads templates in JSON only/);
});
