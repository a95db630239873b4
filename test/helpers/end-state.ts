import { LedgerEntry } from '../../lib/contracts';
import { Rehearsal } from '../../lib/local';
import { STOREFRONT_WEBSITES } from './storefront';

/** How a rehearsal ended, without what may differ: times, version ids, execution ids, how often gates were asked. */
export interface EndState {
  readonly state: unknown;
  readonly facts: readonly string[];
  readonly objects: readonly string[];
  readonly report: unknown;
}

const BUCKETS = ['Storefront/Store/Buckets/Releases', 'Storefront/Store/Buckets/Work', ...STOREFRONT_WEBSITES];

export function endStateOf(r: Rehearsal): EndState {
  const releases = r.bucket(BUCKETS[0]);
  const entries = releases.list('ledger/shop/').map((key) => JSON.parse(releases.get(key)!.toString('utf8')) as LedgerEntry).reverse();
  const { environments, deployments, approvals, refusals } = r.report;
  return normalized({
    state: entries.at(-1)?.state,
    facts: entries.map(({ fact }) => fact).filter((fact) => fact.kind !== 'started').map((fact) => JSON.stringify(fact)),
    objects: BUCKETS.flatMap((name) => r.bucket(name).list().filter((key) => !/^(ledger|samples)\//.test(key)).map((key) => `${name}/${key}`)),
    report: { environments, deployments, approvals, refusals },
  });
}

/** Instants, ids and digests of things that hold instants become marks; sequence numbers and sample counts, too. */
function normalized<T>(value: T): T {
  const text = JSON.stringify(value)
    .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g, '<instant>')
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/g, '<id>')
    .replace(/sha256:[0-9a-f]{64}/g, '<digest>')
    .replace(/((?:\\)*"versionId(?:\\)*":(?:\\)*")[A-Za-z0-9]{32}/g, '$1<version>')
    .replace(/((?:\\)*"(?:sequence|start|samples)(?:\\)*":)\d+/g, '$1<n>')
    .replace(/build-1 [A-Za-z0-9]{32}/g, 'build-1 <version>');
  return JSON.parse(text) as T;
}
