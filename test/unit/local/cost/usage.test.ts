import { costOf } from '../../../../lib/local/cost/cost-report';
import { Meter } from '../../../../lib/local/world/meter';
import type { World } from '../../../../lib/local/world/world';
import { linesOf, used } from '../../../helpers/costs';
import { planOf, resource } from '../mini-plan';

type Action = ReturnType<World['codepipeline']['actionTimes']>[number];

const MINUTE = 60_000;
const NOW = 10 * MINUTE;
const FUNCTION = 'arn:aws:lambda:eu-west-1:111111111111:function:mine';

const action = (category: string, owner: string, start: number, end: number | undefined): Action => ({ type: { category, owner, provider: 'Any', version: '1' }, start, end });
const project = (type: string, computeType: string) => resource('AWS::CodeBuild::Project', 'shop-build', 'arn:project', { Environment: { Type: type, ComputeType: computeType } });

/** As much of a world as is counted. */
function costsOf(resources: Parameters<typeof planOf>, { actions = [], meter = new Meter(), stored = 0 }: { actions?: Action[]; meter?: Meter; stored?: number }) {
  const world = { meter, timeline: { now: NOW }, codepipeline: { actionTimes: () => actions }, s3: { storedBytes: () => stored } };
  return costOf(planOf(...resources), world as unknown as World);
}

test('each action counts as a whole minute at least, also one that failed at once; what is in progress counts until now; custom actions are free', () => {
  const actions = [
    action('Invoke', 'AWS', 0, 0), action('Invoke', 'AWS', 0, MINUTE), action('Deploy', 'AWS', 0, MINUTE + 1), action('Build', 'AWS', NOW - 3 * MINUTE, undefined),
    action('Build', 'Custom', 0, 9 * MINUTE), action('Approval', 'AWS', 0, undefined),
  ];
  const cost = costsOf([], { actions });
  expect(cost.lines.map(({ what, count, dollars }) => [what, count, dollars])).toEqual([['action execution minutes', 1 + 1 + 2 + 3, 0.014], ['minutes that approvals and gates waited', 10, 0]]);
});

function built(computer: ReturnType<typeof project>) {
  const meter = new Meter();
  meter.builds.push({ project: 'shop-build', start: 0, end: MINUTE + 1 });
  return costsOf([computer], { meter });
}

test.each([
  ['LINUX_CONTAINER', 'BUILD_GENERAL1_SMALL', 'build minutes, Linux small', 0.01],
  ['LINUX_CONTAINER', 'BUILD_GENERAL1_MEDIUM', 'build minutes, Linux medium', 0.02],
  ['LINUX_CONTAINER', 'BUILD_GENERAL1_LARGE', 'build minutes, Linux large', 0.04],
  ['ARM_CONTAINER', 'BUILD_GENERAL1_SMALL', 'build minutes, ARM small', 0.0085],
])('a build on %s, %s, of a minute and a bit costs two minutes: %s', (type, computeType, what, dollars) => {
  expect(linesOf(built(project(type, computeType)).lines, 'CodeBuild', /./)).toMatchObject([{ what, count: 2, dollars }]);
});

test('a computer that the list has no price for is left out, and named', () => {
  const cost = built(project('LINUX_GPU_CONTAINER', 'BUILD_GENERAL1_LARGE'));
  expect(used(cost, 'CodeBuild', /./)).toBe(0);
  expect(cost.note).toContain('There is no price here for the computers of: shop-build; their build minutes are left out.');
  expect(built(project('LINUX_CONTAINER', 'BUILD_GENERAL1_SMALL')).note).not.toContain('no price');
});

test.each([
  [{}, 'compute, x86_64', 0.125],
  [{ MemorySize: 1024 }, 'compute, x86_64', 1],
  [{ MemorySize: 512, Architectures: ['arm64'] }, 'compute, arm64', 0.5],
])('calls of a function with %j are %s', (properties, what, gigabytes) => {
  const meter = new Meter();
  const quick = { milliseconds: 0, logs: ['äh'], isLogged: true };
  for (const outcome of [quick, { ...quick, isLogged: false }, { ...quick, milliseconds: 30_000 }]) meter.invocation(FUNCTION, outcome);
  const cost = costsOf([resource('AWS::Lambda::Function', 'mine', FUNCTION, properties)], { meter });
  expect(linesOf(cost.lines, 'Lambda', /^compute/)).toMatchObject([{ what, count: gigabytes * (1 + 1 + 30) }]);
  expect(used(cost, 'Lambda', /^requests/)).toBe(3);
  // Two lines of three bytes, and what CloudWatch and Lambda add.
  expect(used(cost, 'CloudWatch', /^logs written/)).toBeCloseTo((2 * (3 + 26) + 3 * 350) / 2 ** 30, 6);
});

test('what stands is counted by the templates: alarms by their metrics, schedules by their rate, storage by bytes', () => {
  const many = (type: string, ...properties: object[]) => properties.map((each, index) => resource(type, `${type}${index}`, `arn:${index}`, each));
  const cost = costsOf([
    ...many('AWS::CloudWatch::Alarm', { Period: 300 }, { Period: 10 }, { Metrics: [{ MetricStat: { Period: 60 } }, { MetricStat: { Period: 60 } }, { Expression: 'a / b' }] }),
    ...many('AWS::CloudWatch::CompositeAlarm', {}),
    ...many('AWS::Scheduler::Schedule', { ScheduleExpression: 'rate(1 day)', Target: {} }, { ScheduleExpression: 'rate(12 hours)', Target: {} }, { ScheduleExpression: 'rate(1 minute)', State: 'DISABLED' }, { ScheduleExpression: 'at(2026-01-05T08:00:00)' }),
  ], { stored: 2 ** 29 });
  expect(cost.standing.filter(({ service }) => service !== 'Lambda').map(({ what, count, dollars }) => [what, count, dollars])).toEqual([
    ['storage, as much as there was at the end', 0.5, 0.0115], ['invocations by Scheduler', 90, 0.00009],
    ['metrics of alarms', 3, 0.3], ['metrics of alarms of high resolution', 1, 0.3], ['composite alarms', 1, 0.5],
  ]);
});
