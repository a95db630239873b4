import { CodePipelineClient, GetPipelineStateCommand } from '@aws-sdk/client-codepipeline';
import { Connection, Person } from '../../../lib/local';
import { PipelineConsole } from '../../../lib/local/pipeline-console';
import { ReleaseError } from '../../../lib/contracts/errors';
import { who } from '../../../lib/local/who';
import { World } from '../../../lib/local/world/world';
import { policy } from '../../helpers/people';
import { ACCOUNT, SURROUNDINGS, miniPipeline, planOf, REGION, role, START } from './mini-plan';

const ROLE = `arn:aws:iam::${ACCOUNT}:role/people/Managers`;
const PIPELINE = `arn:aws:codepipeline:${REGION}:${ACCOUNT}:shop-prod`;
const ADA = `arn:aws:sts::${ACCOUNT}:assumed-role/Managers/ada`;

describe('a person', () => {
  let world: World;
  let desk: PipelineConsole;
  beforeEach(async () => {
    world = await World.create(planOf(...SURROUNDINGS, miniPipeline(), role('OfApp', { trusts: { AWS: ACCOUNT } }), role('OfFunction', { trusts: { Service: 'lambda.amazonaws.com' } })), { start: START, seed: 's' });
    world.s3.put('store', 'release.json', Buffer.from('{}'), { by: 'somebody' });
    desk = new PipelineConsole(world, (environment) => {
      if (environment === 'prod') return 'shop-prod';
      throw new ReleaseError('StoryInvalid', `there is no environment '${environment}'`);
    }, who);
    await play(30);
  });
  afterEach(() => world.close());

  const play = async (seconds: number) => {
    const until = world.timeline.now + seconds * 1000;
    while (await world.timeline.step(until));
    world.timeline.jump(until);
  };
  const person = (roleArn = ROLE, name = 'ada', policies: readonly object[] = [policy(['codepipeline:*'], [PIPELINE, `${PIPELINE}/*`])]) => new Person(desk, roleArn, name, { policies });
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

  describe('is asked for the rights that the console asks for', () => {
    const SEEING = ['codepipeline:GetPipeline', 'codepipeline:GetPipelineState', 'codepipeline:GetPipelineExecution'];
    const ANSWER = `${PIPELINE}/Approve/security`;
    const grants = ([...SEEING.map((action) => [action, PIPELINE]), ['codepipeline:PutApprovalResult', ANSWER]] as const)
      .map(([action, resource]) => ({ action, resource, document: policy([action], [resource]) }));
    const allowed = (left: readonly { readonly document: object }[] = grants) => person(ROLE, 'ada', left.map(({ document }) => document));
    const denied = (work: () => unknown, action: string, resource: string) => expect(work).toThrow(expect.objectContaining({
      code: 'StoryInvalid', message: `${ADA}: AccessDenied: User: ${ADA} is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows it`,
    }));

    test('to answer, and needs each of them; the action that he may not answer is named', () => {
      for (const { action, resource } of grants) denied(() => allowed(grants.filter((grant) => grant.action !== action)).approve('prod', 'go', { action: 'security' }), action, resource);
      denied(() => allowed().approve('prod', 'go', { action: 'managers' }), 'codepipeline:PutApprovalResult', `${PIPELINE}/Approve/managers`);
      expect(waiting()).toEqual(['managers', 'security']);
      allowed().reject('prod', 'no', { action: 'security' });
      expect(waiting()).toEqual(['managers']);
    });

    test('to start, to stop and to retry, each on what it is about', async () => {
      denied(() => allowed().start('prod'), 'codepipeline:StartPipelineExecution', PIPELINE);
      denied(() => allowed().stop('prod'), 'codepipeline:StopPipelineExecution', PIPELINE);
      denied(() => allowed().retry('prod', 'Approve', 'ALL_ACTIONS'), 'codepipeline:RetryStageExecution', `${PIPELINE}/Approve`);
      const may = (action: string, resource = PIPELINE) => person(ROLE, 'ada', [policy([`codepipeline:${action}`], [resource])]);
      may('StopPipelineExecution').stop('prod', { abandon: true });
      await play(60);
      may('RetryStageExecution', `${PIPELINE}/Approve`).retry('prod', 'Approve', 'ALL_ACTIONS');
      may('StartPipelineExecution').start('prod');
      await play(60);
      expect(statuses()).toEqual(['InProgress', 'InProgress']);
    });

    test('and what he may not is not among what was denied to functions and services', () => {
      denied(() => allowed().start('prod'), 'codepipeline:StartPipelineExecution', PIPELINE);
      expect(world.access.denied).toEqual([]);
      expect(world.journal.entries.at(-1)).toMatchObject({ source: 'iam', text: `Managers may not codepipeline:StartPipelineExecution on ${PIPELINE}: no identity-based policy allows it` });
    });
  });

  describe('has a client of his own', () => {
    const state = (who: Person) => new CodePipelineClient(who.client).send(new GetPipelineStateCommand({ name: 'shop-prod' }));
    const withCondition = (Condition: object) => [{ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'codepipeline:GetPipelineState', Resource: PIPELINE, Condition }] }];

    test('that does what the role may, at any virtual time, and is refused the rest', async () => {
      const [reader, nobody] = [person(ROLE, 'ada', [policy(['codepipeline:GetPipelineState'], [PIPELINE])]), person(ROLE, 'eve', [])];
      expect(await state(reader)).toMatchObject({ pipelineName: 'shop-prod' });
      await expect(state(nobody)).rejects.toMatchObject({ name: 'AccessDeniedException', message: expect.stringContaining(`Managers/eve is not authorized to perform: codepipeline:GetPipelineState on resource: ${PIPELINE}`) });
      expect(world.access.denied).toEqual([]);
    });

    test('and is connected as the story says', async () => {
      const as = (connection: Connection, condition: object) => new Person(desk, ROLE, 'ada', { connection, policies: withCondition(condition) });
      const works = async (connection: Connection, condition: object) => state(as(connection, condition)).then(() => true, ({ name }: Error) => (name === 'AccessDeniedException' ? false : name));
      const [secure, office] = [{ Bool: { 'aws:SecureTransport': 'true' } }, { IpAddress: { 'aws:SourceIp': '198.51.100.0/24' } }];
      expect([await works({}, secure), await works({ tls: 'none' }, secure)]).toEqual([true, false]);
      expect([await works({ sourceIp: '198.51.100.7' }, office), await works({ sourceIp: '203.0.113.7' }, office), await works({}, office)]).toEqual([true, false, false]);
      const newer = { NumericGreaterThanEquals: { 's3:TlsVersion': '1.2' } };
      expect([await works({}, newer), await works({ tls: '1.2' }, newer), await works({ tls: '1.1' }, newer)]).toEqual([true, true, false]);
    });
  });

  test('fails for a role of which nobody knows what it may do, and for one of which the app says it', () => {
    expect(() => new Person(desk, ROLE, 'ada')).toThrow(expect.objectContaining({ code: 'StoryInvalid', message: expect.stringMatching(/is not in the app, so nobody knows what it may do; say it: r\.as\('arn:aws:iam::\d+:role\/people\/Managers', 'ada', \{ policies:/) }));
    const ofApp = `arn:aws:iam::${ACCOUNT}:role/OfApp`;
    expect(() => person(ofApp)).toThrow(`the role ${ofApp} is in the app, and so is what it may do`);
    expect(new Person(desk, ofApp, 'ada').arn).toBe(`arn:aws:sts::${ACCOUNT}:assumed-role/OfApp/ada`);
  });

  test('fails for a role that people may not assume, unless somebody has its credentials in another way', () => {
    const ofFunction = `arn:aws:iam::${ACCOUNT}:role/OfFunction`;
    expect(() => new Person(desk, ofFunction, 'mallory')).toThrow(/^User: \S+:user\/operator is not authorized to perform: sts:AssumeRole on resource: \S+OfFunction because .+ say \{ assumes: false \}$/);
    expect(new Person(desk, ofFunction, 'mallory', { assumes: false }).arn).toBe(`arn:aws:sts::${ACCOUNT}:assumed-role/OfFunction/mallory`);
  });

  test('fails for what is no role and no session name', () => {
    expect(() => person('arn:aws:iam::111111111111:user/ada')).toThrow('is no ARN of a role');
    expect(() => person(undefined, 'Ada Lovelace')).toThrow('\'Ada Lovelace\' is no session name');
    expect(() => person(undefined, 'a')).toThrow('is no session name');
  });
});
