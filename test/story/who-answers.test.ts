import { Duration } from 'aws-cdk-lib';
import { healthy, HOST, smallApp, STATUS, STATUS_HOST, wayFree, WEBSITE } from '../helpers/apps';
import { administrator } from '../helpers/people';
import { deploy, deployments, drop, refusals, running } from '../helpers/stories';
import { Rehearsal } from '../../lib/local';

const ALEX = 'arn:aws:sts::111111111111:assumed-role/Administrators/alex';
const slow = { delay: Duration.minutes(20) };
const app = smallApp({ after: healthy(slow) });

/** Plays until the gates of `prod` wait for an answer. */
async function untilAsked(r: Rehearsal, version: string, side = 'after'): Promise<void> {
  await drop(r, version);
  await r.until((report) => report.environment('prod').waiting === `Deploy/gates-${side} of ${version}`);
}

async function begin(r: Rehearsal): Promise<void> {
  r.host(HOST, WEBSITE);
  r.host(STATUS_HOST, STATUS);
  r.bucket(STATUS).put('status.json', 'free');
  await r.settle();
}

describe('fails', () => {
  test('when somebody else says yes to the gates before: nothing is opened', () => smallApp({ before: healthy({ gates: [wayFree()], ...slow }) }).rehearse(async (r) => {
    await begin(r);
    await untilAsked(r, '1.0.0', 'before');
    administrator(r).approve('prod', 'go', { action: 'gates-before' });
    await r.settle();
    expect(deployments(r)).toEqual([]);
    expect(r.bucket(WEBSITE).list()).toEqual([]);
    expect(refusals(r)).toEqual([`Deploy: AnswerDoesNotCount: the gates before were answered by ${ALEX}, who is not named as one who may`]);
    await deploy(r, '1.1.0');
    expect(running(r)).toBe('1.1.0');
  }));

  test('for an answer without a summary, which CodePipeline refuses; the question stays open', () => app.rehearse(async (r) => {
    await begin(r);
    await untilAsked(r, '1.0.0');
    expect(() => administrator(r).approve('prod', '', { action: 'gates-after' })).toThrow(/InvalidApprovalTokenException.*requires a summary/);
    await r.settle();
    expect(deployments(r)).toEqual(['1.0.0 succeeded']);
  }));

  test('for an approval that nobody asked for', () => app.rehearse(async (r) => {
    await begin(r);
    expect(() => administrator(r).approve('prod', 'yes', { action: 'gates-after' })).toThrow('no approval \'gates-after\' waits in prod (waiting: none)');
  }));
});
