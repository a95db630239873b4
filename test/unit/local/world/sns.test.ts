import { SnsService } from '../../../../lib/local/world/sns';
import { permission, SOMEBODY } from '../../../helpers/access';
import { ACCOUNT, functionArn, parts, Parts } from './world-fixture';

const TOPIC = `arn:aws:sns:eu-west-1:${ACCOUNT}:topic`;

describe('Amazon SNS', () => {
  let world: Parts;
  let sns: SnsService;
  beforeEach(async () => {
    world = await parts({ policies: [permission('f', 'sns.amazonaws.com', { SourceArn: TOPIC, SourceAccount: ACCOUNT }), permission('gone', 'sns.amazonaws.com')] });
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

  test('fails for a topic that does not exist and for messages that SNS refuses', () => {
    expect(() => sns.publish(`${TOPIC}x`, 's', 'm', SOMEBODY)).toThrow(expect.objectContaining({ code: 'NotFound', status: 404 }));
    expect(() => sns.publish(TOPIC, 's'.repeat(101), 'm', SOMEBODY)).toThrow('Invalid parameter: Subject');
    expect(() => sns.publish(TOPIC, 'a\nb', 'm', SOMEBODY)).toThrow('Invalid parameter: Subject');
    expect(() => sns.publish(TOPIC, 's', '', SOMEBODY)).toThrow('Empty message');
    expect(() => sns.publish(TOPIC, 's', 'm'.repeat(256 * 1024 + 1), SOMEBODY)).toThrow('too long');
  });

  test('fails for a FIFO topic', () => {
    expect(() => sns.createTopic(`${TOPIC}.fifo`)).toThrow('standard topics only');
  });
});
