import { AnnouncementDocument, ANNOUNCEMENTS } from '../contracts/announcement';
import type { AnnouncementReport } from '../contracts/announcement-report';
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

/** The announcements among what all topics were told, oldest first. */
export function announcedIn(sns: SnsService, pathOf: (arn: string) => string): Announced[] {
  return sns.sent.flatMap((sent) => {
    const message = messageOf(sent);
    return isAnnouncement(message.json) ? [{ ...message, topic: pathOf(sent.topic), json: message.json }] : [];
  });
}

export function announcementReport({ at, topic, json: { announcement, release, version, environment, text } }: Announced): AnnouncementReport {
  return { at, topic, announcement, release, version, environment, text };
}

function messageOf({ at, subject, texts }: SentMessage): TopicMessage {
  const of = (protocol: string) => texts.get(protocol) ?? texts.get('default')!;
  return { at, subject, text: of('email'), json: jsonOf(of('lambda')), https: of('https') };
}

function isAnnouncement(json: unknown): json is AnnouncementDocument {
  return ANNOUNCEMENTS.some((kind) => kind === (json as { readonly announcement?: unknown } | undefined)?.announcement);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) ?? undefined;
  } catch {
    return undefined;
  }
}
