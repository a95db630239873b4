import { Duration } from 'aws-cdk-lib';
import { Rehearsal } from '../../lib/local';
import { askingApp, healthy, HOST, smallApp, STATUS, STATUS_HOST, wayFree, WEBSITE } from '../helpers/apps';
import { administrator } from '../helpers/people';
import { deploy, deployments, drop, factsOf, refusals, running } from '../helpers/stories';

const slow = { delay: Duration.minutes(20) };
const asking = askingApp();
const gated = smallApp({ before: healthy({ gates: [wayFree()], ...slow }), after: healthy(slow) });

async function begin(r: Rehearsal): Promise<void> {
  r.host(HOST, WEBSITE);
  await r.settle();
}

/** The same, and the status page says that the way is free. */
async function beginFree(r: Rehearsal): Promise<void> {
  r.host(STATUS_HOST, STATUS);
  r.bucket(STATUS).put('status.json', 'free');
  await begin(r);
}

/** Nothing was deployed, and why. */
function refusedFor(r: Rehearsal, reason: string): void {
  expect(deployments(r)).toEqual([]);
  expect(r.bucket(WEBSITE).list()).toEqual([]);
  expect(refusals(r)).toEqual([expect.stringContaining(`Deploy: ConfigurationDiffers: ${reason}`)]);
}

/** An administrator answers what an environment waits for, before anybody else does. */
async function answerAt(r: Rehearsal, action: string, change: () => void): Promise<void> {
  await r.until((report) => report.environment('prod').waiting === `Deploy/${action} of 1.0.0`);
  change();
  administrator(r).approve('prod', 'trust me', { action });
  await r.settle();
}

describe('fails for who changed the parameter', () => {
  test('so that nobody is asked any more; people are asked when it is given back', () => asking.rehearse(async (r) => {
    await begin(r);
    let approvals: Parameters<Parameters<typeof r.tune>[1]>[0]['approvals'] = [];
    r.tune('prod', (configuration) => {
      ({ approvals } = configuration);
      return { ...configuration, approvals: [] };
    });
    await deploy(r, '1.0.0');
    refusedFor(r, 'the pipeline of prod asks approve-1, gates-after, its configuration (version 2) names gates-after; give the parameter back');
    r.tune('prod', (configuration) => ({ ...configuration, approvals }));
    r.start('prod');
    await r.settle();
    expect(r.report.environment('prod').waiting).toBe('Approve/approve-1 of 1.0.0');
  }));

  test('so that nobody is asked any more, while people are asked', () => asking.rehearse(async (r) => {
    await begin(r);
    await deploy(r, '1.0.0');
    r.tune('prod', (configuration) => ({ ...configuration, approvals: [] }));
    administrator(r).approve('prod', 'trust me');
    await r.settle();
    expect(deployments(r)).toEqual([]);
    expect(refusals(r)).toEqual([expect.stringContaining('ApprovalVoid'), expect.stringContaining('ConfigurationDiffers')]);
  }));

  test('so that the gates before are none of them', () => gated.rehearse(async (r) => {
    await beginFree(r);
    await drop(r, '1.0.0');
    await answerAt(r, 'gates-before', () => r.tune('prod', (configuration) => ({ ...configuration, before: null })));
    refusedFor(r, 'the pipeline of prod asks gates-before, gates-after, its configuration (version 2) names gates-after');
  }));

  test('so that the gates after are none of them, before the deployment begins', () => gated.rehearse(async (r) => {
    await beginFree(r);
    r.tune('prod', (configuration) => ({ ...configuration, afterwards: null }));
    await deploy(r, '1.0.0');
    refusedFor(r, 'the pipeline of prod asks gates-before, gates-after, its configuration (version 2) names gates-before');
  }));

  test('so that the gates after are none of them, while they are asked: an answer must count all the same', () => gated.rehearse(async (r) => {
    await beginFree(r);
    await drop(r, '1.0.0');
    await answerAt(r, 'gates-after', () => r.tune('prod', (configuration) => ({ ...configuration, afterwards: null })));
    expect(deployments(r)).toEqual(['1.0.0 failed']);
    expect(r.report.deployments[0].reason).toContain(`the gates after were answered by ${administrator(r).arn}, who is not named`);
    expect(r.report.environment('prod').lastGood).toBeNull();
  }));

  test('so that it names people whom the pipeline does not ask', () => smallApp().rehearse(async (r) => {
    await begin(r);
    r.tune('prod', (configuration) => ({ ...configuration, approvals: [{ action: 'approve-1', approvers: ['arn:aws:iam::111111111111:role/Managers'] }] }));
    await deploy(r, '1.0.0');
    refusedFor(r, 'the pipeline of prod asks nobody, its configuration (version 2) names approve-1');
  }));
});

test('an environment goes back whatever was taken out of its parameter', () => asking.rehearse(async (r) => {
  await begin(r);
  await deploy(r, '1.0.0');
  r.as('Test/Managers', 'ada').approve('prod', 'go');
  await r.settle();
  await deploy(r, '1.1.0');
  r.as('Test/Managers', 'ada').approve('prod', 'go');
  await r.until(() => factsOf(r, 'opened').length === 2);
  r.tune('prod', (configuration) => ({ ...configuration, approvals: [] }));
  administrator(r).stop('prod', { abandon: true, reason: 'wrong release' });
  await r.settle();
  expect(deployments(r)).toEqual(['1.0.0 succeeded', '1.1.0 failed', '1.0.0 succeeded']);
  expect(running(r)).toBe('1.0.0');
}));
