import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client, ListBucketsCommand } from '@aws-sdk/client-s3';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { CallFate, CallInfo } from '../../../../lib/local/world/call';
import { StsService } from '../../../../lib/local/world/sts';
import { Roles } from '../../../../lib/local/world/sts/roles';
import { SsmService } from '../../../../lib/local/world/ssm';
import { SOMEBODY } from '../../../helpers/access';
import { parts, Parts, REGION, thrown } from './world-fixture';

describe('the server of a world', () => {
  let world: Parts;
  let fate: (call: CallInfo) => CallFate;
  const calls: string[] = [];
  beforeEach(async () => {
    calls.length = 0;
    fate = () => 'proceed';
    world = await parts({ onCall: async (call) => { calls.push(`${call.service}.${call.operation}`); return fate(call); } });
    world.server.register('ssm', 'json-1.1', new SsmService(world)).register('sts', 'query', new StsService({ ...world, roles: new Roles() }));
    world.register('f', 'exports.handler = async () => { console.log("ran"); return 1; }');
  });
  afterEach(() => world.close());

  test('tells each call to the hook, by service and operation', async () => {
    await new LambdaClient(world.client()).send(new InvokeCommand({ FunctionName: 'f' }));
    await new STSClient(world.client()).send(new GetCallerIdentityCommand());
    await thrown(new SSMClient(world.client()).send(new GetParameterCommand({ Name: 'x' })));
    expect(calls).toEqual(['lambda.Invoke', 'sts.GetCallerIdentity', 'ssm.GetParameter']);
  });

  test('knows who calls by the access key', async () => {
    const arn = 'arn:aws:sts::111111111111:assumed-role/Deploy/execution';
    expect(await new STSClient(world.client(arn)).send(new GetCallerIdentityCommand())).toMatchObject({ Arn: arn, Account: '111111111111' });
  });

  test('fails for an access key or a session token that nobody was given, in the words of each service', async () => {
    const strange = { ...world.client(), credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'x', sessionToken: 'y' } };
    expect(await thrown(new STSClient(strange).send(new GetCallerIdentityCommand()))).toMatchObject({ name: 'InvalidClientTokenId', $metadata: { httpStatusCode: 403 } });
    expect(await thrown(new LambdaClient(strange).send(new InvokeCommand({ FunctionName: 'f' })))).toMatchObject({ name: 'UnrecognizedClientException', $metadata: { httpStatusCode: 403 } });
    expect(await thrown(new SSMClient(strange).send(new GetParameterCommand({ Name: 'x' })))).toMatchObject({ name: 'UnrecognizedClientException', $metadata: { httpStatusCode: 400 } });
    const { credentials } = world.client();
    const borrowed = { ...world.client(), credentials: { ...credentials, sessionToken: 'other' } };
    expect(await thrown(new STSClient(borrowed).send(new GetCallerIdentityCommand()))).toMatchObject({ name: 'InvalidClientTokenId' });
    expect(calls).toEqual([]);
  });

  test('fails for a caller who may not, in the words of each service, and nothing is executed', async () => {
    fate = () => 'deny';
    const words = { message: expect.stringMatching(/^User: arn:\S+ is not authorized to perform: (ssm:GetParameter|lambda:Invoke|sts:GetCallerIdentity)$/) as unknown };
    expect(await thrown(new SSMClient(world.client()).send(new GetParameterCommand({ Name: 'x' })))).toMatchObject({ name: 'AccessDeniedException', ...words });
    expect(await thrown(new LambdaClient(world.client()).send(new InvokeCommand({ FunctionName: 'f' })))).toMatchObject({ name: 'AccessDeniedException', ...words });
    expect(await thrown(new STSClient(world.client()).send(new GetCallerIdentityCommand()))).toMatchObject({ name: 'AccessDenied', ...words });
    expect(await thrown(new S3Client(world.client()).send(new ListBucketsCommand()))).toMatchObject({ name: 'AccessDenied', message: 'Access Denied' });
    expect(world.journal.entries.filter(({ text }) => text.includes('ran'))).toEqual([]);
  });

  test('fails for a clock that is more than five minutes off, where clocks are looked at; an SDK client that may ask again corrects its own', async () => {
    const judged = await parts({ skewMax: 300_000 });
    judged.server.register('sts', 'query', new StsService({ ...judged, roles: new Roles() })).register('ssm', 'json-1.1', new SsmService(judged));
    const off = (seconds: number) => ({ ...judged.client(), systemClockOffset: judged.timeline.now + seconds * 1000 - Date.now() });
    const ask = (seconds: number) => new STSClient(off(seconds)).send(new GetCallerIdentityCommand());
    for (const seconds of [-290, 290]) expect(await ask(seconds)).toMatchObject({ Account: '111111111111' });
    for (const seconds of [-310, 310]) expect(await thrown(ask(seconds))).toMatchObject({ name: 'SignatureDoesNotMatch' });
    expect(await thrown(new LambdaClient(off(3600)).send(new InvokeCommand({ FunctionName: 'f' })))).toMatchObject({ name: 'InvalidSignatureException', $metadata: { httpStatusCode: 403 } });
    expect(await thrown(new SSMClient(off(3600)).send(new GetParameterCommand({ Name: 'x' })))).toMatchObject({ name: 'InvalidSignatureException', $metadata: { httpStatusCode: 400 } });
    expect(await thrown(new S3Client(off(3600)).send(new ListBucketsCommand()))).toMatchObject({ name: 'RequestTimeTooSkewed' });
    expect(await new STSClient({ ...off(3600), maxAttempts: 2 }).send(new GetCallerIdentityCommand())).toMatchObject({ Account: '111111111111' });
    await judged.close();
  });

  test('fails by name for a service and a region that it does not have', async () => {
    expect(await thrown(new S3Client(world.client()).send(new ListBucketsCommand()))).toMatchObject({ message: expect.stringContaining('service s3') });
    expect(await thrown(new SSMClient({ ...world.client(), region: 'us-east-1' }).send(new GetParameterCommand({ Name: 'x' })))).toMatchObject({ name: 'UnsupportedOperation', message: expect.stringContaining(`it has ${REGION}`) });
    expect(world.faults).toHaveLength(2);
  });

  test('fails for a request without a signature', async () => {
    expect((await fetch(`${world.server.endpoint}/2015-03-31/functions/f/invocations`, { method: 'POST' })).status).toBe(403);
  });

  test('breaks the connection before or after a call was executed', async () => {
    const client = new LambdaClient(world.client());
    fate = () => 'drop-before';
    expect((await thrown(client.send(new InvokeCommand({ FunctionName: 'f' })))).message).toMatch(/socket hang up|ECONNRESET/);
    expect(world.lambda.logs('f')).toHaveLength(0);
    fate = () => 'drop-after';
    expect((await thrown(client.send(new InvokeCommand({ FunctionName: 'f' })))).message).toMatch(/socket hang up|ECONNRESET/);
    expect(world.lambda.logs('f')).toHaveLength(1);
  });

  test('lets an SDK client repeat a call that was lost', async () => {
    let lost = 0;
    fate = () => (lost++ === 0 ? 'drop-before' : 'proceed');
    const output = await new LambdaClient({ ...world.client(), maxAttempts: 3 }).send(new InvokeCommand({ FunctionName: 'f' }));
    expect(Buffer.from(output.Payload!).toString()).toBe('1');
    expect(calls).toHaveLength(2);
  });

  test('executes nothing for an instance that was killed in the middle of a call', async () => {
    world.register('caller', 'exports.handler = () => new Promise((_, no) => require("http").request({ host: "127.0.0.1", port: process.env.AWS_ENDPOINT_URL.split(":")[2], method: "POST", path: "/2015-03-31/functions/f/invocations", headers: { authorization: `AWS4-HMAC-SHA256 Credential=${process.env.AWS_ACCESS_KEY_ID}/20260105/eu-west-1/lambda/aws4_request, x`, "x-amz-security-token": process.env.AWS_SESSION_TOKEN } }).on("error", no).end())');
    fate = ({ accessKeyId }) => { world.host.kill(accessKeyId); return 'proceed'; };
    const outcome = await world.lambda.invoke('caller', {}, SOMEBODY);
    expect(outcome.payload).toMatch('Runtime exited');
    expect(world.lambda.logs('f')).toEqual([]);
  });

  test('executes nothing for an instance whose function has answered', async () => {
    world.register('caller', 'exports.handler = async () => { setTimeout(() => require("http").request({ host: "127.0.0.1", port: process.env.AWS_ENDPOINT_URL.split(":")[2], method: "POST", path: "/2015-03-31/functions/f/invocations", headers: { authorization: `AWS4-HMAC-SHA256 Credential=${process.env.AWS_ACCESS_KEY_ID}/20260105/eu-west-1/lambda/aws4_request, x`, "x-amz-security-token": process.env.AWS_SESSION_TOKEN } }).on("error", () => {}).end(), 5); return 1; }');
    await world.lambda.invoke('caller', {}, SOMEBODY);
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(world.silenced).toEqual(['asleep']);
    expect(world.lambda.logs('f')).toEqual([]);
  });

  test('says virtual time in its replies', async () => {
    const response = await fetch(world.server.endpoint);
    expect(response.headers.get('date')).toBe('Mon, 05 Jan 2026 08:00:00 GMT');
  });

  test('closes while a call is under way', async () => {
    fate = () => 'proceed';
    world.register('slow', 'exports.handler = () => new Promise(() => {})');
    const call = thrown(new LambdaClient(world.client()).send(new InvokeCommand({ FunctionName: 'slow' })));
    while (calls.length === 0) await new Promise((resolve) => setImmediate(resolve));
    await world.server.close();
    expect((await call).message).toMatch(/socket hang up|ECONNRESET/);
  });
});
