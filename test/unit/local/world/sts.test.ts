import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { Caller } from '../../../../lib/local/world/service';
import { StsService } from '../../../../lib/local/world/sts';
import { servicePrincipal } from '../../../../lib/local/world/iam/callers';
import { assumeRole } from '../../../../lib/local/world/iam/assume-role';
import type { AccessPort } from '../../../../lib/local/world/iam/access-port';
import { Roles } from '../../../../lib/local/world/sts/roles';
import { accessBy, roleWith, Statements } from '../../../helpers/access';
import { parts, Parts, thrown } from './world-fixture';

const CALLER = 'arn:aws:sts::111111111111:assumed-role/Publish/session';
const CALLER_ROLE = 'arn:aws:iam::111111111111:role/Publish';
const TARGET = 'arn:aws:iam::222222222222:role/path/Deploy';

describe('AWS STS', () => {
  let world: Parts;
  let roles: Roles;
  let access: ReturnType<typeof accessBy>;
  beforeEach(async () => {
    world = await parts();
    roles = new Roles();
    access = accessBy();
    world.server.register('sts', 'query', new StsService({ ...world, roles, access: { require: (...call) => access.require(...call), refusal: (...call) => access.refusal(...call) } satisfies AccessPort }));
  });
  afterEach(() => world.close());

  const MAY = { Effect: 'Allow', Action: 'sts:AssumeRole', Resource: TARGET };
  /** What the role trusts, and what the caller's own role may. */
  const judge = (trust: Statements, own: Statements) => { access = accessBy(roleWith(CALLER_ROLE, own), roleWith(TARGET, [], trust)); };
  const trust = (...statements: object[]) => judge(statements, MAY);
  const allow = (AWS: unknown, more = {}) => ({ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { AWS }, ...more });
  const assume = (more: object = {}) => new STSClient(world.client(CALLER, CALLER_ROLE)).send(new AssumeRoleCommand({ RoleArn: TARGET, RoleSessionName: 'execution-1', ...more }));

  test('gives credentials of the role to whom its trust policy names', async () => {
    for (const principal of [CALLER_ROLE, [CALLER_ROLE, TARGET], 'arn:aws:iam::111111111111:root', '111111111111', CALLER]) {
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
    const refused = async (reason = 'no resource-based policy allows it') => {
      const message = `User: ${CALLER} is not authorized to perform: sts:AssumeRole on resource: ${TARGET} because ${reason}`;
      expect(await thrown(assume())).toMatchObject({ name: 'AccessDenied', message, $metadata: { httpStatusCode: 403 } });
    };
    await refused();
    trust(allow('arn:aws:iam::111111111111:role/Other'));
    await refused();
    trust(allow('arn:aws:iam::222222222222:root'));
    await refused();
    trust({ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'lambda.amazonaws.com' } });
    await refused();
    trust(allow(CALLER_ROLE), { Effect: 'Deny', Action: 'sts:*', Principal: '*' });
    await refused('statement 2 of the trust policy of App/Deploy denies it');
    trust({ ...allow(CALLER_ROLE), Action: 'sts:TagSession' });
    await refused();
  });

  test('fails where the role trusts the caller and his own policies do not let him, across an account border', async () => {
    judge(allow(CALLER_ROLE), []);
    expect(await thrown(assume())).toMatchObject({ name: 'AccessDenied', message: expect.stringMatching(/because no identity-based policy allows it$/) });
    judge(allow(CALLER_ROLE), { ...MAY, Resource: `${TARGET}2` });
    expect(await thrown(assume())).toMatchObject({ name: 'AccessDenied' });
  });

  test('tells a trust policy the name of the session', async () => {
    trust(allow(CALLER_ROLE, { Condition: { StringLike: { 'sts:RoleSessionName': 'execution-*' } } }));
    await assume();
    expect(await thrown(assume({ RoleSessionName: 'other' }))).toMatchObject({ name: 'AccessDenied' });
  });

  test('ends the rehearsal for a trust condition that it cannot judge', async () => {
    trust(allow(CALLER_ROLE, { Condition: { StringEquals: { 'aws:SourceOrgID': 'x' } } }));
    await thrown(assume());
    expect(world.faults).toEqual([expect.objectContaining({ message: expect.stringContaining('aws:SourceOrgID') })]);
  });

  test('fails for names, durations and parameters that STS refuses or it does not have', async () => {
    trust(allow(CALLER_ROLE));
    expect(await thrown(assume({ RoleSessionName: 'a b' }))).toMatchObject({ name: 'ValidationError' });
    expect(await thrown(assume({ DurationSeconds: 899 }))).toMatchObject({ name: 'ValidationError' });
    expect(await thrown(assume({ DurationSeconds: 3601 }))).toMatchObject({ message: expect.stringContaining('MaxSessionDuration') });
    expect(await thrown(assume({ ExternalId: 'abc' }))).toMatchObject({ name: 'UnsupportedOperation' });
  });

  test('gives a chained session an hour at most', async () => {
    trust(allow(CALLER_ROLE));
    roles.add({ name: 'Deploy', arn: TARGET, account: '222222222222', maxSessionSeconds: 7200 });
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
    const refusal = (caller: Caller) => {
      try {
        return assumeRole(access, caller, TARGET, 'session').arn;
      } catch (error) {
        return (error as Error).name;
      }
    };
    const may = (arn: string, account = '111111111111') => refusal(servicePrincipal('scheduler.amazonaws.com', { arn, account }));
    expect([may(group), may(`${group}x`), may(group, '222222222222'), refusal(servicePrincipal('scheduler.amazonaws.com'))])
      .toEqual(['arn:aws:sts::222222222222:assumed-role/Deploy/session', 'AccessDenied', 'AccessDenied', 'AccessDenied']);
    expect(refusal(servicePrincipal('events.amazonaws.com', { arn: group, account: '111111111111' }))).toBe('AccessDenied');
  });
});
