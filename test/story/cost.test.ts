import { readFileSync } from 'node:fs';
import { CodePipelineClient, GetPipelineStateCommand } from '@aws-sdk/client-codepipeline';
import { Duration } from 'aws-cdk-lib';
import type { CostReport } from '../../lib/contracts';
import { REQUESTS } from '../../lib/local/cost/usage';
import { JournalEntry, RehearsableApp, RehearseOptions, Story } from '../../lib/local';
import { askingApp, healthGate, HOST, smallApp, WEBSITE } from '../helpers/apps';
import { builtApp } from '../helpers/builds';
import { linesOf, used } from '../helpers/costs';
import { deploy, drop } from '../helpers/stories';

/** Dollars that the page on cost names. */
const told = (figure: RegExp): number => Number(figure.exec(readFileSync('docs/cost.md', 'utf8'))![1]);

interface Played {
  readonly cost: CostReport;
  readonly journal: readonly JournalEntry[];
  /** Calls of functions, as who injects faults hears of them. */
  readonly calls: readonly string[];
}

async function play(app: RehearsableApp, story: Story, options: RehearseOptions = {}): Promise<Played> {
  const [journal, calls]: [JournalEntry[], string[]] = [[], []];
  const onCall = ({ service, operation }: { readonly service: string; readonly operation: string }) => {
    calls.push(`${service} ${operation}`);
    return 'proceed' as const;
  };
  const { cost } = await app.rehearse(story, { ...options, onJournal: (entry) => journal.push(entry), faults: { onCall } });
  return { cost, journal, calls };
}

/** What the journal says of actions: from when to when, each rounded up to the minute. */
function minutesOf(journal: readonly JournalEntry[], which: RegExp): number {
  const entries = journal.filter(({ source, data, text }) => source === 'codepipeline' && data?.action !== undefined && which.test(text.split(': ', 1)[0]));
  const began = entries.filter(({ text }) => text.endsWith(': STARTED'));
  const minutes = began.map(({ at, data }) => {
    const end = entries.find((entry) => entry.data!.actionExecutionId === data!.actionExecutionId && !entry.text.endsWith(': STARTED'))!;
    return Math.ceil((Date.parse(end.at) - Date.parse(at)) / 60_000);
  });
  return minutes.reduce((sum, each) => sum + each, 0);
}

const PEOPLE_AND_GATES = /▸ (approve-\d+|gates-(before|after))$/;
const MACHINES = /▸ (?!approve-\d+$|gates-(?:before|after)$)[^▸]+$/;
const count = (calls: readonly string[], which: RegExp) => calls.filter((call) => which.test(call)).length;

/** Dollars before two hours of waiting for people, and after them. */
const waited: number[] = [];

const approved = play(askingApp(), async (r) => {
  r.host(HOST, WEBSITE);
  await r.settle();
  await deploy(r, '1.0.0');
  waited.push(r.report.cost.total);
  await r.advance({ hours: 2 });
  waited.push(r.report.cost.total);
  const ada = r.as('Test/Managers', 'ada');
  await new CodePipelineClient(ada.client).send(new GetPipelineStateCommand({ name: 'shop-prod' }));
  ada.approve('prod', 'go');
  await r.settle();
  expect(r.report.environment('prod').lastGood).toBe('1.0.0');
});

test('action minutes are those of the journal, and what people and gates take is told apart and free', async () => {
  const { cost, journal } = await approved;
  expect(used(cost, 'CodePipeline', /^action execution/)).toBe(minutesOf(journal, MACHINES));
  expect(used(cost, 'CodePipeline', /approvals and gates/)).toBe(minutesOf(journal, PEOPLE_AND_GATES));
  expect(used(cost, 'CodePipeline', /approvals and gates/)).toBeGreaterThan(120);
  expect(linesOf(cost.lines, 'CodePipeline', /approvals and gates/)).toMatchObject([{ price: 0, dollars: 0 }]);
  expect(linesOf(cost.lines, 'CodePipeline', /^action/)).toMatchObject([{ price: 0.002, per: 1, freeTier: '100 minutes a month', page: 'https://aws.amazon.com/codepipeline/pricing/', assumed: null }]);
});

test('requests are those that the functions made, and what CodePipeline carries; people in the console are no cost', async () => {
  const { cost, journal, calls } = await approved;
  expect(used(cost, 'Systems Manager', /./)).toBe(count(calls, /^ssm /));
  expect(used(cost, 'STS', /./)).toBe(count(calls, /^sts /));
  expect(used(cost, 'CodePipeline', /API/)).toBe(count(calls, /^codepipeline /));
  expect(used(cost, 'S3', /DELETE/)).toBe(count(calls, /^s3 DeleteObject$/));
  const carried = journal.filter(({ text }) => /▸ Release ▸ Release: SUCCEEDED/.test(text)).length;
  expect(carried).toBe(1);
  expect(used(cost, 'S3', /^PUT/)).toBe(count(calls, /^s3 (Put|Copy|DeleteObjects|GET \/\*$)/) + carried);
  const asked = journal.filter(({ text }) => /▸ (approve-1|gates-after): STARTED$/.test(text)).length;
  expect(used(cost, 'SNS', /./)).toBe(asked);
});

test('to wait for people costs no more than to wait for gates', async () => {
  await approved;
  const hour = (waited[1] - waited[0]) / 2;
  expect(hour).toBeGreaterThan(0);
  expect(hour).toBeLessThan(told(/about \$([\d.]+) an hour/));
});

test('the lines add up to the total, which no free tier lessens', async () => {
  const { cost } = await approved;
  const sum = cost.lines.reduce((all, { dollars }) => all + Math.round(dollars * 1e9), 0);
  expect(cost.total).toBe(sum / 1e9);
  expect(cost.total).toBeCloseTo(told(/costs about \$([\d.]+):/), 2);
  expect(linesOf(cost.lines, 'Lambda', /^compute/)).toMatchObject([{ what: 'compute, arm64', assumed: 'each call of a function lasts 1 s' }]);
  expect(cost.note).toMatch(/^Prices of us-east-1, \d{4}-\d\d, in US dollars; free tiers, .+ are not counted\. Nobody has looked up the price of: /);
});

test('whatever is asked of a service of the rehearsal is in the price list, or said to be nothing', async () => {
  await smallApp().rehearse((r) => {
    const services = [...r['world'].server['services'].keys(), 'kms', 'events', 'scheduler'];
    expect(services.filter((service) => REQUESTS[`${service} *`] === undefined)).toEqual([]);
  });
});

test('without a build there are no build minutes', async () => {
  expect(used((await approved).cost, 'CodeBuild', /./)).toBe(0);
});

test('a build costs its minutes, by the kind of computer that the template says; what was not built costs none', async () => {
  const { cost, journal } = await play(builtApp({ stages: [{ name: 'Test', commands: ['true'] }] }), async (r) => {
    await r.settle();
    expect(used(r.report.cost, 'CodeBuild', /./)).toBe(0);
    await r.commit({ files: { 'page.html': 'hello' }, author: 'bob', message: 'first' });
    await r.settle();
  }, { builds: 'run' });
  const builds = journal.filter(({ source, text }) => source === 'codebuild' && text.endsWith('begins'));
  expect(builds.length).toBe(2);
  expect(linesOf(cost.lines, 'CodeBuild', /./)).toMatchObject([{ what: 'build minutes, Linux small', count: 2, dollars: 0.01, assumed: 'each build lasts 1 min' }]);
});

test('what stands is what the templates hold and what the run leaves behind: a key, no pipeline, an hourly sweep', async () => {
  const { cost } = await approved;
  const standing = (service: string, what: RegExp) => linesOf(cost.standing, service, what).map(({ count: many, dollars }) => [many, dollars]);
  expect(standing('KMS', /keys/)).toEqual([[1, 1]]);
  expect(standing('CodePipeline', /V2/)).toEqual([[1, 0]]);
  expect(standing('EventBridge', /Scheduler/)).toEqual([[720, 0.00072]]);
  expect(standing('Lambda', /requests/)).toEqual([[720, 0.000144]]);
  expect(cost.standingTotal).toBeGreaterThan(1);
  expect(cost.standingTotal).toBeLessThan(1.01);
});

test('an idle month of a store costs its key, and an hourly look of less than two cents', async () => {
  await smallApp().rehearse(async (r) => {
    await r.settle();
    const { total } = r.report.cost;
    await r.advance({ days: 1 });
    const month = (r.report.cost.total - total) * 30;
    expect(month).toBeLessThan(0.02);
    expect(month).toBeCloseTo(told(/about \$([\d.]+) a month/), 2);
  });
});

/** A release that bakes for twelve hours, asked as often as gates are by default. */
function baking(): RehearsableApp {
  return smallApp({ after: { gates: [healthGate()], steadyFor: Duration.hours(12), timeout: Duration.hours(24) } });
}

test('an hour of waiting costs requests alone, and less than a cent', async () => {
  const spent: CostReport[] = [];
  await baking().rehearse(async (r) => {
    r.host(HOST, WEBSITE);
    await r.settle();
    await drop(r, '1.0.0');
    await r.until((report) => report.environment('prod').waiting === 'Deploy/gates-after of 1.0.0');
    await r.advance({ minutes: 30 });
    spent.push(r.report.cost);
    await r.advance({ hours: 10 });
    spent.push(r.report.cost);
    await r.settle();
    expect(r.report.environment('prod').lastGood).toBe('1.0.0');
  });
  const more = (service: string, what: RegExp) => used(spent[1], service, what) - used(spent[0], service, what);
  expect(more('CodePipeline', /^action/)).toBe(0);
  expect(more('CodePipeline', /approvals and gates/)).toBe(600);
  const hour = (spent[1].total - spent[0].total) / 10;
  expect(hour).toBeGreaterThan(0);
  expect(hour).toBeLessThan(0.01);
  expect(hour).toBeCloseTo(told(/about \$([\d.]+) an hour/), 3);
});
