/** Everything that people can be told. */
export const ANNOUNCEMENTS = [
  'sealed', 'not-sealed', 'approval-asked', 'gates-delayed', 'refused', 'rolled-back', 'held', 'interrupted', 'overtaken', 'good',
] as const;
export type AnnouncementKind = (typeof ANNOUNCEMENTS)[number];

/** What is told of a release before it goes anywhere; the rest is about one environment. */
export const ABOUT_NO_ENVIRONMENT: readonly AnnouncementKind[] = ['sealed', 'not-sealed'];

/** What is told unless somebody says what he wants: what others wait for, and what did not go well. */
export const USUAL_ANNOUNCEMENTS: readonly AnnouncementKind[] = ANNOUNCEMENTS.filter((kind) => kind !== 'overtaken' && kind !== 'good');

export const ANNOUNCEMENT_SCHEMA_VERSION = 1;

/** An announcement as machines get it: functions, queues and streams that subscribe to a topic. */
export interface AnnouncementDocument {
  readonly schemaVersion: 1;
  /** The same for everybody who is told, and told once: release, entry of the ledger, what. */
  readonly id: string;
  readonly announcement: AnnouncementKind;
  /** One sentence for a person. */
  readonly text: string;
  /** When it was written into the ledger. */
  readonly at: string;
  readonly release: string;
  /** Empty where there is none. */
  readonly version: string;
  /** null: it is about no environment. */
  readonly environment: string | null;
  readonly executionId: string | null;
  readonly reason: string | null;
  /** Where it is seen in the console; null for what was dropped. */
  readonly link: string | null;
  /** More of it, by what it is. */
  readonly details: Readonly<Record<string, string>>;
}
