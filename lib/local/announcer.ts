import type { AnnouncementReport } from '../contracts/announcement-report';
import { Announced, isAnnouncement, messageOf } from './topic';
import type { World } from './world/world';

/** Finds the announcements among what all topics were told. */
export class Announcer {
  private readonly found: Announced[] = [];
  /** How many messages were looked at, and how many announcements are in the journal. */
  private read = 0;
  private noted = 0;

  constructor(private readonly world: Pick<World, 'sns' | 'journal'>, private readonly pathOf: (arn: string) => string) {}

  /** Oldest first. */
  public get announced(): readonly Announced[] {
    for (const { sent } = this.world.sns; this.read < sent.length; this.read++) {
      const message = messageOf(sent[this.read]);
      if (isAnnouncement(message.json)) this.found.push({ ...message, topic: this.pathOf(sent[this.read].topic), json: message.json });
    }
    return this.found;
  }

  /** Notes what was not noted yet: one line for each. */
  public tell(): void {
    const all = this.announced;
    for (; this.noted < all.length; this.noted++) this.world.journal.note('sns', `to ${all[this.noted].topic}: ${all[this.noted].json.text}`);
  }
}

export function announcementReport({ at, topic, json: { announcement, release, version, environment, text } }: Announced): AnnouncementReport {
  return { at, topic, announcement, release, version, environment, text };
}
