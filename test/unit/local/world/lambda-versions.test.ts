import { GetAliasCommand, GetFunctionConfigurationCommand, InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { createHash } from 'node:crypto';
import { zip } from '../../../../lib/local/archive';
import { SOMEBODY } from '../../../helpers/access';
import { ACCOUNT, functionArn, parts, Parts, thrown } from './world-fixture';

describe('versions and aliases', () => {
  let world: Parts;
  let client: LambdaClient;
  beforeEach(async () => {
    world = await parts();
    client = new LambdaClient(world.client());
    world.register('f', 'exports.handler = async () => "none yet"');
    releases().publish('f', ACCOUNT);
    releases().createAlias('f', 'live', { version: '1' }, ACCOUNT);
  });
  afterEach(async () => {
    client.destroy();
    await world.close();
  });
  const releases = () => world.lambda.releases;
  const archive = (answer: string) => zip({ 'index.js': `exports.handler = async (_, { functionVersion, invokedFunctionArn }) => [${JSON.stringify(answer)}, functionVersion, invokedFunctionArn, process.env.AWS_LAMBDA_FUNCTION_VERSION]` });
  const deploy = async (answer: string) => {
    releases().updateCode('f', await archive(answer), ACCOUNT);
    return releases().publish('f', ACCOUNT);
  };
  const lead = (version: string, additional?: { version: string; weight: number }) => releases().updateAlias('f', 'live', { version, additional }, ACCOUNT);
  const call = async (name = 'f:live') => JSON.parse((await world.lambda.invoke(name, {}, SOMEBODY)).payload) as unknown;

  test('what is published keeps its code, and an alias leads to it', async () => {
    expect(await deploy('a')).toBe('2');
    expect(await deploy('b')).toBe('3');
    lead('2');
    expect(await call()).toEqual(['a', '2', `${functionArn('f')}:live`, '2']);
    expect(await call('f:3')).toEqual(['b', '3', `${functionArn('f')}:3`, '3']);
    expect(await call('f')).toEqual(['b', '$LATEST', functionArn('f'), '$LATEST']);
    expect(await call('f:1')).toBe('none yet');
    expect(world.journal.entries.at(-1)!.text).toBe('the alias live of f leads to version 2');
  });

  test('nothing new is published when nothing has changed', async () => {
    await deploy('a');
    expect(releases().publish('f', ACCOUNT)).toBe('2');
    expect(await deploy('a')).toBe('2');
  });

  test('a weight gives its share of the calls to the other version, the same ones every time', async () => {
    await deploy('a');
    lead('1', { version: '2', weight: 0.3 });
    const calls: string[] = [];
    for (let i = 0; i < 100; i++) calls.push((await client.send(new InvokeCommand({ FunctionName: 'f', Qualifier: 'live' }))).ExecutedVersion!);
    expect(calls.filter((version) => version === '2').length).toBe(24);
    expect(await client.send(new GetAliasCommand({ FunctionName: 'f', Name: 'live' }))).toMatchObject({ FunctionVersion: '1', RoutingConfig: { AdditionalVersionWeights: { 2: 0.3 } } });
    expect(world.journal.entries.at(-1)!.text).toBe('the alias live of f leads to version 1, and 30 % of the calls to version 2');
  });

  test('the digest of a version is that of its archive', async () => {
    await deploy('a');
    const CodeSha256 = createHash('sha256').update(await archive('a')).digest('base64');
    lead('2');
    for (const Qualifier of ['2', 'live']) expect(await client.send(new GetFunctionConfigurationCommand({ FunctionName: 'f', Qualifier }))).toMatchObject({ CodeSha256, Version: '2', FunctionArn: `${functionArn('f')}:${Qualifier}` });
    expect((await client.send(new GetFunctionConfigurationCommand({ FunctionName: 'f', Qualifier: '1' }))).CodeSha256).not.toBe(CodeSha256);
  });

  test('fails for what is not there, and for what Lambda refuses', async () => {
    await deploy('a');
    const invalid = (message: string) => expect.objectContaining({ name: 'InvalidParameterValueException', message });
    const refusal = (work: () => void): unknown => {
      try {
        return void work();
      } catch (error) {
        return error;
      }
    };
    expect(refusal(() => lead('2', { version: '2', weight: 0.1 }))).toEqual(invalid('Invalid function version 2. Function version 2 is already included in routing configuration.'));
    expect(refusal(() => lead('$LATEST', { version: '2', weight: 0.1 }))).toEqual(invalid('$LATEST is not supported for an alias pointing to more than 1 version'));
    expect(refusal(() => lead('7'))).toMatchObject({ name: 'ResourceNotFoundException', message: `Function not found: ${functionArn('f')}:7` });
    expect(refusal(() => releases().updateCode('f', Buffer.from('x'), ACCOUNT))).toEqual(invalid('Could not unzip uploaded file. Please check your file, then try to upload again.'));
    expect(refusal(() => releases().updateCode('f', Buffer.from('x'), '222222222222'))).toMatchObject({ name: 'ResourceNotFoundException' });
    expect(await thrown(client.send(new GetAliasCommand({ FunctionName: 'f', Name: 'other' })))).toMatchObject({ name: 'ResourceNotFoundException', message: `Cannot find alias arn: ${functionArn('f')}:other` });
    expect(await thrown(client.send(new GetFunctionConfigurationCommand({ FunctionName: 'f', Qualifier: '7' })))).toMatchObject({ name: 'ResourceNotFoundException' });
  });
});
