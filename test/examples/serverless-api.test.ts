import { readFileSync } from 'node:fs';
import { parcels } from '../../examples/serverless-api/api';
import story from '../../examples/serverless-api/story';
import { loadApp } from '../helpers/apps';
import { newApp } from '../helpers/synth';

const EXAMPLE = 'examples/serverless-api';

test('the story is played to its end, with builds that run', async () => {
  const app = newApp();
  parcels(app);
  const report = await loadApp(app).rehearse(story, { builds: 'run' });
  expect(report.error).toBeNull();
  expect(report.environments.map(({ name, lastGood }) => `${name} ${lastGood}`)).toEqual(['test 1.6.0', 'prod 1.6.0']);
  expect(report.failedBuilds.map(({ version }) => version)).toEqual(['1.1.0']);
});

test('the app is at most 130 lines of at most 120 characters', () => {
  const lines = ['app.ts', 'api.ts', 'service.ts'].flatMap((file) => readFileSync(`${EXAMPLE}/${file}`, 'utf8').trimEnd().split('\n'));
  expect(lines.length).toBeLessThanOrEqual(130);
  expect(lines.filter((line) => line.length > 120)).toEqual([]);
});

describe('what the service keeps', () => {
  const asked: unknown[] = [];
  const recorder = (name: string, answer: (input: never) => unknown) => (input: never) => {
    asked.push([name, input]);
    return Promise.resolve(answer(input));
  };
  const documents = { get: recorder('get', () => ({ Item: { id: 'p-1' } })), put: recorder('put', () => ({})), query: recorder('query', () => ({ Items: [] })) };
  jest.doMock('@aws-sdk/client-dynamodb', () => ({ DynamoDBClient: class {} }), { virtual: true });
  jest.doMock('@aws-sdk/lib-dynamodb', () => ({ DynamoDBDocument: { from: () => documents } }), { virtual: true });
  jest.doMock('@aws-sdk/client-sqs', () => ({ SQS: class { public readonly sendMessage = recorder('sendMessage', () => ({})); } }), { virtual: true });
  jest.doMock('@aws-sdk/client-ssm', () => ({
    GetParameterCommand: class { constructor(public readonly input: unknown) {} },
    SSMClient: class { public readonly send = recorder('getParameter', () => ({ Parameter: { Value: places } })); },
  }));
  const { Resources: { Parcels, Places } } = JSON.parse(readFileSync(`${EXAMPLE}/service/infra/template.json`, 'utf8')) as {
    Resources: { Parcels: { Properties: { GlobalSecondaryIndexes: readonly { IndexName: string }[] } }; Places: { Properties: { Value: { 'Fn::Sub': string } } } };
  };
  const places = Places.Properties.Value['Fn::Sub'].replace('${Parcels}', 'the-table').replace('${Notices}', 'the-queue');

  test('lies where the stack of the release says, and is asked by an index that it has', async () => {
    const kept = jest.requireActual<Record<'get' | 'of' | 'send', (input: unknown) => Promise<unknown>>>(`../../${EXAMPLE}/service/src/parcels`);
    expect(await kept.get('p-1')).toEqual({ id: 'p-1' });
    expect(await kept.of('ada')).toEqual([]);
    const { id } = await kept.send({ receiver: 'ada', country: 'NO', grams: 90 }) as { id: string };
    expect(asked).toEqual([
      ['getParameter', expect.anything()],
      ['get', { TableName: 'the-table', Key: { id: 'p-1' } }],
      ['query', expect.objectContaining({ TableName: 'the-table', IndexName: Parcels.Properties.GlobalSecondaryIndexes[0].IndexName })],
      ['put', { TableName: 'the-table', Item: { id, receiver: 'ada', country: 'NO', grams: 90 } }],
      ['sendMessage', { QueueUrl: 'the-queue', MessageBody: JSON.stringify({ parcel: id, receiver: 'ada' }) }],
    ]);
  });
});
