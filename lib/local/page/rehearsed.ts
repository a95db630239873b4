import { parseSampleState } from '../../contracts/sample';
import { samplesKey } from '../../contracts/keys';
import type { AlarmPart, PageDocument } from '../../page/document';
import { InjectedFault } from '../fault-record';
import type { ReportView } from '../report-view';
import { RehearsedStore } from '../stores';
import { Who } from '../who';
import { World } from '../world/world';
import { pipelinePart, readPipeline } from './pipeline-part';
import { StoredReleases, ledgersIn } from './stored';
import { Watched } from './watched';

/** What the page of a rehearsal is made of. */
export interface Rehearsed {
  readonly world: World;
  readonly who: Who;
  readonly stores: readonly RehearsedStore[];
  readonly startedAt: number;
  readonly report: ReportView;
  readonly faults: readonly InjectedFault[];
  /** Where it failed. */
  readonly place?: string;
}

/** A rehearsal as a document of the page. Ledgers are read where they lie, and proved once more. */
export function rehearsedDocument({ world, who, stores, startedAt, report, faults, place }: Rehearsed): PageDocument {
  return {
    pipelines: stores.flatMap((store) => {
      const stored = storedIn(world, store);
      const named = [...new Set([...store.environments.map(({ release }) => release), ...ledgersIn(stored)])];
      return named.map((name) => pipelinePart(readPipeline(stored, name), watchedIn(world, store, who), report.environments.filter(({ release }) => release === name)));
    }),
    rehearsal: {
      outcome: report.outcome, error: report.error, place: place ?? null, from: new Date(startedAt).toISOString(), until: world.timeline.date.toISOString(),
      alarms: alarmsOf(world), announcements: report.announcements, iam: report.iam, cost: report.cost, faults,
    },
  };
}

function storedIn({ s3 }: World, { releasesBucket }: RehearsedStore): StoredReleases {
  return { hasReleases: true, keys: (prefix) => s3.list(releasesBucket, prefix), read: (key) => s3.get(releasesBucket, key)?.bytes };
}

/** A waiting side writes what was said over what was said before; the bucket keeps all of it. */
function watchedIn({ s3, codepipeline }: World, { environments }: RehearsedStore, who: Who): Watched {
  const buckets = [...new Set(environments.map(({ workBucket }) => workBucket))];
  return {
    who,
    asked: codepipeline.questions().map(({ token, text, answeredAt }) => ({ token, text, answeredAt: answeredAt === null ? null : new Date(answeredAt).toISOString() })),
    samples: (executionId, side) => buckets.flatMap((bucket) => s3.versions(bucket, samplesKey(executionId, side)).flatMap((version) => {
      if (version.kind !== 'object') return [];
      const state = parseSampleState(version.bytes.toString('utf8'));
      return [{ at: version.lastModified.toISOString(), results: state.last }];
    })).reverse(),
  };
}

/** Alarms that were red at least once. */
function alarmsOf({ cloudwatch }: World): AlarmPart[] {
  return cloudwatch.history().flatMap(({ called, states }) => {
    const red = states.flatMap(({ value, since, reason }, index) => (value !== 'ALARM' ? [] : [{
      from: since.toISOString(), until: states.slice(index + 1).find((state) => state.value !== 'ALARM')?.since.toISOString() ?? null, reason,
    }]));
    return red.length === 0 ? [] : [{ name: called, red }];
  });
}
