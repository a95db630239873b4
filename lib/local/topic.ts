import { AnnouncementDocument, ANNOUNCEMENTS } from '../contracts/announcement';
import { SentMessage, SnsService } from './world/sns';

/** What a topic was told, as those get it who have subscribed. */
export interface TopicMessage {
  readonly at: string;
  /** Empty if it has none. */
  readonly subject: string;
  /** What people get by mail. */
  readonly text: string;
  /** What functions get, if that is JSON; otherwise undefined. */
  readonly json: unknown;
  /** What web hooks get, chats among them. */
  readonly https: string;
}

/** An announcement of the product. */
export interface Announced extends TopicMessage {
  /** The topic's construct path. */
  readonly topic: string;
  readonly json: AnnouncementDocument;
}

/** A topic, in the hands of somebody who has subscribed to it, or of its owner. */
export class RehearsedTopic {
  /** @internal */
  constructor(private readonly sns: SnsService, public readonly arn: string) {}

  /** What was published so far, oldest first. */
  public get messages(): readonly TopicMessage[] {
    return this.sns.sent.filter(({ topic }) => topic === this.arn).map(messageOf);
  }

  /** Somebody deletes it: who publishes to it is told that it is not there. */
  public remove(): void {
    this.sns.removeTopic(this.arn);
  }
}

/** A message as it was given to a topic. */
export function messageOf({ at, subject, texts }: SentMessage): TopicMessage {
  const of = (protocol: string) => texts.get(protocol) ?? texts.get('default')!;
  return { at, subject, text: of('email'), json: jsonOf(of('lambda')), https: of('https') };
}

export function isAnnouncement(json: unknown): json is AnnouncementDocument {
  return ANNOUNCEMENTS.some((kind) => kind === (json as { readonly announcement?: unknown } | undefined)?.announcement);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) ?? undefined;
  } catch {
    return undefined;
  }
}
