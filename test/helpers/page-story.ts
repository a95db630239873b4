import { join } from 'node:path';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { load, Outcome, Rehearsal } from '../../lib/local';
import { quicker } from './short-story';
import { copyOf } from './store-copy';
import { synthesizeStorefront } from './storefront';

/** What somebody writes who wants a page to do what he says. */
export const EVIL = '<script>document.title="taken"</script>"><img src=x onerror="document.title=\'taken\'">';

/** A rehearsal with everything in it that a page shows, and the page. */
export interface ShownRehearsal {
  readonly outcome: Outcome;
  readonly file: string;
  /** The whole releases bucket, and only its ledger. */
  readonly copy: string;
  readonly ledgerCopy: string;
}

/** One good release, one that a gate of test refuses, one that is rolled back in prod, one that nobody wants, and one handed in that is none. */
export async function rehearseForPage(): Promise<ShownRehearsal> {
  const file = join(mkdtempSync(join(tmpdir(), 'page-')), 'report.html');
  let copies = { copy: '', ledgerCopy: '' };
  const outcome = await load(synthesizeStorefront()).run(async (r) => {
    await story(r);
    const releases = r.bucket('Storefront/Store/Buckets/Releases');
    copies = { copy: copyOf(releases), ledgerCopy: copyOf(releases, 'ledger/') };
  }, { html: file, faults: { onDelivery: ({ functionName }) => (functionName === 'attest' ? 'again' : 'once') } });
  if (readFileSync(file, 'utf8') !== outcome.html()) throw new TypeError('the file holds another page');
  return { outcome, file, ...copies };
}

async function story(r: Rehearsal): Promise<void> {
  r.host('dev.example.com', 'Storefront/Dev');
  r.host('test.example.com', 'Storefront/Test');
  r.host('shop.example.com', 'StorefrontProd/Website');
  r.tune('prod', quicker);
  const errors = r.alarm('StorefrontProd/Errors');
  const ada = r.as('Storefront/ReleaseManagers', 'ada');
  errors.clear();
  await r.settle();
  const build = async (version: string, message: string, status = 'ok') => {
    await r.built({ artifacts: { site: site(version, status) }, author: 'bob', message });
    await r.settle();
  };

  await build('1.0.0', EVIL);
  ada.approve('prod', `go ${EVIL}`);
  await r.settle();
  await build('1.1.0', 'Half of a page', 'degraded');
  await build('1.2.0', 'Colours');
  ada.approve('prod', 'colours');
  await r.until((report) => report.environment('prod').waiting === 'Deploy/gates-after of 1.2.0');
  await r.advance({ minutes: 1 });
  errors.breach('too many');
  await r.until((report) => report.releases[2].state === 'bad');
  errors.clear();
  await r.settle();
  await build('1.3.0', 'Everything must go');
  ada.reject('prod', 'not before the sale');
  await r.settle();
}

function site(version: string, status: string): Readonly<Record<string, string>> {
  return { 'index.html': `<html>Release ${version}</html>`, [`assets/${version}.css`]: 'a{}', 'health.json': `{ "status": "${status}", "version": "${version}" }` };
}
