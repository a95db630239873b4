import { Digest, digestOf, sameDigest } from '../../contracts/digest';
import { LedgerEntry } from '../../contracts/ledger';
import { EMPTY_LEDGER, EnvironmentState, environmentOf, ReleaseRef } from '../../contracts/ledger-state';
import { Manifest, parseManifest } from '../../contracts/manifest';
import type { EnvironmentReport, RefusalReport } from '../../contracts/report';
import type { DeploymentPart, EnvironmentPart, PipelinePart, RefusalPart, ReleasePart } from '../../page/document';
import { approvalsOf, failedBuildsOf, History, historyOf, overridesOf, refusalsOf, Told } from '../history';
import { environmentReport } from '../report-view';
import { waitingIn } from '../settle';
import { approvalParts, deploymentsOf } from './deployments';
import { ProvedChain, proveChain } from './chain';
import { ledgerLine, somebody } from './ledger-line';
import { StoredReleases } from './stored';
import { Watched } from './watched';

/** What a ledger and the manifests beside it were found to tell. */
export interface ReadPipeline extends ProvedChain {
  readonly name: string;
  readonly manifests: ReadonlyMap<Digest, FoundManifest>;
  readonly history: History;
}

/** A manifest as it lies there, and whether it is the one that was sealed. */
interface FoundManifest {
  readonly found: ReleasePart['manifest'];
  readonly manifest?: Manifest;
}

export function readPipeline(stored: StoredReleases, name: string): ReadPipeline {
  const chain = proveChain(stored, name);
  const manifests = new Map(chain.entries.flatMap(({ fact }) => (fact.kind === 'sealed' ? [[fact.release.digest, foundOf(stored, fact.release)] as const] : [])));
  return { ...chain, name, manifests, history: historyOf(name, chain.entries, ({ digest }) => manifests.get(digest)?.manifest) };
}

/** Environments as the ledger alone knows them, in the order in which something came to them first. */
export function environmentsOf({ name, entries }: ReadPipeline): EnvironmentReport[] {
  return Object.entries(entries.at(-1)?.state.environments ?? {}).map(([environment, state]) => environmentReport({ release: name, name: environment, state, waiting: waitingIn(state), asks: null }));
}

/** One release pipeline as the page shows it. `now`: its environments at the end. */
export function pipelinePart(read: ReadPipeline, watched: Watched, now: readonly EnvironmentReport[]): PipelinePart {
  const { name, entries, digests, result, manifests, history } = read;
  const deployments = deploymentsOf(name, entries, digests, watched);
  const state = entries.at(-1)?.state ?? EMPTY_LEDGER;
  return {
    name, chain: result, deployments,
    environments: now.map((report) => environmentPart(report, environmentOf(state, report.name), entries, deployments)),
    releases: history.releases.map((release): ReleasePart => {
      const { found, manifest } = manifests.get(release.digest)!;
      const sealed = entries.find(({ fact }) => fact.kind === 'sealed' && fact.release.digest === release.digest)!;
      return {
        ...release, manifest: found, entry: sealed.sequence, repository: sealed.fact.kind === 'sealed' ? sealed.fact.source.repository ?? null : null,
        rollbackBarrier: manifest?.rollbackBarrier ?? null, artifacts: manifest?.artifacts ?? [], images: manifest?.images ?? [], moreCommits: manifest?.commits?.more ?? 0,
      };
    }),
    refusals: refusalsOf(name, entries).map((told) => refusalPart(told, deployments)),
    failedBuilds: failedBuildsOf(name, entries).map(({ entry, report }) => ({ ...report, at: entry.at })),
    approvals: approvalParts(name, approvalsOf(entries), watched),
    overrides: overridesOf(entries).map(({ entry, report: { by, ...report } }) => ({ ...report, by: somebody(by, watched.who), at: entry.at })),
    unannounced: history.unannounced,
    ledger: entries.map((entry, index) => ledgerLine(name, entry, digests[index], watched.who)),
  };
}

function foundOf(stored: StoredReleases, { key, digest }: ReleaseRef): FoundManifest {
  const bytes = stored.read(key);
  if (!bytes) return { found: stored.hasReleases ? 'missing' : 'not copied' };
  return sameDigest(digestOf(bytes), digest) ? { found: 'sealed', manifest: parseManifest(bytes.toString('utf8')) } : { found: 'altered' };
}

function environmentPart(report: EnvironmentReport, { bad }: EnvironmentState, entries: readonly LedgerEntry[], deployments: readonly DeploymentPart[]): EnvironmentPart {
  const { running } = report;
  const by = deployments.filter((item) => item.environment === report.name && item.readBack?.ok === true).at(-1);
  return {
    ...report,
    why: running && by ? whyOf(by) : null,
    isBad: running !== null && bad.some(({ digest }) => digest === running.digest),
    ran: ranIn(report.name, entries),
  };
}

function whyOf({ class: deploymentClass, why, approvals, reason, sides }: DeploymentPart): string {
  const yes = approvals.filter(({ answer, by }) => answer === 'approved' && by).map(({ by, reason: because }) => `approved by ${by!.name}${because ? `: ${because}` : ''}`);
  const after = sides.find(({ side }) => side === 'after');
  return [
    [...(deploymentClass === 'normal' ? [] : [deploymentClass]), why ?? 'started by hand'].join(': '), ...yes,
    after?.answer === 'approved' && after.count > 1 ? `${reason} after ${after.count} samples` : reason,
  ].map((part) => `${/^\w+:\/\//.test(part) ? part : `${part.charAt(0).toUpperCase()}${part.slice(1)}`}.`).join(' ');
}

/** What was proved to run, as the state said it entry by entry. */
function ranIn(environment: string, entries: readonly LedgerEntry[]): EnvironmentPart['ran'] {
  const spans: { version: string; from: string; until: string | null; isBad: boolean }[] = [];
  for (const { at, state } of entries) {
    if (!Object.hasOwn(state.environments, environment)) continue;
    const { running, bad } = state.environments[environment];
    const now = running?.known ? { version: running.release.version, isBad: bad.some(({ digest }) => digest === running.release.digest) } : undefined;
    const last = spans.at(-1);
    const isOpen = last !== undefined && last.until === null;
    if (isOpen && last.version === now?.version && last.isBad === now.isBad) continue;
    if (isOpen) last.until = at;
    if (now) spans.push({ ...now, from: at, until: null });
  }
  return spans;
}

function refusalPart({ entry: { at, fact }, report }: Told<RefusalReport>, deployments: readonly DeploymentPart[]): RefusalPart {
  return { ...report, at, deployment: deployments.find((item) => 'executionId' in fact && item.executionId === fact.executionId)?.id ?? null };
}
