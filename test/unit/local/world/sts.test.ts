import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { StsService } from '../../../../lib/local/world/sts';
import { Role, Roles } from '../../../../lib/local/world/sts/roles';
import { parts, Parts, thrown } from './world-fixture';

const CALLER = 'arn:aws:sts::111111111111:assumed-role/Publish/session';
const CALLER_ROLE = 'arn:aws:iam::111111111111:role/Publish';
const TARGET = 'arn:aws:iam::222222222222:role/path/Deploy';

describe('AWS STS', () => {
  let world: Parts;
  let roles: Roles;
  beforeEach(async () => {
    world = await parts();
    roles = new Roles();
    world.server.register('sts', 'query', new StsService({ ...world, roles }));
  });
  afterEach(() => world.close());

  const trust = (...Statement: unknown[]) => roles.add({ name: 'Deploy', arn: TARGET, account: '222222222222', trust: { Version: '2012-10-17', Statement } } as Role);
  const allow = (AWS: unknown, more = {}) => ({ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { AWS }, ...more });
  const assume = (more: object = {}) => new STSClient(world.client(CALLER, CALLER_ROLE)).send(new AssumeRoleCommand({ RoleArn: TARGET, RoleSessionName: 'execution-1', ...more }));

  test('gives credentials of the role to whom its trust policy names', async () => {
    for (const principal of [CALLER_ROLE, [CALLER_ROLE, 'x'], 'arn:aws:iam::111111111111:root', '111111111111', CALLER]) {
      trust(allow(principal));
      const { Credentials, AssumedRoleUser } = await assume();
      expect(AssumedRoleUser?.Arn).toBe('arn:aws:sts::222222222222:assumed-role/Deploy/execution-1');
      expect(Credentials?.Expiration).toEqual(new Date('2026-01-05T09:00:00Z'));
      const { AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey, SessionToken: sessionToken } = Credentials as Required<NonNullable<typeof Credentials>>;
      const identity = await new STSClient({ ...world.client(), credentials: { accessKeyId: accessKeyId!, secretAccessKey: secretAccessKey!, sessionToken } }).send(new GetCallerIdentityCommand());
      expect(identity).toMatchObject({ Arn: AssumedRoleUser?.Arn, Account: '222222222222' });
    }
  });

  test('fails for everybody else, and for a role that is not there, with the same words', async () => {
    const message = `User: ${CALLER} is not authorized to perform: sts:AssumeRole on resource: ${TARGET}`;
    const refused = async () => expect(await thrown(assume())).toMatchObject({ name: 'AccessDenied', message, $metadata: { httpStatusCode: 403 } });
    await refused();
    trust(allow('arn:aws:iam::111111111111:role/Other'));
    await refused();
    trust(allow('arn:aws:iam::222222222222:root'));
    await refused();
    trust({ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'lambda.amazonaws.com' } });
    await refused();
    trust(allow(CALLER_ROLE), { Effect: 'Deny', Action: 'sts:*', Principal: '*' });
    await refused();
    trust({ ...allow(CALLER_ROLE), Action: 'sts:TagSession' });
    await refused();
  });

  test('fails by name for a trust condition that it cannot judge', async () => {
    trust(allow(CALLER_ROLE, { Condition: { StringEquals: { 'sts:ExternalId': 'x' } } }));
    expect(await thrown(assume())).toMatchObject({ name: 'UnsupportedOperation', message: expect.stringContaining('sts:ExternalId') });
    trust(allow(CALLER_ROLE, { Condition: { Bool: { 'aws:SourceAccount': 'x' } } }));
    expect(await thrown(assume())).toMatchObject({ name: 'UnsupportedOperation', message: expect.stringContaining('Bool') });
  });

  test('fails for names, durations and parameters that STS refuses or it does not have', async () => {
    trust(allow(CALLER_ROLE));
    expect(await thrown(assume({ RoleSessionName: 'a b' }))).toMatchObject({ name: 'ValidationError' });
    expect(await thrown(assume({ DurationSeconds: 899 }))).toMatchObject({ name: 'ValidationError' });
    expect(await thrown(assume({ DurationSeconds: 3601 }))).toMatchObject({ message: expect.stringContaining('MaxSessionDuration') });
    expect(await thrown(assume({ ExternalId: 'abc' }))).toMatchObject({ name: 'UnsupportedOperation' });
  });

  test('gives a chained session an hour at most', async () => {
    roles.add({ name: 'Deploy', arn: TARGET, account: '222222222222', trust: { Statement: allow(CALLER_ROLE) }, maxSessionSeconds: 7200 });
    expect(await thrown(assume({ DurationSeconds: 7200 }))).toMatchObject({ message: expect.stringContaining('role chaining') });
  });

  test('fails for credentials that have expired', async () => {
    trust(allow(CALLER_ROLE));
    const { Credentials } = await assume({ DurationSeconds: 900 });
    const client = new STSClient({ ...world.client(), credentials: { accessKeyId: Credentials!.AccessKeyId!, secretAccessKey: Credentials!.SecretAccessKey!, sessionToken: Credentials!.SessionToken! } });
    world.timeline.jump(world.timeline.now + 899_999);
    await client.send(new GetCallerIdentityCommand());
    world.timeline.jump(world.timeline.now + 1);
    expect(await thrown(client.send(new GetCallerIdentityCommand()))).toMatchObject({ name: 'ExpiredToken' });
  });

  test('judges the conditions of a service\'s trust', () => {
    const group = 'arn:aws:scheduler:eu-west-1:111111111111:schedule-group/g';
    trust({ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'scheduler.amazonaws.com' }, Condition: { StringEquals: { 'aws:SourceAccount': '111111111111' }, ArnEquals: { 'aws:SourceArn': group } } });
    const may = (arn: string, account = '111111111111') => roles.mayAssume(TARGET, { service: 'scheduler.amazonaws.com', context: { 'aws:SourceArn': arn, 'aws:SourceAccount': account } });
    expect([may(group), may(`${group}x`), may(group, '222222222222'), roles.mayAssume(TARGET, { service: 'scheduler.amazonaws.com' })]).toEqual([true, false, false, false]);
  });
});
