import { Duration, Stack } from 'aws-cdk-lib';
import { AccountPrincipal, ManagedPolicy, Role } from 'aws-cdk-lib/aws-iam';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { ReleaseStore } from '../../lib';
import { Rehearsal } from '../../lib/local';
import { addShop, loadApp, STATUS, STATUS_HOST, wayFree } from '../helpers/apps';
import { operator } from '../helpers/people';
import { deploy, deployments, drop, refusals, running } from '../helpers/stories';
import { newApp } from '../helpers/synth';

/** A shop whose status pages nobody serves, so that gates wait, and gates may be overridden: those before by release managers, those after by who is on call. */
function overridableApp() {
  const app = newApp();
  const stack = new Stack(app, 'Test');
  const role = (name: string) => new Role(stack, name, { roleName: name, assumedBy: new AccountPrincipal(stack.account) });
  role('Deputies').addManagedPolicy(ManagedPolicy.fromAwsManagedPolicyName('AWSCodePipelineApproverAccess'));
  new Bucket(stack, 'Status', { versioned: true });
  addShop(stack, new ReleaseStore(stack, 'Store'), {
    before: { gates: [wayFree()], overriders: [role('Managers')] }, after: { gates: [wayFree('after.json')], interval: Duration.minutes(1), overriders: [role('OnCall')] },
  });
  return loadApp(app);
}

const app = overridableApp();
const BEFORE = 'Deploy/gates-before of 1.0.0';
const AFTER = 'Deploy/gates-after of 1.0.0';
const waits = (r: Rehearsal, what: string) => r.until((report) => report.environment('prod').waiting === what, { minutes: 5 });

async function begin(r: Rehearsal): Promise<void> {
  await r.settle();
  await drop(r, '1.0.0');
  await waits(r, BEFORE);
}

test('gates are overridden by who is named for their side, with a reason that the report says', () => app.rehearse(async (r) => {
  await begin(r);
  r.as('Test/Managers', 'ada').approve('prod', 'the status page is down', { action: 'gates-before' });
  await waits(r, AFTER);
  r.as('Test/OnCall', 'ola').approve('prod', 'slow is fine', { action: 'gates-after' });
  await r.settle();
  expect(deployments(r)).toEqual(['1.0.0 succeeded']);
  expect(r.report.deployments[0].reason).toBe('deployed, read back, gates overridden: slow is fine');
  expect(r.report.overrides).toEqual([
    { environment: 'prod', version: '1.0.0', side: 'before', by: 'arn:aws:sts::111111111111:assumed-role/Managers/ada', reason: 'the status page is down' },
    { environment: 'prod', version: '1.0.0', side: 'after', by: 'arn:aws:sts::111111111111:assumed-role/OnCall/ola', reason: 'slow is fine' },
  ]);
}));

test('fails for who is named for the other side: he has no right to answer, and if he has got one, nothing is deployed, and his name is said', () => app.rehearse(async (r) => {
  await begin(r);
  expect(() => r.as('Test/OnCall', 'ola').approve('prod', 'let me', { action: 'gates-before' })).toThrow(/AccessDenied: .*OnCall\/ola is not authorized to perform: codepipeline:PutApprovalResult on resource: \S+:shop-prod\/Deploy\/gates-before /);
  r.as('Test/Deputies', 'ola').approve('prod', 'let me', { action: 'gates-before' });
  await r.settle();
  expect(deployments(r)).toEqual([]);
  expect(refusals(r)).toEqual([expect.stringMatching(/^Deploy: AnswerDoesNotCount: the gates before were answered by .*Deputies\/ola, who is not named/)]);
  expect(r.report.overrides).toEqual([]);
}));

test('fails without a reason: CodePipeline insists on one, and the gates wait on', () => app.rehearse(async (r) => {
  await begin(r);
  const ada = r.as('Test/Managers', 'ada');
  for (const reason of [undefined, ' ']) expect(() => ada.approve('prod', reason, { action: 'gates-before' })).toThrow(/requires a summary/);
  expect(r.report.environment('prod').waiting).toBe(BEFORE);
}));

test('fails when the gates have said no: that is final, also when the stage is retried', () => app.rehearse(async (r) => {
  r.host(STATUS_HOST, STATUS);
  r.bucket(STATUS).put('status.json', 'free');
  r.bucket(STATUS).put('after.json', 'closed');
  await deploy(r, '1.0.0');
  expect(deployments(r)).toEqual(['1.0.0 failed']);
  operator(r).retry('prod', 'Deploy', 'FAILED_ACTIONS');
  await r.settle();
  expect(deployments(r)).toEqual(['1.0.0 failed']);
  expect(r.report.environment('prod').lastGood).toBeNull();
  expect(r.report.overrides).toEqual([]);
  expect(running(r)).toBe('1.0.0');
}));
