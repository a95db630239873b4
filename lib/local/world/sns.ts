import { createHash } from 'node:crypto';
import { ReleaseError } from '../../contracts/errors';
import type { AccessPort, Right } from './iam/access-port';
import { servicePrincipal } from './iam/callers';
import { SNS_RIGHTS } from './iam/rights/sns';
import { Ids } from './ids';
import { FunctionsPort, JournalPort, TopicsPort } from './ports';
import { onlyFields, QueryProtocol } from './query-protocol';
import { Caller, Service, ServiceError, ServiceRequest, ServiceResponse } from './service';
import { Timeline } from './timeline';

export interface SnsDependencies {
  readonly timeline: Timeline;
  readonly ids: Ids;
  readonly functions: FunctionsPort;
  readonly access: AccessPort;
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
const SUBJECT_MAX = 99;
const MESSAGE_MAX_BYTES = 256 * 1024;
/** How long a message is on its way. Assumed. */
const DELIVERY_MILLISECONDS = 50;

/** A message that a topic was given: what whom gets, by protocol. */
export interface SentMessage {
  readonly at: string;
  readonly topic: string;
  readonly subject: string;
  /** Who is not among them gets `default`, which is always there. */
  readonly texts: ReadonlyMap<string, string>;
}

/** A topic; `key` is the ARN of what it is encrypted with, if it is a customer's key. */
interface Topic {
  readonly key: string | undefined;
  readonly subscriptions: Subscription[];
}

/** Amazon SNS: topics that carry messages to functions. What goes to people or other services leaves the world and is only noted. */
export class SnsService implements Service, TopicsPort {
  /** Everything that was published, oldest first. */
  public readonly sent: SentMessage[] = [];
  private readonly topics = new Map<string, Topic>();
  private readonly protocol: QueryProtocol;

  constructor(private readonly deps: SnsDependencies) {
    this.protocol = new QueryProtocol({
      service: 'SNS', namespace: 'http://sns.amazonaws.com/doc/2010-03-31/', ids: deps.ids,
      operations: {
        Publish: (input, caller) => {
          onlyFields('SNS', input, ['TopicArn', 'Subject', 'Message', 'MessageStructure']);
          return { MessageId: this.publish(input.get('TopicArn') ?? '', input.get('Subject') ?? '', input.get('Message') ?? '', caller, input.get('MessageStructure') ?? undefined) };
        },
      },
    });
  }

  public handle(request: ServiceRequest): Promise<ServiceResponse> {
    return this.protocol.handle(request);
  }

  public createTopic(arn: string, key?: string): void {
    if (arn.endsWith('.fifo')) throw new ReleaseError('Unsupported', `the topic ${arn} is a FIFO topic; a rehearsal has standard topics only`);
    this.topics.set(arn, { key, subscriptions: [] });
  }

  public subscribe(topicArn: string, subscription: Subscription): void {
    this.topic(topicArn).subscriptions.push(subscription);
  }

  public removeTopic(arn: string): void {
    this.topics.delete(arn);
  }

  public exists(topicArn: string): boolean {
    return this.topics.has(topicArn);
  }

  /** Returns the message's id. */
  public publish(topicArn: string, subject: string, message: string, by: Caller, structure?: string): string {
    this.ask('AuthorizationError', 403, by, SNS_RIGHTS.Publish.rights({ topic: topicArn }));
    const { key, subscriptions } = this.topic(topicArn);
    if (subject.length > SUBJECT_MAX || /[^\x20-\x7e]/.test(subject)) throw new ServiceError('InvalidParameter', 'Invalid parameter: Subject');
    if (message === '') throw new ServiceError('InvalidParameter', 'Invalid parameter: Empty message');
    if (Buffer.byteLength(message) > MESSAGE_MAX_BYTES) throw new ServiceError('InvalidParameter', 'Invalid parameter: Message too long');
    if (key !== undefined) this.ask('KMSAccessDenied', 400, by, SNS_RIGHTS.encrypt.rights({ topic: topicArn, key, callerAccount: by.account }));
    const texts = textsOf(message, structure);
    const messageId = this.deps.ids.uuid(`message to ${topicArn} by ${by.roleArn ?? by.arn}`);
    const publishedAt = this.deps.timeline.date.toISOString();
    this.sent.push({ at: publishedAt, topic: topicArn, subject, texts });
    for (const subscription of subscriptions) {
      const record = this.recordOf(topicArn, subscription, { messageId, publishedAt, subject, message: texts.get(subscription.protocol) ?? texts.get('default')! });
      this.deps.timeline.after(DELIVERY_MILLISECONDS, 'work', `message to ${subscription.protocol} ${subscription.endpoint}`, () => this.deliver(topicArn, subscription, record));
    }
    return messageId;
  }

  /** What is denied has SNS's own codes: https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
  private ask(code: string, status: number, by: Caller, rights: readonly Right[]): void {
    try {
      this.deps.access.require(by, ...rights);
    } catch (error) {
      throw error instanceof ServiceError ? new ServiceError(code, error.message, status) : error;
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

  private topic(topicArn: string): Topic {
    const found = this.topics.get(topicArn);
    if (!found) throw new ServiceError('NotFound', 'Topic does not exist', 404);
    return found;
  }
}

/** What each protocol gets. What is no text is left out: https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
function textsOf(message: string, structure: string | undefined): ReadonlyMap<string, string> {
  if (structure === undefined) return new Map([['default', message]]);
  const refuse = (why: string) => new ServiceError('InvalidParameter', `Invalid parameter: ${why}`);
  if (structure !== 'json') throw refuse('MessageStructure');
  const texts = new Map(Object.entries(jsonOf(message, () => refuse('Message Structure - JSON message body failed to parse'))).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
  if (!texts.has('default')) throw refuse('Message Structure - No default entry in JSON message body');
  return texts;
}

function jsonOf(text: string, refuse: () => ServiceError): object {
  try {
    const value = JSON.parse(text) as unknown;
    if (typeof value === 'object' && value !== null) return value;
  } catch {
    // as what is no object
  }
  throw refuse();
}

function nameOf(arn: string): string {
  return arn.split(':').at(-1) ?? arn;
}
