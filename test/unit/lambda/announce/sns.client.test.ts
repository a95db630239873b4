import { createServer, IncomingMessage, Server, ServerResponse } from 'node:http';
import { AddressInfo } from 'node:net';
import { publish } from '../../../../lambda/announce/sns.client';

const TOPIC = 'arn:aws:sns:eu-central-1:222222222222:News';
const error = (code: string, message: string) => `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`;
const kept = { ...process.env };
let server: Server;
let answers: ((response: ServerResponse) => void)[];
let asked: { readonly headers: IncomingMessage['headers']; readonly body: URLSearchParams }[];

beforeAll(async () => {
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => { body += chunk.toString(); }).on('end', () => {
      asked.push({ headers: request.headers, body: new URLSearchParams(body) });
      answers.shift()!(response);
    });
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => { server.once('listening', resolve); });
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b', AWS_SESSION_TOKEN: 'c',
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  });
});
beforeEach(() => { [answers, asked] = [[], []]; });
afterAll(() => {
  process.env = kept;
  server.closeAllConnections();
  server.close();
});

const say = (status: number, text = '') => (response: ServerResponse): void => void response.writeHead(status).end(text);
const told = say(200, '<PublishResponse><PublishResult><MessageId>1</MessageId></PublishResult></PublishResponse>');
const tell = () => publish(TOPIC, { subject: 'shop 1.0.0 is sealed', message: '{"default":"shop – 1.0.0"}' });

test('a topic is told where it is, in the name of the function', async () => {
  answers = [told];
  expect(await tell()).toBeUndefined();
  const [{ headers, body }] = asked;
  expect(Object.fromEntries(body)).toEqual({
    Action: 'Publish', Version: '2010-03-31', TopicArn: TOPIC, Subject: 'shop 1.0.0 is sealed', MessageStructure: 'json', Message: '{"default":"shop – 1.0.0"}',
  });
  expect(headers.authorization).toMatch(/Credential=a\/\d{8}\/eu-central-1\/sns\/aws4_request, /);
  expect(headers['x-amz-security-token']).toBe('c');
});

test('what SNS refuses is said in its words, and not tried again', async () => {
  answers = [say(403, error('AuthorizationError', 'User: &quot;a&quot; is not authorized &amp; denied'))];
  expect(await tell()).toEqual({ code: 'AuthorizationErrorException', reason: 'User: "a" is not authorized & denied' });
  expect(asked).toHaveLength(1);
});

test.each<[string, (response: ServerResponse) => void, RegExp]>([
  ['SNS breaks', say(500, error('InternalError', 'we are sorry')), /^nobody knows whether it arrived: we are sorry$/],
  ['the connection breaks', (response) => response.destroy(), /^nobody knows whether it arrived: (AWS SDK error wrapper for TimeoutError: )?socket hang up$/],
])('when %s nobody knows whether it arrived, so it is not sent again', async (_, answer, reason) => {
  answers = [answer];
  expect(await tell()).toEqual({ code: 'Unknown', reason: expect.stringMatching(reason) });
  expect(asked).toHaveLength(1);
});

test('what SNS has no room for is tried again, four times in all', async () => {
  const full = say(429, error('Throttled', 'Rate exceeded'));
  answers = [full, full, told];
  expect(await tell()).toBeUndefined();
  answers = [full, full, full, full];
  expect(await tell()).toEqual({ code: 'ThrottledException', reason: 'Rate exceeded' });
  expect(asked).toHaveLength(7);
}, 20_000);
