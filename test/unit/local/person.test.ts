import { Person } from '../../../lib/local';
import { PipelineConsole } from '../../../lib/local/pipeline-console';
import { ReleaseError } from '../../../lib/contracts/errors';
import { World } from '../../../lib/local/world/world';
import { ACCOUNT, BUCKETS, miniPipeline, planOf, START } from './mini-plan';

const ADA = `arn:aws:sts::${ACCOUNT}:assumed-role/Managers/ada`;

describe('a person', () => {
  let world: World;
  let desk: PipelineConsole;
  beforeEach(async () => {
    world = await World.create(planOf(...BUCKETS, miniPipeline()), { start: START, seed: 's' });
    world.s3.put('store', 'release.json', Buffer.from('{}'), { by: 'somebody' });
    desk = new PipelineConsole(world, (environment) => {
      if (environment === 'prod') return 'shop-prod';
      throw new ReleaseError('StoryInvalid', `there is no environment '${environment}'`);
    });
    await play(30);
  });
  afterEach(() => world.close());

  const play = async (seconds: number) => {
    const until = world.timeline.now + seconds * 1000;
    while (await world.timeline.step(until));
    world.timeline.jump(until);
  };
  const person = (roleArn = `arn:aws:iam::${ACCOUNT}:role/people/Managers`, name = 'ada') => new Person(desk, ACCOUNT, roleArn, name);
  const waiting = () => world.codepipeline.waitingApprovals().map(({ action }) => action);
  const statuses = () => world.codepipeline.executions('shop-prod').map(({ status }) => status);
  const said = () => world.journal.entries.filter(({ source }) => source === 'story').map(({ text }) => text);

  test('is known by the session of the role, whose path is not told', () => {
    expect(person().arn).toBe(ADA);
  });

  test('says yes to the first approval of people that waits, then to the next one', async () => {
    expect(waiting()).toEqual(['managers', 'security']);
    person().approve('prod', 'go');
    await play(10);
    expect(waiting()).toEqual(['security']);
    person().approve('prod');
    await play(60);
    expect(waiting()).toEqual(['gates-before']);
    expect(said()).toEqual(['ada (Managers) answers managers in prod: Approved: go', 'ada (Managers) answers security in prod: Approved']);
  });

  test('answers the approval that is named, a gate as well', async () => {
    person().approve('prod', 'looked at it', { action: 'security' });
    await play(10);
    expect(waiting()).toEqual(['managers']);
    person().approve('prod', 'go');
    await play(60);
    person().approve('prod', 'the gate is wrong', { action: 'gates-before' });
    expect(waiting()).toEqual([]);
  });

  test('says no, which ends the execution', async () => {
    person().reject('prod', 'not today');
    person().approve('prod');
    await play(60);
    expect(statuses()).toEqual(['Failed']);
  });

  test('fails to answer where nothing waits for people, and is told what does wait', async () => {
    person().approve('prod', 'go');
    person().approve('prod');
    await play(60);
    expect(() => person().approve('prod')).toThrow(expect.objectContaining({ code: 'StoryInvalid', message: 'no approval of people waits in prod (waiting: gates-before)' }));
    expect(() => person().approve('prod', '', { action: 'managers' })).toThrow('no approval \'managers\' waits in prod (waiting: gates-before)');
    person().reject('prod', 'no', { action: 'gates-before' });
    expect(() => person().reject('prod')).toThrow('(waiting: none)');
    expect(() => person().approve('test')).toThrow('there is no environment \'test\'');
  });

  test('fails without a comment where CodePipeline wants one, in its words', () => {
    expect(() => person().approve('prod')).toThrow(expect.objectContaining({
      code: 'StoryInvalid', message: `${ADA}: InvalidApprovalTokenException: Action 'managers' in stage 'Approve' requires a summary. Provide a summary in the approval result and try again.`,
    }));
    expect(waiting()).toEqual(['managers', 'security']);
  });

  test('starts an execution, with an object of the bucket if it is named', async () => {
    const { versionId } = world.s3.put('store', 'other.json', Buffer.from('{}'), { by: 'somebody' });
    const id = person().start('prod', { key: 'other.json', versionId });
    expect(world.codepipeline.executions('shop-prod').at(-1)).toMatchObject({ pipelineExecutionId: id, trigger: { triggerType: 'StartPipelineExecution', triggerDetail: ADA } });
    await play(30);
    expect(world.codepipeline.executions('shop-prod').at(-1)?.sourceRevisions).toMatchObject([{ revisionId: versionId }]);
  });

  test('stops what is in progress: waits for it, or leaves it behind', async () => {
    person().stop('prod', { reason: 'a mistake' });
    await play(60);
    expect(statuses()).toEqual(['Stopping']);
    person().stop('prod', { abandon: true });
    await play(60);
    expect(statuses()).toEqual(['Stopped']);
    expect(() => person().stop('prod')).toThrow(expect.objectContaining({ code: 'StoryInvalid', message: 'no execution is in progress in prod' }));
  });

  test('fails to stop the same execution twice, in CodePipeline\'s words', () => {
    person().stop('prod');
    expect(() => person().stop('prod')).toThrow(expect.objectContaining({ code: 'StoryInvalid', message: expect.stringContaining('DuplicatedStopRequestException') }));
  });

  test('retries a stage that failed', async () => {
    person().reject('prod', 'no');
    person().approve('prod');
    await play(60);
    person().retry('prod', 'Approve', 'FAILED_ACTIONS');
    await play(30);
    expect(waiting()).toEqual(['managers']);
    expect(statuses()).toEqual(['InProgress']);
  });

  test('fails to retry what nothing has been in, or what goes on', () => {
    expect(() => person().retry('prod', 'Deploy', 'ALL_ACTIONS')).toThrow('no execution has been in a stage \'Deploy\' of prod');
    expect(() => person().retry('prod', 'Approve', 'ALL_ACTIONS')).toThrow(expect.objectContaining({ code: 'StoryInvalid', message: expect.stringContaining('StageNotRetryableException') }));
  });

  test('fails to reach the pipelines from another account', () => {
    const stranger = person('arn:aws:iam::222222222222:role/Managers');
    expect(stranger.arn).toBe('arn:aws:sts::222222222222:assumed-role/Managers/ada');
    for (const work of [() => stranger.approve('prod', 'go'), () => stranger.start('prod'), () => stranger.stop('prod')]) {
      expect(work).toThrow(expect.objectContaining({ code: 'StoryInvalid', message: expect.stringContaining(`the pipelines are in ${ACCOUNT}`) }));
    }
    expect(waiting()).toEqual(['managers', 'security']);
  });

  test('fails for what is no role and no session name', () => {
    expect(() => person('arn:aws:iam::111111111111:user/ada')).toThrow('is no ARN of a role');
    expect(() => person(undefined, 'Ada Lovelace')).toThrow('\'Ada Lovelace\' is no session name');
    expect(() => person(undefined, 'a')).toThrow('is no session name');
  });
});
