import { App, Duration, Stack } from 'aws-cdk-lib';
import { AccountPrincipal, Role } from 'aws-cdk-lib/aws-iam';
import { Alarm, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { Screen } from '../../bin/screen/screen';
import { Gate, ReleaseStore } from '../../lib';
import { Live, Outcome } from '../../lib/local';
import { addShop, loadApp } from '../helpers/apps';
import { newApp } from '../helpers/synth';
import { Terminal } from '../helpers/terminal';

const app = loadApp(shop());
const journal: string[] = [];
let asked: Live;
let outcome: Outcome;

/** Of roles and alarms whose names CloudFormation makes. */
function shop(): App {
  const made = newApp();
  const stack = new Stack(made, 'Test');
  const managers = new Role(stack, 'Managers', { assumedBy: new AccountPrincipal(stack.account) });
  const errors = new Alarm(stack, 'Errors', { metric: new Metric({ namespace: 'Shop', metricName: 'Errors' }), threshold: 1, evaluationPeriods: 1 });
  addShop(stack, new ReleaseStore(stack, 'Store'), {
    before: { approvals: [{ approvers: [managers] }] },
    after: { gates: [Gate.alarm(errors)], interval: Duration.minutes(1), timeout: Duration.minutes(30) },
  });
  return made;
}

beforeAll(async () => {
  outcome = await app.run(async (r) => {
    r.alarm('Test/Errors').clear();
    await r.settle();
    await r.drop({ version: '1.0.0', artifacts: { site: { 'index.html': 'hello' } } });
    await r.settle();
    asked = r.live;
    r.as('Test/Managers', 'ada').approve('prod', 'go');
    await r.settle();
    r.alarm('Test/Errors').breach();
  }, { onJournal: ({ text }) => journal.push(text) });
});

test('who is asked, and who has answered, is called by the role’s construct where nobody chose its name', () => {
  expect(outcome.error).toBeUndefined();
  expect(asked.pipelines[0].execution!.waitsFor).toMatchObject({ kind: 'people', approvers: ['Test/Managers'] });
  expect(journal).toEqual(expect.arrayContaining(['ada (Test/Managers) answers approve-1 in prod: Approved: go', 'prod: approve-1 for 1.0.0: approved by ada (Test/Managers): go']));
});

test('so is an alarm', () => {
  expect(journal.filter((line) => line.startsWith('the alarm'))).toEqual(['the alarm Test/Errors is OK', 'the alarm Test/Errors is ALARM']);
});

test('the tables and the page say the same; the report has whom AWS knows', () => {
  const terminal = new Terminal(200);
  const screen = new Screen(terminal as unknown as NodeJS.WriteStream);
  screen.begin(app.plan);
  screen.end(outcome.report, undefined);
  expect(terminal.lines.find((line) => line.startsWith('1.0.0') && line.includes('approved'))).toMatch(/ada \(Test\/Managers\): go$/);
  expect(outcome.html().match(/>ada \(Test\/Managers\)<\/span>|<title>the alarm Test\/Errors is red|<div class="alarm"[^<]+/g)).toEqual([
    '<div class="alarm" title="Test/Errors">Test/Errors', '<title>the alarm Test/Errors is red', '>ada (Test/Managers)</span>', '>ada (Test/Managers)</span>',
  ]);
  expect(outcome.report.approvals[0].by).toMatch(/:assumed-role\/Test-Managers[^/]+\/ada$/);
});
