import { LedgerEntry } from '../../lib/contracts';
import { Fact } from '../../lib/contracts/ledger-facts';
import { Files, Rehearsal } from '../../lib/local';
import { RELEASES, site } from './apps';

/** A build server drops a version, and nothing is waited for. */
export async function drop(r: Rehearsal, version: string, files: Files = site(version)): Promise<void> {
  await r.drop({ version, artifacts: { site: files } });
}

/** A build server drops a version, and all is played that comes of it. */
export async function deploy(r: Rehearsal, version: string, files: Files = site(version)): Promise<void> {
  await drop(r, version, files);
  await r.settle();
}

/** What `prod` is proved to run; null if nothing is. */
export const running = (r: Rehearsal): string | null => r.report.environment('prod').running?.version ?? null;

/** `<stage>: <reason>` of every refusal so far. */
export const refusals = (r: Rehearsal): string[] => r.report.refusals.map(({ stage, reason }) => `${stage}: ${reason}`);

/** `<version> <outcome>` of every deployment so far. */
export const deployments = (r: Rehearsal): string[] => r.report.deployments.map(({ version, outcome }) => `${version} ${outcome}`);

/** The ledger of a release pipeline, oldest entry first. */
export function ledgerOf(r: Rehearsal, release = 'shop', bucket = RELEASES): LedgerEntry[] {
  const releases = r.bucket(bucket);
  return releases.list(`ledger/${release}/`).filter((key) => /\/\d{12}\.json$/.test(key)).map((key) => JSON.parse(releases.get(key)!.toString('utf8')) as LedgerEntry).reverse();
}

/** Facts of one kind, with the instants at which they were written. */
export function factsOf<K extends Fact['kind']>(r: Rehearsal, kind: K): (Extract<Fact, { kind: K }> & { readonly at: string })[] {
  return ledgerOf(r).flatMap(({ fact, at }) => (fact.kind === kind ? [{ ...(fact as Extract<Fact, { kind: K }>), at }] : []));
}

/** Seconds between two instants. */
export const secondsBetween = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / 1000;
