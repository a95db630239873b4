import { GetParameterCommand, GetParametersByPathCommand, GetParametersCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { SsmService } from '../../../../lib/local/world/ssm';
import { parts, Parts, START, thrown } from './world-fixture';

describe('Parameter Store', () => {
  let world: Parts;
  let client: SSMClient;
  beforeEach(async () => {
    world = await parts();
    world.server.register('ssm', 'json-1.1', new SsmService(world));
    client = new SSMClient(world.client());
  });
  afterEach(() => world.close());

  const put = (Name: string, more: object = {}) => client.send(new PutParameterCommand({ Name, Value: 'v', Type: 'String', ...more }));

  test('keeps a value with its version and date', async () => {
    expect(await put('/a/b')).toMatchObject({ Version: 1, Tier: 'Standard' });
    const { Parameter } = await client.send(new GetParameterCommand({ Name: '/a/b' }));
    expect(Parameter).toEqual({ Name: '/a/b', Type: 'String', Value: 'v', Version: 1, LastModifiedDate: START, DataType: 'text', ARN: 'arn:aws:ssm:eu-west-1:111111111111:parameter/a/b' });
    expect((await client.send(new GetParameterCommand({ Name: Parameter!.ARN! }))).Parameter?.Value).toBe('v');
  });

  test('counts versions when a value is overwritten', async () => {
    await put('/a');
    expect(await thrown(put('/a'))).toMatchObject({ name: 'ParameterAlreadyExists' });
    expect(await put('/a', { Value: 'w', Overwrite: true, Type: undefined })).toMatchObject({ Version: 2 });
    expect((await client.send(new GetParameterCommand({ Name: '/a' }))).Parameter).toMatchObject({ Value: 'w', Version: 2, Type: 'String' });
  });

  test('gives several parameters and names those that are not there', async () => {
    await put('/a');
    expect(await client.send(new GetParametersCommand({ Names: ['/a', '/b'] }))).toMatchObject({ Parameters: [{ Name: '/a' }], InvalidParameters: ['/b'] });
  });

  test('gives what lies below a path in small pages', async () => {
    for (const name of ['/s/a/1', '/s/a/2', '/s/b', '/s/c', '/s/d', '/sx']) await put(name);
    const all = async (input: object) => {
      const pages: string[][] = [];
      let NextToken: string | undefined;
      do {
        const page: { Parameters?: { Name?: string }[]; NextToken?: string } = await client.send(new GetParametersByPathCommand({ Path: '/s', NextToken, ...input }));
        pages.push(page.Parameters!.map(({ Name }) => Name!));
        ({ NextToken } = page);
      } while (NextToken);
      return pages;
    };
    expect(await all({ Recursive: true })).toEqual([['/s/a/1', '/s/a/2', '/s/b'], ['/s/c', '/s/d']]);
    expect(await all({})).toEqual([['/s/b', '/s/c', '/s/d']]);
    expect(await all({ Recursive: true, MaxResults: 1 })).toHaveLength(5);
    expect(await all({ Path: '/none' })).toEqual([[]]);
  });

  test('fails for what is not there and for requests that AWS refuses', async () => {
    expect(await thrown(client.send(new GetParameterCommand({ Name: '/x' })))).toMatchObject({ name: 'ParameterNotFound', $metadata: { httpStatusCode: 400 } });
    expect(await thrown(client.send(new GetParametersByPathCommand({ Path: 's' })))).toMatchObject({ name: 'ValidationException' });
    expect(await thrown(client.send(new GetParametersByPathCommand({ Path: '/s', MaxResults: 11 })))).toMatchObject({ name: 'ValidationException' });
    expect(await thrown(client.send(new GetParametersByPathCommand({ Path: '/s', NextToken: 'x' })))).toMatchObject({ name: 'InvalidNextToken' });
    expect(await thrown(put('/x', { Type: undefined }))).toMatchObject({ name: 'ValidationException', message: 'A parameter type is required when you create a parameter.' });
    expect(await thrown(put('/x', { Value: 'v'.repeat(4097) }))).toMatchObject({ name: 'ValidationException', message: expect.stringContaining('4096') });
  });

  test('fails by name for what it does not have', async () => {
    expect(await thrown(put('/x', { Type: 'SecureString' }))).toMatchObject({ name: 'UnsupportedOperation' });
    expect(await thrown(put('/x', { AllowedPattern: 'x' }))).toMatchObject({ name: 'UnsupportedOperation' });
    expect(await thrown(client.send(new GetParameterCommand({ Name: '/x:3' })))).toMatchObject({ name: 'UnsupportedOperation' });
  });
});
