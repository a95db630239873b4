import { createHash } from 'node:crypto';
import { ReleaseError } from '../../contracts/errors';
import { servicePrincipal } from './iam/callers';
import { Ids } from './ids';
import { FunctionsPort, JournalPort, TopicsPort } from './ports';
import { Caller, ServiceError } from './service';
import { Timeline } from './timeline';

export interface SnsDependencies {
  readonly timeline: Timeline;
  readonly ids: Ids;
  readonly functions: FunctionsPort;
  readonly journal: JournalPort;
  readonly account: string;
  readonly region: string;
}

export interface Subscription {
  readonly arn: string;
  readonly protocol: string;
  readonly endpoint: string;
}

/** https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
const SUBJECT_MAX = 100;
const MESSAGE_MAX_BYTES = 256 * 1024;
/** How long a message is on its way. Assumed. */
const DELIVERY_MILLISECONDS = 50;

/** Amazon SNS: topics that carry messages to functions. What goes to people or other services leaves the world and is only noted. */
export class SnsService implements TopicsPort {
  private readonly topics = new Map<string, Subscription[]>();

  constructor(private readonly deps: SnsDependencies) {}

  public createTopic(arn: string): void {
    if (arn.endsWith('.fifo')) throw new ReleaseError('Unsupported', `the topic ${arn} is a FIFO topic; a rehearsal has standard topics only`);
    this.topics.set(arn, []);
  }

  public subscribe(topicArn: string, subscription: Subscription): void {
    this.subscriptionsOf(topicArn).push(subscription);
  }

  public exists(topicArn: string): boolean {
    return this.topics.has(topicArn);
  }

  public publish(topicArn: string, subject: string, message: string, by: Caller): void {
    const subscriptions = this.subscriptionsOf(topicArn);
    if (subject.length > SUBJECT_MAX || /[\p{Cc}]/u.test(subject)) throw new ServiceError('InvalidParameter', 'Invalid parameter: Subject');
    if (message === '') throw new ServiceError('InvalidParameter', 'Invalid parameter: Empty message');
    if (Buffer.byteLength(message) > MESSAGE_MAX_BYTES) throw new ServiceError('InvalidParameter', 'Invalid parameter: Message too long');
    const messageId = this.deps.ids.uuid(`message to ${topicArn} by ${by.roleArn ?? by.arn}`);
    const publishedAt = this.deps.timeline.date.toISOString();
    for (const subscription of subscriptions) {
      const record = this.recordOf(topicArn, subscription, { messageId, publishedAt, subject, message });
      this.deps.timeline.after(DELIVERY_MILLISECONDS, 'work', `message to ${subscription.protocol} ${subscription.endpoint}`, () => this.deliver(topicArn, subscription, record));
    }
  }

  private deliver(topicArn: string, { protocol, endpoint }: Subscription, record: object): void {
    const { functions, journal, account } = this.deps;
    if (protocol !== 'lambda') return journal.note('sns', `a message of ${nameOf(topicArn)} leaves the rehearsal by ${protocol}`);
    try {
      functions.invokeAsync(endpoint, { Records: [record] }, servicePrincipal('sns.amazonaws.com', { arn: topicArn, account }));
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      journal.note('sns', `a message of ${nameOf(topicArn)} was not delivered to ${nameOf(endpoint)}: ${error.message}`);
    }
  }

  /** https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html. The signature is none: nobody here could check it. */
  private recordOf(topicArn: string, { arn }: Subscription, sent: { messageId: string; publishedAt: string; subject: string; message: string }): object {
    const host = `https://sns.${this.deps.region}.amazonaws.com`;
    return {
      EventSource: 'aws:sns',
      EventVersion: '1.0',
      EventSubscriptionArn: arn,
      Sns: {
        Type: 'Notification',
        MessageId: sent.messageId,
        TopicArn: topicArn,
        Subject: sent.subject === '' ? null : sent.subject,
        Message: sent.message,
        Timestamp: sent.publishedAt,
        SignatureVersion: '1',
        Signature: createHash('sha256').update(`${sent.messageId}${sent.message}`).digest('base64'),
        SigningCertUrl: `${host}/SimpleNotificationService-0000000000000000000000000000000a.pem`,
        UnsubscribeUrl: `${host}/?Action=Unsubscribe&SubscriptionArn=${arn}`,
        MessageAttributes: {},
      },
    };
  }

  private subscriptionsOf(topicArn: string): Subscription[] {
    const found = this.topics.get(topicArn);
    if (!found) throw new ServiceError('NotFound', 'Topic does not exist', 404);
    return found;
  }
}

function nameOf(arn: string): string {
  return arn.split(':').at(-1) ?? arn;
}
