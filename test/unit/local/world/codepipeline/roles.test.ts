import { accessBy, roleWith, trustIn } from '../../../../helpers/access';
import { ACCOUNT, created, lambda, pipeline, REGION, source, stage, TestWorld } from './world';

const [PIPELINE, ACTION] = [`arn:aws:iam::${ACCOUNT}:role/Pipeline`, `arn:aws:iam::${ACCOUNT}:role/Action`];
const FOR_SHOP = { StringEquals: { 'aws:SourceArn': `arn:aws:codepipeline:${REGION}:${ACCOUNT}:shop`, 'aws:SourceAccount': ACCOUNT } };
const SESSION = `arn:aws:sts::${ACCOUNT}:assumed-role/Pipeline/`;
const assume = { Effect: 'Allow', Action: 'sts:AssumeRole' };
const TRUSTED = trustIn('codepipeline.amazonaws.com', FOR_SHOP);

/** The pipeline's role, which may read its source. */
const pipelineRole = (trust: object = TRUSTED, ...more: readonly object[]) => roleWith(PIPELINE, [{ Effect: 'Allow', Action: 's3:*', Resource: 'arn:aws:s3:::*' }, ...more], trust);

/** In whose name the function was invoked, or how the first action failed that did: without the pipeline's role it is the source. */
async function outcome(access: TestWorld['access'], roleArn?: string): Promise<unknown> {
  const world = await created([stage('Work', lambda('Work', { Configuration: { FunctionName: 'worker' }, ...(roleArn && { RoleArn: roleArn }) }))]);
  world.access = access;
  await world.play(60);
  return world.invocations[0]?.by ?? world.notes.find((note) => /▸ \w+ ▸ \w+: FAILED: /.test(note));
}

test('CodePipeline assumes the role of a pipeline for that pipeline', async () => {
  expect(await outcome(accessBy(pipelineRole()))).toBe(PIPELINE);
});

test('and a role of the action\'s own with it, if both sides let, or the trust policy names the pipeline\'s', async () => {
  const may = { ...assume, Resource: ACTION };
  expect(await outcome(accessBy(pipelineRole(TRUSTED, may), roleWith(ACTION, [], { ...assume, Principal: { AWS: ACCOUNT } })), ACTION)).toBe(ACTION);
  expect(await outcome(accessBy(pipelineRole(), roleWith(ACTION, [], { ...assume, Principal: { AWS: PIPELINE } })), ACTION)).toBe(ACTION);
});

test.each<[string, object, string | undefined]>([
  ['a role that trusts another service', trustIn('lambda.amazonaws.com'), undefined],
  ['a role that trusts it for another pipeline', trustIn('codepipeline.amazonaws.com', { StringEquals: { 'aws:SourceArn': `arn:aws:codepipeline:${REGION}:${ACCOUNT}:other` } }), undefined],
  ['a role that trusts it for another account', trustIn('codepipeline.amazonaws.com', { StringEquals: { 'aws:SourceAccount': '222222222222' } }), undefined],
  ['an action\'s role that is not in the app', TRUSTED, ACTION],
])('fails the action for %s', async (_, trust, own) => {
  const access = accessBy(pipelineRole(trust, { ...assume, Resource: ACTION }));
  const said = own ? `${PIPELINE} is not authorized to perform AssumeRole on role ${ACTION}` : `CodePipeline is not authorized to perform AssumeRole on role ${PIPELINE}`;
  expect(await outcome(access, own)).toContain(said);
  expect(access.denied.map(({ right }) => right)).toMatchObject([{ action: 'sts:AssumeRole', resource: own ?? PIPELINE }]);
});

test('fails the action for a role of its own that only one side lets it have', async () => {
  const theirs = roleWith(ACTION, [], { ...assume, Principal: { AWS: ACCOUNT } });
  expect(await outcome(accessBy(pipelineRole(), theirs), ACTION)).toMatch(/is not authorized to perform AssumeRole on role .*Action$/);
  expect(await outcome(accessBy(pipelineRole(TRUSTED, { ...assume, Resource: ACTION }), roleWith(ACTION, [], trustIn('codepipeline.amazonaws.com'))), ACTION)).toMatch(/is not authorized to perform AssumeRole on role .*Action$/);
});

describe('an S3 source', () => {
  const [BUCKET, OBJECT] = ['arn:aws:s3:::store', 'arn:aws:s3:::store/release.json'];
  const GRANTS = [
    ...['GetBucketVersioning', 'GetBucketAcl', 'GetBucketLocation'].map((action) => [action, BUCKET]),
    ...['GetObject', 'GetObjectVersion', 'GetObjectTagging', 'GetObjectVersionTagging'].map((action) => [action, OBJECT]),
  ].map(([action, Resource]) => ({ Effect: 'Allow', Action: `s3:${action}`, Resource }));

  test.each([undefined, ...GRANTS])('works with the documented rights, and fails without any single one: %j', async (missing) => {
    const world = new TestWorld();
    world.access = accessBy(roleWith(PIPELINE, GRANTS.filter((grant) => grant !== missing), TRUSTED));
    world.service.create(pipeline([source(), stage('Work', lambda('Work', { Configuration: { FunctionName: 'worker' } }))]), 'Shop');
    await world.play(60);
    const failed = world.notes.filter((note) => note.includes('FAILED')).at(0);
    if (!missing) expect([failed, world.invocations.length]).toEqual([undefined, 1]);
    else expect(failed).toMatch(`The provided role does not have permissions to perform this action. Underlying error: User: ${SESSION}`);
    if (missing) expect(failed).toContain(`is not authorized to perform: ${missing.Action} on resource: ${missing.Resource} because no identity-based policy allows it`);
  });
});
