import { accessBy, roleWith, trustIn } from '../../../../helpers/access';
import { ACCOUNT, created, lambda, REGION, stage, TestWorld } from './world';

const [PIPELINE, ACTION] = [`arn:aws:iam::${ACCOUNT}:role/Pipeline`, `arn:aws:iam::${ACCOUNT}:role/Action`];
const FOR_SHOP = { StringEquals: { 'aws:SourceArn': `arn:aws:codepipeline:${REGION}:${ACCOUNT}:shop`, 'aws:SourceAccount': ACCOUNT } };
const assume = { Effect: 'Allow', Action: 'sts:AssumeRole' };
const TRUSTED = trustIn('codepipeline.amazonaws.com', FOR_SHOP);

/** In whose name the function was invoked, or how the first action failed that did: without the pipeline's role it is the source. */
async function outcome(access: TestWorld['access'], roleArn?: string): Promise<unknown> {
  const world = await created([stage('Work', lambda('Work', { Configuration: { FunctionName: 'worker' }, ...(roleArn && { RoleArn: roleArn }) }))]);
  world.access = access;
  await world.play(60);
  return world.invocations[0]?.by ?? world.notes.find((note) => /▸ \w+ ▸ \w+: FAILED: /.test(note));
}

test('CodePipeline assumes the role of a pipeline for that pipeline', async () => {
  expect(await outcome(accessBy(roleWith(PIPELINE, [], TRUSTED)))).toBe(PIPELINE);
});

test('and a role of the action\'s own with it, if both sides let, or the trust policy names the pipeline\'s', async () => {
  const may = { ...assume, Resource: ACTION };
  expect(await outcome(accessBy(roleWith(PIPELINE, may, TRUSTED), roleWith(ACTION, [], { ...assume, Principal: { AWS: ACCOUNT } })), ACTION)).toBe(ACTION);
  expect(await outcome(accessBy(roleWith(PIPELINE, [], TRUSTED), roleWith(ACTION, [], { ...assume, Principal: { AWS: PIPELINE } })), ACTION)).toBe(ACTION);
});

test.each<[string, object, string | undefined]>([
  ['a role that trusts another service', trustIn('lambda.amazonaws.com'), undefined],
  ['a role that trusts it for another pipeline', trustIn('codepipeline.amazonaws.com', { StringEquals: { 'aws:SourceArn': `arn:aws:codepipeline:${REGION}:${ACCOUNT}:other` } }), undefined],
  ['a role that trusts it for another account', trustIn('codepipeline.amazonaws.com', { StringEquals: { 'aws:SourceAccount': '222222222222' } }), undefined],
  ['an action\'s role that is not in the app', TRUSTED, ACTION],
])('fails the action for %s', async (_, trust, own) => {
  const access = accessBy(roleWith(PIPELINE, { ...assume, Resource: ACTION }, trust));
  const said = own ? `${PIPELINE} is not authorized to perform AssumeRole on role ${ACTION}` : `CodePipeline is not authorized to perform AssumeRole on role ${PIPELINE}`;
  expect(await outcome(access, own)).toContain(said);
  expect(access.denied.map(({ right }) => right)).toMatchObject([{ action: 'sts:AssumeRole', resource: own ?? PIPELINE }]);
});

test('fails the action for a role of its own that only one side lets it have', async () => {
  const theirs = roleWith(ACTION, [], { ...assume, Principal: { AWS: ACCOUNT } });
  expect(await outcome(accessBy(roleWith(PIPELINE, [], TRUSTED), theirs), ACTION)).toMatch(/is not authorized to perform AssumeRole on role .*Action$/);
  expect(await outcome(accessBy(roleWith(PIPELINE, { ...assume, Resource: ACTION }, TRUSTED), roleWith(ACTION, [], trustIn('codepipeline.amazonaws.com'))), ACTION)).toMatch(/is not authorized to perform AssumeRole on role .*Action$/);
});
