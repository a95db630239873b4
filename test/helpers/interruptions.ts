import { readFileSync } from 'node:fs';
import { auditChain } from '../../lib/contracts/ledger';
import { Manifest } from '../../lib/contracts/manifest';
import { digestOf } from '../../lib/contracts/digest';
import { Rehearsal, RehearsableApp, RehearseOptions } from '../../lib/local';
import { RELEASES, WEBSITE } from './apps';
import { factsOf, ledgerOf } from './stories';

/** A row of `docs/interruptions.md`: what happens, what is seen then, what to do. */
export interface InterruptionRow {
  readonly title: string;
  readonly seen: string;
  readonly advice: string;
}

/** The rows of the page, in its order; titles without what they are set in. */
export function interruptionRows(): readonly InterruptionRow[] {
  return readFileSync('docs/interruptions.md', 'utf8').split('\n').filter((line) => /^\| (?!What happens )[^-]/.test(line))
    .map((line) => line.split('|').map((cell) => cell.trim())).map(([, title, seen, advice]) => ({ title: title.replaceAll(/[`*]/g, ''), seen, advice }));
}

/** Holds what stands in the target against the release that is said to run there. */
type ProveTarget = (r: Rehearsal, release: { readonly key: string; readonly version: string }) => void | Promise<void>;

/**
 * A way in which AWS or people interrupt `prod`, played to its end. Its title is a row of the page; what that row says is seen, word for word
 * where it stands in backticks, must be told by the ledger, by the report, or by a refusal that the story `sees`. In the end nothing is left taken, and the ledger tells the truth.
 */
export function interruption(
  title: string, app: () => RehearsableApp, story: (r: Rehearsal, sees: (refusal: string) => void) => Promise<void>,
  { proveTarget = proveWebsite, ...options }: RehearseOptions & { readonly proveTarget?: ProveTarget } = {},
): void {
  test(title, async () => {
    const told: string[] = [];
    await app().rehearse(async (r) => {
      await story(r, (refusal) => told.push(refusal));
      await r.settle();
      told.push(...textsOf(r.report), ...textsOf(ledgerOf(r).map(({ fact }) => fact)));
      await proveTidy(r, proveTarget);
    }, options);
    const row = interruptionRows().find((item) => item.title === title);
    const claimed = [...(row?.seen ?? '').matchAll(/`([^`]+)`/g)].map(([, words]) => words);
    expect(claimed).not.toEqual([]);
    expect(claimed.filter((words) => !told.some((text) => text.includes(words)))).toEqual([]);
  });
}

/** One end for everything that was let in, nothing taken, queued or scheduled, and what runs is what stands there, or is said to be unknown. */
async function proveTidy(r: Rehearsal, proveTarget: ProveTarget): Promise<void> {
  const releases = r.bucket(RELEASES);
  const entries = auditChain(releases.list('ledger/shop/').map((key) => releases.get(key)!.toString('utf8')).reverse(), null);
  const { prod } = entries.at(-1)?.state.environments ?? {};
  expect(prod ?? { taken: null, start: null, queue: [] }).toMatchObject({ taken: null, start: null, queue: [] });
  expect(r.schedules()).not.toContain('shop-prod');
  const ends = [...factsOf(r, 'closed'), ...factsOf(r, 'freed')].map(({ executionId }) => executionId);
  const admitted = factsOf(r, 'admitted').map(({ executionId }) => executionId);
  expect(admitted.map((id) => ends.filter((end) => end === id).length)).toEqual(admitted.map(() => 1));
  expect(factsOf(r, 'closed').map(({ executionId }) => executionId)).toEqual(factsOf(r, 'opened').map(({ executionId }) => executionId));
  if (prod?.running?.known) await proveTarget(r, prod.running.release);
  else expect(prod?.running ?? null).toEqual(factsOf(r, 'opened').length === 0 ? null : expect.objectContaining({ known: false }));
}

function proveWebsite(r: Rehearsal, { key }: { readonly key: string }): void {
  expect(websiteOf(r)).toEqual(filesOf(r, key));
}

/** `<path> <digest>` of each file of the website. */
function websiteOf(r: Rehearsal): string[] {
  const website = r.bucket(WEBSITE);
  return website.list().map((path) => `${path} ${digestOf(website.get(path)!)}`).sort();
}

/** The same of a release, as its manifest has it. */
function filesOf(r: Rehearsal, key: string): string[] {
  const { artifacts } = JSON.parse(r.bucket(RELEASES).get(key)!.toString('utf8')) as Manifest;
  return artifacts.flatMap(({ files }) => files.map(({ path, digest }) => `${path} ${digest}`)).sort();
}

/** Every text in a value. */
function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : [];
}
