import { SnsService } from '../../../../lib/local/world/sns';
import { roleSession } from '../../../../lib/local/world/iam/callers';
import { accessBy, keyWith, permission, roleWith, SOMEBODY, topicPolicy } from '../../../helpers/access';
import { ACCOUNT, functionArn, parts, Parts } from './world-fixture';

const TOPIC = `arn:aws:sns:eu-west-1:${ACCOUNT}:topic`;

describe('Amazon SNS', () => {
  let world: Parts;
  let sns: SnsService;
  beforeEach(async () => {
    world = await parts({ policies: [permission('f', 'sns.amazonaws.com', { SourceArn: TOPIC, SourceAccount: ACCOUNT }), permission('gone', 'sns.amazonaws.com'),
      roleWith(SOMEBODY.roleArn!, { Effect: 'Allow', Action: 'sns:Publish', Resource: '*' })] });
    sns = new SnsService({ ...world, functions: world.lambda });
    sns.createTopic(TOPIC);
    sns.subscribe(TOPIC, { arn: `${TOPIC}:1`, protocol: 'lambda', endpoint: functionArn('f') });
    world.register('f', 'exports.handler = async (event) => { console.log(JSON.stringify(event)) }');
  });
  afterEach(() => world.close());

  test('delivers a message in the envelope that functions get', async () => {
    sns.publish(TOPIC, 'subject', 'message', SOMEBODY);
    await world.play();
    const [{ text, at }] = world.lambda.logs('f');
    expect(at > '2026-01-05T08:00:00.000Z').toBe(true);
    expect(JSON.parse(text)).toEqual({
      Records: [{
        EventSource: 'aws:sns', EventVersion: '1.0', EventSubscriptionArn: `${TOPIC}:1`,
        Sns: {
          Type: 'Notification', MessageId: expect.stringMatching(/^[0-9a-f-]{36}$/), TopicArn: TOPIC, Subject: 'subject', Message: 'message', Timestamp: '2026-01-05T08:00:00.000Z',
          SignatureVersion: '1', Signature: expect.any(String), SigningCertUrl: expect.stringContaining('.pem'), UnsubscribeUrl: expect.stringContaining(`${TOPIC}:1`), MessageAttributes: {},
        },
      }],
    });
  });

  test('notes a message that the function does not accept', async () => {
    const other = `${TOPIC}2`;
    sns.createTopic(other);
    sns.subscribe(other, { arn: `${other}:1`, protocol: 'lambda', endpoint: functionArn('f') });
    sns.publish(other, 'subject', 'message', SOMEBODY);
    await world.play();
    expect(world.lambda.logs('f')).toEqual([]);
    expect(world.journal.text()).toMatch(`was not delivered to f: User: sns.amazonaws.com is not authorized to perform: lambda:InvokeFunction on resource: ${functionArn('f')} because no resource-based policy allows it`);
  });

  test('notes a message whose function does not exist, and one that leaves the world', async () => {
    sns.subscribe(TOPIC, { arn: `${TOPIC}:2`, protocol: 'lambda', endpoint: functionArn('gone') });
    sns.subscribe(TOPIC, { arn: `${TOPIC}:3`, protocol: 'email', endpoint: 'managers@example.com' });
    sns.publish(TOPIC, '', 'message', SOMEBODY);
    await world.play();
    expect(world.journal.entries.map(({ text }) => text)).toEqual(expect.arrayContaining([
      `a message of topic was not delivered to gone: Function not found: ${functionArn('gone')}`, 'a message of topic leaves the rehearsal by email',
    ]));
  });

  describe('decides who may publish', () => {
    const [NEWS, KEY, WRITER] = [`${TOPIC}-news`, `arn:aws:kms:eu-west-1:${ACCOUNT}:key/k`, `arn:aws:iam::${ACCOUNT}:role/Writer`];
    const publish = { Effect: 'Allow', Action: 'sns:Publish', Resource: NEWS };
    const through = { StringEquals: { 'kms:ViaService': 'sns.eu-west-1.amazonaws.com', 'kms:EncryptionContext:aws:sns:topicArn': NEWS } };
    const use = (action: string) => ({ Effect: 'Allow', Action: `kms:${action}`, Resource: KEY, Condition: through });
    const GRANTS = [publish, use('GenerateDataKey*'), use('Decrypt')];
    const send = (...policies: ReturnType<typeof roleWith>[]) => {
      const service = new SnsService({ ...world, functions: world.lambda, access: accessBy(...policies) });
      service.createTopic(NEWS, KEY);
      return service.publish(NEWS, 's', 'm', roleSession(WRITER, 'w'));
    };
    const keyPolicy = keyWith(KEY, { Effect: 'Allow', Principal: { AWS: ACCOUNT }, Action: 'kms:*', Resource: '*' });

    test('by the publisher\'s policies on the topic and on its key', () => {
      expect(send(roleWith(WRITER, GRANTS), keyPolicy)).toMatch(/^[0-9a-f-]{36}$/);
      const refused = [['AuthorizationError', 403, 'sns:Publish', NEWS], ['KMSAccessDenied', 400, 'kms:GenerateDataKey', KEY], ['KMSAccessDenied', 400, 'kms:Decrypt', KEY]] as const;
      refused.forEach(([code, status, action, resource], index) => expect(() => send(roleWith(WRITER, GRANTS.filter((_, other) => other !== index)), keyPolicy)).toThrow(expect.objectContaining({
        code, status, message: expect.stringContaining(`assumed-role/Writer/w is not authorized to perform: ${action} on resource: ${resource} because`),
      })));
      expect(() => send(roleWith(WRITER, GRANTS), keyWith(KEY, []))).toThrow('no resource-based policy allows it');
    });

    test('by the topic\'s policy', () => {
      const ofTopic = (Effect: string) => topicPolicy(NEWS, { Effect, Principal: { AWS: WRITER }, Action: 'sns:Publish', Resource: NEWS });
      expect(send(roleWith(WRITER, GRANTS.slice(1)), keyPolicy, ofTopic('Allow'))).toBeDefined();
      expect(() => send(roleWith(WRITER, GRANTS), keyPolicy, ofTopic('Deny'))).toThrow(/statement 1 of .* denies it/);
    });

    test('over HTTP, too', async () => {
      const request = (body: string) => sns.handle({ method: 'POST', path: '/', query: new URLSearchParams(), headers: {}, body: Buffer.from(body), caller: SOMEBODY });
      const form = (fields: Record<string, string>) => new URLSearchParams({ Action: 'Publish', Version: '2010-03-31', ...fields }).toString();
      const sent = await request(form({ TopicArn: TOPIC, Message: 'm', Subject: 's' }));
      expect([sent.status, sent.body]).toEqual([200, expect.stringMatching(/<PublishResult><MessageId>[0-9a-f-]{36}<\/MessageId><\/PublishResult>/)]);
      await world.play();
      expect(world.lambda.logs('f')).toHaveLength(1);
      const denied = await sns.handle({ ...{ method: 'POST', path: '/', query: new URLSearchParams(), headers: {}, body: Buffer.from(form({ TopicArn: TOPIC, Message: 'm' })) }, caller: roleSession(WRITER, 'w') });
      expect([denied.status, denied.body]).toEqual([403, expect.stringContaining('<Code>AuthorizationError</Code>')]);
      expect((await request(form({ TopicArn: TOPIC, Message: 'm', MessageDeduplicationId: '1' }))).status).toBe(501);
    });

    test('each protocol gets its own text, or the one for all, and it is kept who was told what', async () => {
      const send = (message: string, structure = 'json') => sns.publish(TOPIC, 's', message, SOMEBODY, structure);
      send(JSON.stringify({ default: 'for people', lambda: '{"for":"functions"}', sqs: 7 }));
      await world.play();
      expect(JSON.parse(world.lambda.logs('f')[0].text)).toMatchObject({ Records: [{ Sns: { Message: '{"for":"functions"}' } }] });
      expect(sns.sent.map(({ topic, subject, texts }) => [topic, subject, Object.fromEntries(texts)])).toEqual([[TOPIC, 's', { default: 'for people', lambda: '{"for":"functions"}' }]]);
      for (const text of ['{', 'null', '7']) expect(() => send(text)).toThrow('Invalid parameter: Message Structure - JSON message body failed to parse');
      expect(() => send('{"lambda":"x"}')).toThrow('Invalid parameter: Message Structure - No default entry in JSON message body');
      expect(() => send('{"default":"x"}', 'xml')).toThrow('Invalid parameter: MessageStructure');
      sns.removeTopic(TOPIC);
      expect(() => send('{"default":"x"}')).toThrow(expect.objectContaining({ code: 'NotFound' }));
      expect(sns.sent).toHaveLength(1);
    });
  });

  test('fails for a topic that does not exist and for messages that SNS refuses', () => {
    expect(() => sns.publish(`${TOPIC}x`, 's', 'm', SOMEBODY)).toThrow(expect.objectContaining({ code: 'NotFound', status: 404 }));
    expect(() => sns.publish(TOPIC, 's'.repeat(100), 'm', SOMEBODY)).toThrow('Invalid parameter: Subject');
    for (const subject of ['a\nb', 'ä']) expect(() => sns.publish(TOPIC, subject, 'm', SOMEBODY)).toThrow('Invalid parameter: Subject');
    expect(() => sns.publish(TOPIC, 's', '', SOMEBODY)).toThrow('Empty message');
    expect(() => sns.publish(TOPIC, 's', 'm'.repeat(256 * 1024 + 1), SOMEBODY)).toThrow('too long');
  });

  test('fails for a FIFO topic', () => {
    expect(() => sns.createTopic(`${TOPIC}.fifo`)).toThrow('standard topics only');
  });
});
