import { AccessRequest, decide, nameOf, Policy, Undecidable } from '../../../lib/iam';

const request: AccessRequest = {
  principal: { kind: 'session', arn: 'arn:aws:sts::111111111111:assumed-role/Deployer/run', roleArn: 'arn:aws:iam::111111111111:role/Deployer', account: '111111111111' },
  action: 's3:GetObject', resource: 'arn:aws:s3:::releases/app.zip', resourceAccount: '111111111111', context: {},
};

const policy = (...statements: readonly object[]) => new Policy('Shop/Policy', { Version: '2012-10-17', Statement: statements });
const ask = (identity: Policy) => decide(request, { identity: [identity], weight: 'ordinary' });

describe('a policy', () => {
  test('tells its statements as they are written', () => {
    const [one, other] = policy(
      { Sid: 'One', Effect: 'Allow', Action: ['s3:Get*', 's3:PutObject'], Resource: '*' }, { Effect: 'Deny', NotAction: 'iam:*', NotResource: 'arn:aws:s3:::releases/*' },
    ).statements;
    expect(one).toMatchObject({ sid: 'One', index: 0, effect: 'Allow', actions: ['s3:Get*', 's3:PutObject'], resources: ['*'] });
    expect(other).toMatchObject({ sid: undefined, index: 1, effect: 'Deny', actions: [], resources: [] });
    expect([one, other].map(nameOf)).toEqual(["statement 'One'", 'statement 2']);
  });

  test('tells which of its patterns fitted', () => {
    const own = policy({ Effect: 'Allow', Action: ['s3:PutObject', 's3:Get*', 's3:GetObject'], Resource: ['arn:aws:s3:::other/*', 'arn:aws:s3:::releases/*'] }, { Effect: 'Allow', NotAction: 'iam:*', NotResource: 'arn:aws:s3:::other/*' });
    expect(ask(own)).toMatchObject({
      allowed: true, identity: [{ policy: own, statement: own.statements[0], actions: [1, 2], resources: [1] }, { statement: own.statements[1], actions: [], resources: [] }],
    });
  });

  test('is named with the statement that denied', () => {
    const own = policy({ Effect: 'Allow', Action: '*', Resource: '*' }, { Sid: 'NoReads', Effect: 'Deny', Action: 's3:Get*', Resource: '*' });
    expect(ask(own)).toEqual({ allowed: false, by: { policy: own, statement: own.statements[1], actions: [0], resources: [0] } });
  });

  test('is named with the statement that can\'t be judged, and what is not known of it', () => {
    const own = policy({ Effect: 'Allow', Action: '*', Resource: '*' }, { Effect: 'Deny', Action: 's3:*', Resource: '*', Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'false' } } });
    expect(() => ask(own)).toThrow(new Undecidable('Shop/Policy, statement 2: a rehearsal does not know the condition key aws:MultiFactorAuthPresent'));
  });
});
