import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Report } from '../../lib/contracts';
import { load, Rehearsal, RehearseOptions } from '../../lib/local';
import { environment } from '../helpers/cli';
import { near, rowsOf, wrongRows } from '../helpers/costs';
import { synthesizeDroppedStorefront, synthesizeStorefront } from '../helpers/storefront';

const assembly = synthesizeStorefront();

interface Run {
  readonly journal: string;
  readonly report: Omit<Report, 'wallMilliseconds'>;
}

interface ShownRun extends Run {
  readonly page: string;
}

/** Plays the storefront's own story in a process of its own, from a copy of the assembly in a folder of its own. */
async function elsewhere(name: string, env: NodeJS.ProcessEnv): Promise<ShownRun> {
  const cwd = mkdtempSync(join(tmpdir(), name));
  cpSync(assembly, join(cwd, 'cdk.out'), { recursive: true });
  const args = [resolve('bin/cdk-release'), 'rehearse', resolve('examples/storefront/story.js'), '--assembly', 'cdk.out', '--run-builds', '--json', '--journal', 'journal.jsonl', '--html', 'page.html'];
  const child = spawn(process.execPath, args, { cwd, env, stdio: ['ignore', 'pipe', 'inherit'] });
  const [status, stdout] = await Promise.all([new Promise((end) => child.once('close', end)), textOf(child.stdout)]);
  expect(status).toBe(0);
  return { journal: readFileSync(join(cwd, 'journal.jsonl'), 'utf8'), page: readFileSync(join(cwd, 'page.html'), 'utf8'), report: withoutWallTime(JSON.parse(stdout) as Report) };
}

async function textOf(stream: NodeJS.ReadableStream): Promise<string> {
  let text = '';
  for await (const chunk of stream) text += String(chunk);
  return text;
}

function withoutWallTime({ wallMilliseconds, ...report }: Report): Run['report'] {
  expect(wallMilliseconds).toBeGreaterThanOrEqual(0);
  return report;
}

const backwards = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv => Object.fromEntries(Object.entries(env).reverse());

const told = Promise.all([
  elsewhere('a-', { ...environment(), TZ: 'UTC', LANG: 'C' }),
  elsewhere('ein anderer Ordner ü-', backwards({ ...environment(), TZ: 'Asia/Kathmandu', LANG: 'de_DE.UTF-8', LC_ALL: 'de_DE.UTF-8', AWS_REGION: 'us-east-1', USER: 'rosalind' })),
]);

test('the same story is the same, byte for byte, in two folders, time zones, languages, orders of the environment, and on two ports', async () => {
  const [one, other] = await told;
  expect(other.journal).toBe(one.journal);
  expect(other.page).toBe(one.page);
  expect(other.report).toEqual(one.report);
  expect(one.journal.split('\n').length).toBeGreaterThan(100);
  expect([tmpdir(), resolve('.'), '127.0.0.1', 'localhost', 'rosalind'].filter((trace) => one.journal.includes(trace) || one.page.includes(trace))).toEqual([]);
  expect(one.page.length).toBeLessThan(500_000);
});

test('the report of the storefront says all that its story came to', async () => {
  const [{ report: { environments, deployments, approvals, refusals, virtualSeconds } }] = await told;
  expect(environments.map(({ name, running }) => `${name} ${running?.version}`)).toEqual(['dev 1.4.0', 'test 1.4.0', 'prod 1.3.0']);
  const normal = deployments.filter((item) => item.class === 'normal');
  expect([normal.length, normal.filter((item) => item.outcome === 'succeeded').length]).toEqual([13, 11]);
  expect(normal.filter((item) => item.outcome === 'failed').map((item) => `${item.version} in ${item.environment}`)).toEqual(['1.1.0 in test', '1.2.0 in prod']);
  expect(deployments.filter((item) => item.class !== 'normal')).toMatchObject([{ class: 'rollback', environment: 'prod', version: '1.0.0', outcome: 'succeeded' }]);
  const ada = 'arn:aws:sts::111111111111:assumed-role/ReleaseManagers/ada';
  expect(approvals.map((item) => `${item.version} ${item.environment} ${item.answer}`)).toEqual(['1.0.0 prod approved', '1.2.0 prod approved', '1.3.0 prod approved', '1.4.0 prod rejected']);
  expect(approvals.at(-1)).toMatchObject({ by: ada, reason: 'not before the sale' });
  expect(refusals).toEqual([{ release: 'shop', environment: 'prod', version: '1.4.0', stage: 'Approve', reason: `approve-1: not before the sale (answered by ${ada})` }]);
  expect(virtualSeconds).toBeGreaterThanOrEqual(4_320);
});

test('the page on cost shows what the storefront\'s story costs', async () => {
  const [{ report: { cost } }] = await told;
  const page = readFileSync('docs/cost.md', 'utf8');
  expect(wrongRows(rowsOf(page, 'What a story costs'), cost.lines)).toEqual([]);
  expect(wrongRows(rowsOf(page, 'What stands'), cost.standing)).toEqual([]);
  const totals = [...page.matchAll(/\*\*\$([\d.]+)\*\*/g)].map(([, dollars]) => Number(dollars));
  expect([near(totals[0], cost.total, 0.01), near(totals[1], cost.standingTotal, 0.01)]).toEqual([true, true]);
});

const app = load(synthesizeDroppedStorefront());

/** One release that is good in dev and refused in test. */
async function story(r: Rehearsal): Promise<void> {
  r.host('dev.example.com', 'Storefront/Dev');
  r.host('test.example.com', 'Storefront/Test');
  await r.settle();
  await r.drop({ version: '1.0.0', artifacts: { site: { 'index.html': 'Release 1.0.0', 'assets/a.css': 'a{}', 'health.json': '{ "status": "degraded" }' } } });
  await r.settle();
}

/** Plays a story in this process, and tells as well which calls the functions made, in their order. */
async function here(options: RehearseOptions = {}): Promise<Run & { readonly calls: readonly string[] }> {
  const calls: string[] = [];
  const onCall = ({ functionName, service, operation }: { functionName: string; service: string; operation: string }) => {
    calls.push(`${functionName} ${service} ${operation}`);
    return 'proceed' as const;
  };
  const { journal, report, error } = await app.run(story, { ...options, faults: { ...options.faults, onCall } });
  expect(error).toBeUndefined();
  return { journal, report: withoutWallTime(JSON.parse(JSON.stringify(report)) as Report), calls };
}

const alone = here();

test('worlds of one process know nothing of each other, one after the other or side by side: down to the order of their calls', async () => {
  const first = await alone;
  expect(first.calls.length).toBeGreaterThan(300);
  expect(await Promise.all([here(), here()])).toEqual([first, first]);
});

test('events that come once more later are the same from run to run, too', async () => {
  const run = () => here({ faults: { onDelivery: () => 'again' } });
  expect(await run()).toEqual(await run());
});

test('another seed makes other ids and comes to the same', async () => {
  const [one, other] = [await alone, await here({ seed: 'another' })];
  const ids = ({ journal }: Run) => new Set(journal.match(/[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/g));
  expect(ids(one).size).toBeGreaterThan(10);
  expect(ids(other).size).toBe(ids(one).size);
  expect([...ids(other)].filter((id) => ids(one).has(id))).toEqual([]);
  const ends = ({ report }: Run) => report.deployments.map(({ version, outcome, reason, startedAt, finishedAt }) => ({ version, outcome, reason, startedAt, finishedAt }));
  expect(ends(other)).toEqual(ends(one));
  expect(other.calls).toEqual(one.calls);
});

test('it begins when it is told to begin', async () => {
  const { journal } = await here({ start: new Date('2027-12-31T23:59:30Z') });
  const [first] = journal.split('\n', 1);
  expect((JSON.parse(first) as { at: string }).at).toBe('2027-12-31T23:59:30.000Z');
  expect(journal).toContain('2028-01-01T00:0');
});
