import { parseWake, Wake } from '../../../../lambda/tend/wake';
import { ledgerKey } from '../../../../lib/contracts/keys';

const sns = (message: string): unknown => ({ Records: [{ EventSource: 'aws:sns', Sns: { Type: 'Notification', Message: message } }] });
const approval = JSON.stringify({ region: 'eu-west-1', approval: { pipelineName: 'shop-prod', stageName: 'Deploy', actionName: 'gates-after', token: 't' } });
const created = (key: string): unknown => ({ 'source': 'aws.s3', 'detail-type': 'Object Created', 'detail': { bucket: { name: 'releases' }, object: { key } } });
const failed = (outcome: object): unknown => ({ version: '1.0', requestContext: { condition: 'RetriesExhausted' }, requestPayload: { 'CodePipeline.job': { id: 'job-1' } }, ...outcome });

test.each<[string, unknown, Wake]>([
  ['its schedule', { schedule: { release: 'shop', environment: 'prod' } }, { kind: 'schedule', release: 'shop', environment: 'prod' }],
  ['the sweep', { sweep: true }, { kind: 'sweep' }],
  ['an approval that is asked', sns(approval), { kind: 'pipeline', pipeline: 'shop-prod' }],
  ['an event of a pipeline', { 'source': 'aws.codepipeline', 'detail-type': 'CodePipeline Pipeline Execution State Change', 'detail': { 'pipeline': 'shop-prod', 'execution-id': 'e', 'state': 'FAILED' } }, { kind: 'pipeline', pipeline: 'shop-prod' }],
  ['a new entry of a ledger', created(ledgerKey('shop', 7)), { kind: 'ledger', release: 'shop' }],
  ['a function that failed every time', failed({ responsePayload: { errorType: 'Error', errorMessage: 'no more' } }), { kind: 'failed-job', jobId: 'job-1', message: 'no more' }],
  ['a function that never answered', failed({ responsePayload: null }), { kind: 'failed-job', jobId: 'job-1', message: 'RetriesExhausted' }],
  ['a function of which nothing is known', failed({}), { kind: 'failed-job', jobId: 'job-1', message: 'RetriesExhausted' }],
  ['an object that is no entry of a ledger', created('releases/shop/1.0.0/release.json'), { kind: 'foreign', what: 'releases/shop/1.0.0/release.json' }],
  ['a notification of something else', sns('{"AlarmName":"red"}'), { kind: 'foreign', what: 'a notification that is no approval' }],
  ['a notification that is no JSON', sns('hello'), { kind: 'foreign', what: 'a notification that is no approval' }],
  ['a drop that could not be sealed', { requestPayload: { detail: {} }, requestContext: { condition: 'RetriesExhausted' } }, { kind: 'foreign', what: 'a failed delivery that was no job' }],
  ['no notification at all', { Records: [] }, { kind: 'foreign', what: 'a notification that is no approval' }],
])('%s is understood', (_what, event, wake) => {
  expect(parseWake(event)).toEqual(wake);
});

test.each<[string, unknown, string]>([
  ['nothing', undefined, 'wake-up.detail.object.key'],
  ['an empty event', {}, 'wake-up.detail.object.key'],
  ['a schedule without its environment', { schedule: { release: 'shop' } }, 'wake-up.schedule.environment'],
  ['a schedule of an empty name', { schedule: { release: '', environment: 'prod' } }, 'wake-up.schedule.release'],
  ['a record that is no notification', { Records: [{ s3: {} }] }, 'wake-up.Records[0].Sns.Message'],
  ['a pipeline whose name is none', { detail: { pipeline: 7 } }, 'wake-up.detail.pipeline'],
])('fails for %s, and names what is missing', (_what, event, path) => {
  expect(() => parseWake(event)).toThrow(expect.objectContaining({ name: 'ReleaseError', message: expect.stringContaining(`'${path}'`) }));
});
