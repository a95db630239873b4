import { AnnouncementKind } from './announcement';

/** Something that a topic of the app was told. */
export interface AnnouncementReport {
  readonly at: string;
  /** The construct's path; the ARN of a topic that is not in the app. */
  readonly topic: string;
  readonly announcement: AnnouncementKind;
  readonly release: string;
  /** Empty where there is none. */
  readonly version: string;
  readonly environment: string | null;
  /** One sentence. */
  readonly text: string;
}

/** Something that a topic was not told, or nobody knows whether it was. */
export interface UnannouncedReport {
  readonly release: string;
  readonly at: string;
  readonly announcement: AnnouncementKind;
  /** The topic's ARN. */
  readonly topic: string;
  readonly reason: string;
}
