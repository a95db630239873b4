import { ANNOUNCEMENTS, AnnouncementKind, USUAL_ANNOUNCEMENTS } from './announcement';
import type { EnvironmentConfiguration } from './configuration';
import { Reader } from './parse';

/** A topic that is told of releases. */
export interface NotifyConfiguration {
  readonly topic: string;
  /** What it is told; absent: what is usual. */
  readonly only?: readonly AnnouncementKind[];
}

/** What is told, as far as it decides who is. */
export interface Told {
  readonly announcement: AnnouncementKind;
  readonly environment: string | null;
  /** The action that asks people, if that is what is told. */
  readonly action?: string;
}

/** ARNs of the topics that are told something: those of the release pipeline, of the environment, and of the question, each once. */
export function topicsFor({ announcement, environment, action }: Told, all: readonly EnvironmentConfiguration[]): string[] {
  const own = all.find((item) => item.environment === environment);
  const listeners = [...all.flatMap(({ notifyAll = [] }) => notifyAll), ...own?.notify ?? []];
  const asked = own?.approvals.filter((approval) => approval.action === action).flatMap(({ notify = [] }) => notify) ?? [];
  return [...new Set([...listeners.filter(({ only = USUAL_ANNOUNCEMENTS }) => only.includes(announcement)).map(({ topic }) => topic), ...asked])];
}

/** Every topic that a configuration names. */
export function topicsOf({ notify = [], notifyAll = [], approvals }: EnvironmentConfiguration): string[] {
  return [...new Set([...[...notifyAll, ...notify].map(({ topic }) => topic), ...approvals.flatMap((approval) => approval.notify ?? [])])];
}

export function readNotify(r: Reader): NotifyConfiguration {
  r.object('topic', 'only');
  return { topic: readTopic(r.field('topic')), only: r.field('only').optional((only) => only.list((kind) => kind.oneOf(ANNOUNCEMENTS), 1)) };
}

export function readTopic(r: Reader): string {
  return r.string(/^arn:[^:]+:sns:[^:]+:\d{12}:[^:]+$/, 'the ARN of a topic');
}
