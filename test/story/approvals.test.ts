import { Duration, Stack } from 'aws-cdk-lib';
import { AccountPrincipal, Role } from 'aws-cdk-lib/aws-iam';
import { DeploymentApproval, DeploymentQueue, ReleaseStore, Rollback } from '../../lib';
import { Files, Rehearsal } from '../../lib/local';
import { addShop, healthy, HOST, loadApp, site, WEBSITE } from '../helpers/apps';
import { newApp } from '../helpers/synth';

/** A shop whose managers are asked. */
function askingApp(approval: Partial<DeploymentApproval> = {}, queue?: DeploymentQueue) {
  const app = newApp();
  const stack = new Stack(app, 'Test');
  const managers = new Role(stack, 'Managers', { roleName: 'Managers', assumedBy: new AccountPrincipal(stack.account) });
  addShop(stack, new ReleaseStore(stack, 'Store'), {
    before: { approvals: [{ approvers: [managers], ...approval }] }, after: healthy(), rollback: Rollback.toLastGood(), queue,
  });
  return loadApp(app);
}

const ADA = 'arn:aws:sts::111111111111:assumed-role/Managers/ada';
const ROOT = 'arn:aws:sts::111111111111:assumed-role/Administrator/eve';
const WAITS = (version: string) => `Approve/approve-1 of ${version}`;

async function drop(r: Rehearsal, version: string, status = 'ok'): Promise<void> {
  await r.drop({ version, artifacts: { site: site(version, { status }) } });
  await r.settle();
}

async function begin(r: Rehearsal): Promise<void> {
  r.host(HOST, WEBSITE);
  await r.settle();
}

const personOf = (r: Rehearsal, arn: string) => {
  const [, role, name] = /assumed-role\/(\w+)\/(\w+)$/.exec(arn)!;
  return r.as(`arn:aws:iam::111111111111:role/${role}`, name);
};

const answer = async (r: Rehearsal, what: 'Approved' | 'Rejected', as: string, summary?: string) => {
  const person = personOf(r, as);
  if (what === 'Approved') person.approve('prod', summary);
  else person.reject('prod', summary);
  await r.settle();
};

test('a release waits for a named person, is deployed after his yes, and the report says who', () => askingApp().rehearse(async (r) => {
  await begin(r);
  await drop(r, '1.0.0');
  expect(r.report.environment('prod').waiting).toBe(WAITS('1.0.0'));
  expect(r.report.deployments).toEqual([]);
  await answer(r, 'Approved', ADA, 'go');
  expect(r.report.environment('prod').running?.version).toBe('1.0.0');
  expect(r.report.approvals).toEqual([{ environment: 'prod', version: '1.0.0', answer: 'approved', by: ADA, reason: 'go' }]);
}));

test('who is asked reads what runs, what is proposed, and what changed: files and commits', () => askingApp({ instructions: 'Look at the prices.' }).rehearse(async (r) => {
  await begin(r);
  const handIn = async (version: string, more: Files) => {
    await r.drop({ version, artifacts: { site: site(version, { more }) }, commit: `c0ffee${version}`, author: 'the shop team' });
    await r.settle();
    return r.report.environment('prod').asks;
  };
  expect(await handIn('1.0.0', { 'old.html': 'old' })).toMatch(/^1\.0\.0 \(sha256:[0-9a-f]{12}\) for prod, where nothing runs\n4 files; commit c0ffee1\.0\.0 by the shop team\nLook at the prices\.$/);
  await answer(r, 'Approved', ADA, 'go');
  expect(r.report.environment('prod').asks).toBeNull();
  expect(await handIn('1.1.0', { 'news.html': 'news' })).toMatch(new RegExp('^1\\.1\\.0 .* for prod, where 1\\.0\\.0 runs\n'
    + '3 files changed: assets/a\\.css, health\\.json and 1 more; 1 file new: news\\.html; 1 file gone: old\\.html; commit c0ffee1\\.1\\.0 by the shop team, after c0ffee1\\.0\\.0\n'));
}));

test('fails for a release that a person refuses: it is listed with his name and reason, and what runs stays', () => askingApp().rehearse(async (r) => {
  await begin(r);
  await drop(r, '1.0.0');
  await answer(r, 'Approved', ADA);
  await drop(r, '1.1.0');
  await answer(r, 'Rejected', ADA, 'not before the sale');
  expect(r.report.environment('prod').running?.version).toBe('1.0.0');
  expect(r.report.refusals).toEqual([{ release: 'shop', environment: 'prod', version: '1.1.0', stage: 'Approve', reason: `approve-1: not before the sale (answered by ${ADA})` }]);
  expect(r.report.approvals.at(-1)).toMatchObject({ version: '1.1.0', answer: 'rejected', by: ADA, reason: 'not before the sale' });
  expect(r.report.deployments).toHaveLength(1);
}));

test('fails for a yes of somebody who may everything but is not named: nothing is deployed, and his name is said', () => askingApp().rehearse(async (r) => {
  await begin(r);
  await drop(r, '1.0.0');
  await answer(r, 'Approved', ROOT, 'trust me');
  expect(r.report.deployments).toEqual([]);
  expect(r.bucket(WEBSITE).list()).toEqual([]);
  expect(r.report.refusals.at(-1)).toMatchObject({ stage: 'Deploy', reason: `AnswerDoesNotCount: approve-1 was answered by ${ROOT}, who is not named as one who may` });
  expect(r.report.approvals).toMatchObject([{ answer: 'void', by: ROOT }]);
}));

test('fails for an answer without the reason that is asked for; with one it counts', () => askingApp({ reasonRequired: true }).rehearse(async (r) => {
  await begin(r);
  await drop(r, '1.0.0');
  expect(() => personOf(r, ADA).approve('prod', ' ')).toThrow(/requires a summary/);
  await answer(r, 'Approved', ADA, 'checked with the shop');
  expect(r.report.environment('prod').running?.version).toBe('1.0.0');
}));

test('a newer release overtakes one that waits, which is stopped with the reason', () => askingApp().rehearse(async (r) => {
  await begin(r);
  await drop(r, '1.0.0');
  await drop(r, '1.1.0');
  expect(r.report.environment('prod').waiting).toBe(WAITS('1.1.0'));
  expect(r.report.refusals.at(-1)).toMatchObject({ version: '1.0.0', stage: 'Approve', reason: 'superseded by 1.1.0' });
  expect(r.report.releases[0].environments).toEqual([{ environment: 'prod', state: 'overtaken', overtakenBy: '1.1.0' }]);
  expect(r.report.approvals).toMatchObject([{ version: '1.0.0', answer: 'void', by: null }]);
  await answer(r, 'Approved', ADA);
  expect(r.report.deployments.map((item) => item.version)).toEqual(['1.1.0']);
}));

test('where all are deployed in sequence nothing is overtaken', () => askingApp({}, DeploymentQueue.ALL_IN_SEQUENCE).rehearse(async (r) => {
  await begin(r);
  await drop(r, '1.0.0');
  await drop(r, '1.1.0');
  expect(r.report.environment('prod').waiting).toBe(WAITS('1.0.0'));
  await answer(r, 'Approved', ADA);
  expect(r.report.environment('prod').waiting).toBe(WAITS('1.1.0'));
}));

test('a rollback asks nobody: this release had its yes here', () => askingApp().rehearse(async (r) => {
  await begin(r);
  await drop(r, '1.0.0');
  await answer(r, 'Approved', ADA);
  await drop(r, '1.1.0', 'degraded');
  await answer(r, 'Approved', ADA);
  expect(r.report.deployments.map((item) => `${item.version} ${item.class} ${item.outcome}`)).toEqual(['1.0.0 normal succeeded', '1.1.0 normal failed', '1.0.0 rollback succeeded']);
  expect(r.report.approvals).toHaveLength(2);
}));

test('fails for a question that nobody answers in time', () => askingApp({ timeout: Duration.hours(2) }).rehearse(async (r) => {
  await begin(r);
  await drop(r, '1.0.0');
  await r.advance({ hours: 3 });
  expect(r.report.environment('prod').waiting).toBeNull();
  expect(r.report.approvals).toMatchObject([{ version: '1.0.0', answer: 'expired', by: null }]);
  expect(r.report.refusals.at(-1)).toMatchObject({ version: '1.0.0', stage: 'Approve' });
}));

test('a deployment of the pipeline while people are asked takes the question away: they are asked again', () => askingApp().rehearse(async (r) => {
  await begin(r);
  await drop(r, '1.0.0');
  r.redeploy('prod', (properties) => ({ ...properties, ExecutionMode: 'QUEUED' }));
  expect(() => personOf(r, ADA).approve('prod')).toThrow(/no approval/);
  await r.settle();
  expect(r.report.environment('prod').waiting).toBe(WAITS('1.0.0'));
  expect(r.report.refusals).toMatchObject([{ version: '1.0.0', reason: 'interrupted: the pipeline was changed' }]);
  expect(r.report.approvals).toMatchObject([{ answer: 'void' }]);
  await answer(r, 'Approved', ADA);
  expect(r.report.deployments.map((item) => item.outcome)).toEqual(['succeeded']);
}));

test('fails for a yes to another configuration: it is void, and people are asked again', () => askingApp().rehearse(async (r) => {
  await begin(r);
  await drop(r, '1.0.0');
  r.tune('prod', (configuration) => ({ ...configuration, queue: 'sequence' }));
  await answer(r, 'Approved', ADA, 'yes to the old one');
  expect(r.report.deployments).toEqual([]);
  expect(r.report.refusals.at(-1)?.reason).toMatch(/^ApprovalVoid: the configuration of prod was changed \(version 1 to 2\)/);
  expect(r.report.environment('prod').waiting).toBe(WAITS('1.0.0'));
  await answer(r, 'Approved', ADA, 'yes to the new one');
  expect(r.report.environment('prod').running?.version).toBe('1.0.0');
}));
