import { inputNamed, Job, jobHandler } from '../../../../lambda/shared/job';
import { changed, Json } from '../../../helpers/documents';

const artifact = (name: string): Json => ({ name, revision: null, location: { type: 'S3', s3Location: { bucketName: 'artifacts', objectKey: `shop/${name}` } } });
const EVENT: Json = {
  'CodePipeline.job': {
    id: 'job-1', accountId: '111111111111',
    data: {
      actionConfiguration: { configuration: { FunctionName: 'verify', UserParameters: '{"a":1}' } },
      inputArtifacts: [artifact('Release')], outputArtifacts: [artifact('site')],
      artifactCredentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'hush', sessionToken: 'hush', expirationTime: 0 },
      encryptionKey: { id: 'arn:aws:kms:eu-west-1:111111111111:key/k', type: 'KMS' },
    },
  },
};
const DATA = ['CodePipeline.job', 'data'];
const context = { getRemainingTimeInMillis: () => 60_000 };

/** What a job's function is handed. It ends without an answer, so that nobody is told of its end. */
async function handed(event: Json | undefined): Promise<Job> {
  const ended = new RangeError('no answer');
  let job: Job | undefined;
  const handler = jobHandler((given) => {
    job = given;
    return Promise.reject(ended);
  });
  await handler(event, context).catch((error: unknown) => {
    if (error !== ended) throw error;
  });
  return job!;
}

test('a job knows its parameters and where its artifacts lie, and nothing of the credentials that came with it', async () => {
  expect(await handed(EVENT)).toEqual({
    id: 'job-1', userParameters: '{"a":1}', encryptionKey: 'arn:aws:kms:eu-west-1:111111111111:key/k',
    inputs: [{ name: 'Release', bucket: 'artifacts', key: 'shop/Release' }], outputs: [{ name: 'site', bucket: 'artifacts', key: 'shop/site' }],
  });
});

test('a job may have no key of its own, and no artifacts', async () => {
  const least = changed(EVENT, [...DATA, 'encryptionKey'], undefined)!;
  expect(await handed(changed(least, [...DATA, 'inputArtifacts'], []))).toMatchObject({ encryptionKey: undefined, inputs: [] });
});

test.each<[string, (string | number)[], string]>([
  ['its id', ['CodePipeline.job', 'id'], '.id'],
  ['its parameters', [...DATA, 'actionConfiguration', 'configuration', 'UserParameters'], '.data.actionConfiguration.configuration.UserParameters'],
  ['its inputs', [...DATA, 'inputArtifacts'], '.data.inputArtifacts'],
  ['the bucket of an output', [...DATA, 'outputArtifacts', 0, 'location', 's3Location', 'bucketName'], '.data.outputArtifacts[0].location.s3Location.bucketName'],
  ['everything', ['CodePipeline.job'], '.id'],
])('fails for a job without %s, before anything is done', async (_what, steps, path) => {
  await expect(handed(changed(EVENT, steps, undefined))).rejects.toMatchObject({ code: 'FieldMissing', message: expect.stringContaining(`'job event.CodePipeline.job${path}'`) });
});

test('fails with the credentials of a job nowhere in the message', async () => {
  const error = await handed(changed(EVENT, ['CodePipeline.job', 'id'], undefined)).catch((thrown: Error) => thrown);
  expect((error as Error).message).not.toMatch(/hush|AKID/);
});

test('fails with what is no refusal as it is, so that the job is delivered again', async () => {
  const throttled = new TypeError('Rate exceeded');
  await expect(jobHandler(() => Promise.reject(throttled))(EVENT, context)).rejects.toBe(throttled);
});

test('an input is found by its name', async () => {
  expect(inputNamed(await handed(EVENT), 'Release').key).toBe('shop/Release');
});

test.each([[EVENT, 'Release'], [changed(EVENT, [...DATA, 'inputArtifacts'], [])!, 'none']])('fails for an input that is not there, and says which are (%#)', async (event, has) => {
  const job = await handed(event);
  expect(() => inputNamed(job, 'site')).toThrow(expect.objectContaining({ code: 'FieldMissing', message: `the action has no input artifact 'site' (it has: ${has})` }));
});
