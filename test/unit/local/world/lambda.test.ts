import { GetAliasCommand, GetFunctionConfigurationCommand, InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import type { Access } from '../../../../lib/local/world/iam/access';
import { administrator, servicePrincipal } from '../../../../lib/local/world/iam/callers';
import { permission, roleWith, SOMEBODY, trustIn } from '../../../helpers/access';
import { ACCOUNT, functionArn, parts, Parts, thrown } from './world-fixture';

describe('AWS Lambda', () => {
  let world: Parts;
  let client: LambdaClient;
  afterEach(async () => {
    client.destroy();
    await world.close();
  });
  const start = async (options: Parameters<typeof parts>[0] = {}) => {
    world = await parts(options);
    client = new LambdaClient(world.client());
  };
  const invoke = async (input: Omit<ConstructorParameters<typeof InvokeCommand>[0], 'Payload'> & { Payload?: unknown }) => {
    const output = await client.send(new InvokeCommand({ ...input, Payload: input.Payload === undefined ? undefined : Buffer.from(JSON.stringify(input.Payload)) }));
    return { ...output, text: Buffer.from(output.Payload ?? []).toString() };
  };

  test('invokes by name, ARN, partial ARN, version and alias', async () => {
    await start();
    world.register('f', 'exports.handler = async (event) => event.n + 1');
    world.lambda.releases.publish('f', ACCOUNT);
    world.lambda.releases.createAlias('f', 'live', { version: '1' }, ACCOUNT);
    for (const [FunctionName, ExecutedVersion] of [['f', '$LATEST'], [functionArn('f'), '$LATEST'], ['111111111111:function:f', '$LATEST'], ['f:live', '1'], [`${functionArn('f')}:live`, '1'], ['f:$LATEST', '$LATEST']]) {
      expect(await invoke({ FunctionName, Payload: { n: 1 } })).toMatchObject({ StatusCode: 200, text: '2', ExecutedVersion });
    }
    expect(await invoke({ FunctionName: 'f', Qualifier: 'live', Payload: { n: 2 } })).toMatchObject({ text: '3' });
  });

  test('answers a function error with status 200 and says so in a header', async () => {
    await start();
    world.register('f', 'exports.handler = async () => { console.log("before"); throw new Error("no") }');
    const output = await invoke({ FunctionName: 'f', LogType: 'Tail' });
    expect(output).toMatchObject({ StatusCode: 200, FunctionError: 'Unhandled' });
    expect(JSON.parse(output.text)).toMatchObject({ errorType: 'Error', errorMessage: 'no' });
    expect(Buffer.from(output.LogResult!, 'base64').toString()).toBe('before');
    expect(world.journal.entries.at(-1)!.text).toBe('f failed: Error: no');
  });

  test('fails for a function, a version or an account that is not there', async () => {
    await start();
    world.register('f', 'exports.handler = async () => 1');
    for (const [FunctionName, arn] of [['g', functionArn('g')], ['f:live', `${functionArn('f')}:live`], ['222222222222:function:f', functionArn('f').replace('111111111111', '222222222222')]]) {
      const error = await thrown(invoke({ FunctionName }));
      expect(error).toMatchObject({ name: 'ResourceNotFoundException', message: `Function not found: ${arn}` });
      expect(error.$metadata?.httpStatusCode).toBe(404);
    }
  });

  test('fails for a payload that is not JSON or too large', async () => {
    await start();
    world.register('f', 'exports.handler = async () => 1');
    expect(await thrown(client.send(new InvokeCommand({ FunctionName: 'f', Payload: Buffer.from('{') })))).toMatchObject({ name: 'InvalidRequestContentException' });
    expect(await thrown(invoke({ FunctionName: 'f', InvocationType: 'Event', Payload: 'x'.repeat(1024 * 1024) }))).toMatchObject({ name: 'RequestTooLargeException' });
    expect(await invoke({ FunctionName: 'f', Payload: 'x'.repeat(1024 * 1024) })).toMatchObject({ text: '1' });
    expect(await thrown(invoke({ FunctionName: 'f', Payload: 'x'.repeat(6 * 1024 * 1024) }))).toMatchObject({ name: 'RequestTooLargeException' });
  });

  test('fails by name for what it does not have', async () => {
    await start();
    world.register('f', 'exports.handler = async () => 1');
    expect(await thrown(invoke({ FunctionName: 'f', ClientContext: 'e30=' }))).toMatchObject({ name: 'UnsupportedOperation' });
    expect(world.faults).toHaveLength(1);
  });

  test('does not run a dry run', async () => {
    await start();
    world.register('f', 'exports.handler = async () => { console.log("ran") }');
    expect(await invoke({ FunctionName: 'f', InvocationType: 'DryRun' })).toMatchObject({ StatusCode: 204 });
    expect(world.lambda.logs('f')).toEqual([]);
  });

  test('queues an event and runs it a moment later', async () => {
    await start();
    world.register('f', 'exports.handler = async (event) => { console.log(event.a) }');
    expect(await invoke({ FunctionName: 'f', InvocationType: 'Event', Payload: { a: 'b' } })).toMatchObject({ StatusCode: 202 });
    expect(world.lambda.logs('f')).toEqual([]);
    await world.play();
    expect(world.lambda.logs('f')).toMatchObject([{ text: 'b', at: '2026-01-05T08:00:00.005Z' }]);
  });

  test('delivers a failing event three times with one request id, then hands it to the failure destination', async () => {
    await start();
    world.register('f', 'exports.handler = async (event, { awsRequestId }) => { console.log(awsRequestId); throw new Error("no " + event.a) }');
    world.register('failures', 'exports.handler = async (event) => { console.log(JSON.stringify(event)) }');
    world.lambda.setInvokeConfig('f', { onFailure: functionArn('failures') });
    world.lambda.invokeAsync(functionArn('f'), { a: 1 }, SOMEBODY);
    await world.play();
    const runs = world.lambda.logs('f');
    expect(runs.map(({ at }) => at)).toEqual(['2026-01-05T08:00:00.005Z', '2026-01-05T08:01:00.005Z', '2026-01-05T08:03:00.005Z']);
    expect(new Set(runs.map(({ text }) => text)).size).toBe(1);
    expect(JSON.parse(world.lambda.logs('failures')[0].text)).toMatchObject({
      version: '1.0', timestamp: '2026-01-05T08:03:00.005Z',
      requestContext: { requestId: runs[0].text, functionArn: `${functionArn('f')}:$LATEST`, condition: 'RetriesExhausted', approximateInvokeCount: 3 },
      requestPayload: { a: 1 },
      responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
      responsePayload: { errorType: 'Error', errorMessage: 'no 1' },
    });
  });

  test('retries as often as it is told, and not beyond the age of an event', async () => {
    await start();
    world.register('f', 'exports.handler = async () => { console.log("run"); throw new Error("no") }');
    world.lambda.setInvokeConfig('f', { maximumRetryAttempts: 0 });
    world.lambda.invokeAsync('f', {}, SOMEBODY);
    await world.play();
    expect(world.lambda.logs('f')).toHaveLength(1);
    world.lambda.setInvokeConfig('f', { maximumEventAgeSeconds: 90 });
    world.lambda.invokeAsync('f', {}, SOMEBODY);
    await world.play();
    expect(world.lambda.logs('f')).toHaveLength(3);
    expect(world.journal.entries.at(-1)).toMatchObject({ data: { condition: 'EventAgeExceeded' } });
  });

  test('stops retrying once it worked', async () => {
    await start();
    world.register('f', 'let n = 0; exports.handler = async () => { console.log("run"); if (n++ === 0) throw new Error("no") }');
    world.lambda.invokeAsync('f', {}, SOMEBODY);
    await world.play();
    expect(world.lambda.logs('f')).toHaveLength(2);
  });

  test('counts the time of a handler that hangs before the retry', async () => {
    await start({ patience: 100 });
    world.register('f', 'let n = 0; exports.handler = () => { console.log("run"); return new Promise(() => {}) }', { timeoutSeconds: 60 });
    world.lambda.setInvokeConfig('f', { maximumRetryAttempts: 1 });
    world.lambda.invokeAsync('f', {}, SOMEBODY);
    await world.play();
    expect(world.lambda.logs('f').map(({ at }) => at)).toEqual(['2026-01-05T08:00:00.005Z', '2026-01-05T08:02:00.005Z']);
  });

  test('delivers an event twice at once, or again a while later, if the story wants it', async () => {
    for (const [delivery, second] of [['twice', '2026-01-05T08:00:00.005Z'], ['again', '2026-01-05T08:02:30.000Z']] as const) {
      await start({ delivery: () => delivery });
      world.register('f', 'exports.handler = async (_, { awsRequestId }) => { console.log(awsRequestId) }');
      world.lambda.invokeAsync('f', {}, SOMEBODY);
      await world.play();
      const logs = world.lambda.logs('f');
      expect(logs.map(({ at }) => at)).toEqual(['2026-01-05T08:00:00.005Z', second]);
      expect(logs[1].text).toBe(logs[0].text);
      if (delivery === 'twice') await world.close();
    }
  });

  test('fails for an invoke configuration that Lambda refuses, and for a destination that is no function', async () => {
    await start();
    world.register('f', 'exports.handler = async () => 1');
    expect(() => world.lambda.setInvokeConfig('f', { maximumRetryAttempts: 3 })).toThrow('Lambda takes 0 to 2');
    expect(() => world.lambda.setInvokeConfig('f', { maximumEventAgeSeconds: 59 })).toThrow('Lambda takes 60 to 21600');
    expect(() => world.lambda.setInvokeConfig('f', { onFailure: 'arn:aws:sqs:eu-west-1:111111111111:q' })).toThrow('functions only');
  });

  describe('decides who may invoke', () => {
    const [LIVE, DEPUTY] = [`${functionArn('f')}:live`, `arn:aws:iam::${ACCOUNT}:role/Deputy`];
    const may = (action: string, resource: string) => ({ Effect: 'Allow', Action: `lambda:${action}`, Resource: resource });
    const begin = async (...policies: ReturnType<typeof roleWith>[]) => {
      await start({ policies });
      world.register('f', 'exports.handler = async () => 1');
      world.lambda.releases.publish('f', ACCOUNT);
      world.lambda.releases.createAlias('f', 'live', { version: '1' }, ACCOUNT);
    };
    const as = (role: string) => new LambdaClient(world.client(`arn:aws:sts::${ACCOUNT}:assumed-role/${role.split('/')[1]}/session`, role));
    const denied = (action: string, resource: string) => ({ name: 'AccessDeniedException', message: expect.stringContaining(`assumed-role/Deputy/session is not authorized to perform: lambda:${action} on resource: ${resource} because no identity-based policy allows it`), $metadata: { httpStatusCode: 403 } });

    test('by resource policy for services, for the source that it names', async () => {
      const topic = (name: string) => `arn:aws:sns:eu-west-1:${ACCOUNT}:${name}`;
      await begin(permission('f', 'sns.amazonaws.com', { SourceArn: topic('t*'), SourceAccount: ACCOUNT }), permission(LIVE, 'events.amazonaws.com'));
      const isAllowed = (service: string, name = 'f', arn = topic('topic'), account = ACCOUNT) => {
        try {
          world.lambda.invokeAsync(name, {}, servicePrincipal(service, { arn, account }));
          return true;
        } catch (error) {
          expect(error).toMatchObject({ code: 'AccessDenied', message: expect.stringContaining('no resource-based policy allows it') });
          return false;
        }
      };
      expect(isAllowed('sns.amazonaws.com')).toBe(true);
      expect(isAllowed('events.amazonaws.com')).toBe(false);
      expect(isAllowed('sns.amazonaws.com', 'f', topic('other'))).toBe(false);
      expect(isAllowed('sns.amazonaws.com', 'f', topic('topic'), '222222222222')).toBe(false);
      expect(isAllowed('sns.amazonaws.com', 'xf')).toBe(false);
      expect([isAllowed('events.amazonaws.com', LIVE), isAllowed('sns.amazonaws.com', LIVE)]).toEqual([true, false]);
    });

    test('by the caller\'s policies, on the version or alias that is named, whether it is there or not', async () => {
      await begin(roleWith(DEPUTY, may('InvokeFunction', LIVE)));
      const call = (FunctionName: string, InvocationType: 'Event' | 'RequestResponse' | 'DryRun' = 'RequestResponse') => as(DEPUTY).send(new InvokeCommand({ FunctionName, InvocationType }));
      expect(await call('f:live')).toMatchObject({ ExecutedVersion: '1' });
      for (const type of ['RequestResponse', 'Event', 'DryRun'] as const) expect(await thrown(call('f', type))).toMatchObject(denied('InvokeFunction', functionArn('f')));
      for (const name of ['f:1', 'f:$LATEST', 'gone', 'f:gone']) expect(await thrown(call(name))).toMatchObject(denied('InvokeFunction', functionArn(name)));
    });

    test('and who may read', async () => {
      const [alias, configuration] = [new GetAliasCommand({ FunctionName: 'f', Name: 'live' }), new GetFunctionConfigurationCommand({ FunctionName: 'f', Qualifier: '1' })];
      await begin(roleWith(DEPUTY, may('GetAlias', functionArn('f'))), roleWith(`${DEPUTY}2`, may('GetFunctionConfiguration', functionArn('f:1'))));
      expect(await as(DEPUTY).send(alias)).toMatchObject({ FunctionVersion: '1' });
      expect(await thrown(as(DEPUTY).send(configuration))).toMatchObject(denied('GetFunctionConfiguration', functionArn('f:1')));
      expect(await as(`${DEPUTY}2`).send(configuration)).toMatchObject({ Version: '1' });
      expect(await thrown(as(`${DEPUTY}2`).send(alias))).toMatchObject({ name: 'AccessDeniedException' });
    });

    test('a function sends its failures in the name of its role', async () => {
      await start({ policies: [roleWith(DEPUTY, may('InvokeFunction', functionArn('failures')), trustIn('lambda.amazonaws.com'))] });
      for (const [name, roleArn] of [['f', DEPUTY], ['g', undefined]] as const) {
        const fn = world.register(name, 'exports.handler = async () => { throw new Error("no") }');
        if (roleArn) world.lambda.register({ ...fn, roleArn });
        world.lambda.setInvokeConfig(name, { maximumRetryAttempts: 0, onFailure: functionArn('failures') });
        world.lambda.invokeAsync(name, {}, administrator(ACCOUNT));
      }
      world.register('failures', 'exports.handler = async (record) => { console.log(record.requestContext.functionArn) }');
      await world.play();
      expect(world.lambda.logs('failures').map(({ text }) => text)).toEqual([`${functionArn('f')}:$LATEST`]);
      expect(world.journal.text()).toMatch(`the failure of g was not delivered: User: arn:aws:sts::${ACCOUNT}:assumed-role/Function/g is not authorized to perform: lambda:InvokeFunction on resource: ${functionArn('failures')}`);
    });

    test('a function writes to its own log, once for each instance; one that may not runs, and leaves nothing behind', async () => {
      const GROUP = `arn:aws:logs:eu-west-1:${ACCOUNT}:log-group:/shop/f`;
      const log = (action: string, resource: string) => ({ Effect: 'Allow', Action: `logs:${action}`, Resource: resource });
      const all = [log('CreateLogGroup', `${GROUP}*`), log('CreateLogStream', `${GROUP}:log-stream:*`), log('PutLogEvents', `${GROUP}:log-stream:*`)];
      const roles = [all, ...all.map((grant) => all.filter((other) => other !== grant))].map((grants, index) => roleWith(`${DEPUTY}${index}`, grants, trustIn('lambda.amazonaws.com')));
      await start({ policies: roles });
      const fn = world.register('f', 'exports.handler = async () => { console.log("ran"); return 1 }');
      const run = async (index: number) => {
        const name = `f${index}`;
        world.lambda.register({ ...fn, name, arn: functionArn(name), roleArn: `${DEPUTY}${index}`, logGroup: '/shop/f' });
        return [(await world.lambda.invoke(name, {}, administrator(ACCOUNT))).payload, world.lambda.logs(name).length];
      };
      const denied = () => (world.access as Access).denied.map(({ right: { action, resource } }) => [action, resource]);
      expect(await run(1)).toEqual(['1', 0]);
      expect(await run(0)).toEqual(['1', 1]);
      expect([await run(2), await run(3)]).toEqual([['1', 0], ['1', 0]]);
      await world.lambda.invoke('f2', {}, administrator(ACCOUNT));
      expect(denied()).toEqual([
        ['logs:CreateLogGroup', GROUP], ['logs:CreateLogStream', `${GROUP}:log-stream:rehearsal`], ['logs:PutLogEvents', `${GROUP}:log-stream:rehearsal`],
      ]);
    });

    test('a function whose role Lambda may not assume does not run', async () => {
      await start({ policies: [roleWith(DEPUTY, [], trustIn('ec2.amazonaws.com'))] });
      world.lambda.register({ ...world.register('f', 'exports.handler = async () => 1'), roleArn: DEPUTY });
      const said = 'The role defined for the function cannot be assumed by Lambda.';
      await expect(world.lambda.invoke('f', {}, administrator(ACCOUNT))).rejects.toMatchObject({ code: 'InvalidParameterValueException', message: said });
      world.lambda.setInvokeConfig('f', { maximumRetryAttempts: 0 });
      world.lambda.invokeAsync('f', {}, administrator(ACCOUNT));
      await world.play();
      expect(world.journal.text()).toMatch('f failed for good after 1 attempt');
      expect((world.access as Access).denied.map(({ right }) => right)).toMatchObject([{ action: 'sts:AssumeRole', resource: DEPUTY }, { action: 'sts:AssumeRole', resource: DEPUTY }]);
    });
  });
});
