import { Token } from 'aws-cdk-lib';
import { ITopic } from 'aws-cdk-lib/aws-sns';
import { ABOUT_NO_ENVIRONMENT, AnnouncementKind } from './contracts/announcement';
import { NotifyConfiguration } from './contracts/notify';
import { fault } from './private/fault';

/** What people can be told of releases. */
export enum Announcement {
  /** A release exists. Said of the release pipeline, not of an environment. */
  SEALED = 'sealed',
  /** A build has failed, or what was handed in was refused: there is no release. Said of the release pipeline, not of an environment. */
  NOT_SEALED = 'not-sealed',
  /** People are asked before a deployment: what they read, and where they answer. */
  APPROVAL_ASKED = 'approval-asked',
  /**
   * The gates before or after a deployment wait longer than usual: half as long again as the longest of the last five waits that ended in a yes, and never
   * less than delay, steady time and two intervals.
   */
  GATES_DELAYED = 'gates-delayed',
  /** Nothing of a release was deployed: by admission, people, gates before, or the proofs. */
  REFUSED = 'refused',
  /** A deployment has failed, or a release has turned bad, and the environment goes back; and that it is back. */
  ROLLED_BACK = 'rolled-back',
  /** The same where nothing goes back: the environment is left as it is. */
  HELD = 'held',
  /** A deployment, or a question, was taken away from a release, which begins anew. */
  INTERRUPTED = 'interrupted',
  /** A newer release took the place of one that waited. Not told unless it is asked for. */
  OVERTAKEN = 'overtaken',
  /** A deployment is good. Not told unless it is asked for. */
  GOOD = 'good',
}

/** Options of `Notify.to`. */
export interface NotifyOptions {
  /**
   * What the topic is told; nothing else. A question tells the topics that are named with it, whatever stands here.
   * @default - everything but OVERTAKEN and GOOD
   */
  readonly only?: Announcement[];
}

/**
 * Tells an SNS topic what happens to releases: mail, chats, queues and functions subscribe to it. Mail gets a text, machines get JSON.
 *
 * The first one in a store adds a function with its role, a schedule and a permission; each message costs what SNS takes, and two writes to S3. A topic that
 * can't be told never stops a release; it is said in the ledger (`unannounced`). A topic of another account must let the role of the function publish by its own policy.
 */
export class Notify {
  /** Tells a standard topic, in any region. If it is encrypted with a key that the app knows, its use is granted, too. */
  public static to(topic: ITopic, options: NotifyOptions = {}): Notify {
    return new Notify(topic, options.only);
  }

  private constructor(
    /** Who is told. */
    public readonly topic: ITopic,
    /** What it is told; nothing: what is usual. */
    public readonly only?: Announcement[],
  ) {}

  /** @internal */
  public _faults(where: string, isEnvironment: boolean): string[] {
    const { topicArn } = this.topic;
    const foreign = (this.only ?? []).filter((kind) => isEnvironment && (ABOUT_NO_ENVIRONMENT as readonly string[]).includes(kind));
    return [
      ...(this.topic.fifo || (!Token.isUnresolved(topicArn) && topicArn.endsWith('.fifo'))
        ? [fault('NotifyInvalid', `${where} is told by the FIFO topic ${this.topic.topicName}`, 'use a standard topic: mail and chats subscribe to no other')] : []),
      ...(this.only?.length === 0 ? [fault('NotifyInvalid', `a topic of ${where} is told nothing`, "name what it is told, or leave 'only' out")] : []),
      ...foreign.map((kind) => fault('NotifyInvalid', `a topic of ${where} is told '${kind}', which is about no environment`, 'say it at the release pipeline')),
    ];
  }

  /** @internal */
  public get _configuration(): NotifyConfiguration {
    return { topic: this.topic.topicArn, ...(this.only && { only: this.only as readonly string[] as readonly AnnouncementKind[] }) };
  }

  /** What it takes to tell it. @internal */
  public get _rights(): readonly { readonly action: string; readonly arn: string }[] {
    const { topicArn, masterKey } = this.topic;
    return [
      { action: 'sns:Publish', arn: topicArn },
      ...(masterKey ? ['kms:GenerateDataKey', 'kms:Decrypt'].map((action) => ({ action, arn: masterKey.keyArn })) : []),
    ];
  }
}
