import { Files, Rehearsal } from '../../lib/local';
import { askingApp, HOST, site, WEBSITE } from '../helpers/apps';

const ADA = 'arn:aws:sts::111111111111:assumed-role/Managers/ada';
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
  expect(await handIn('1.0.0', { 'old.html': 'old' })).toMatch(/^1\.0\.0 \(sha256:[0-9a-f]{12}\) for prod, where nothing runs\ncommit c0ffee1\.0\.0 by the shop team; 4 files\nLook at the prices\.$/);
  await answer(r, 'Approved', ADA, 'go');
  expect(r.report.environment('prod').asks).toBeNull();
  expect(await handIn('1.1.0', { 'news.html': 'news' })).toMatch(new RegExp('^1\\.1\\.0 .* for prod, where 1\\.0\\.0 runs\n'
    + 'commit c0ffee1\\.1\\.0 by the shop team, after c0ffee1\\.0\\.0; 3 files changed: assets/a\\.css, health\\.json and 1 more; 1 file new: news\\.html; 1 file gone: old\\.html\n'));
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

test('a rollback asks nobody: this release had its yes here', () => askingApp().rehearse(async (r) => {
  await begin(r);
  await drop(r, '1.0.0');
  await answer(r, 'Approved', ADA);
  await drop(r, '1.1.0', 'degraded');
  await answer(r, 'Approved', ADA);
  expect(r.report.deployments.map((item) => `${item.version} ${item.class} ${item.outcome}`)).toEqual(['1.0.0 normal succeeded', '1.1.0 normal failed', '1.0.0 rollback succeeded']);
  expect(r.report.approvals).toHaveLength(2);
}));
