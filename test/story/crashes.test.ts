import { BuildCache, load, Rehearsal } from '../../lib/local';
import { RELEASES, WEBSITE } from '../helpers/apps';
import { buildStatuses, builtApp } from '../helpers/builds';
import { differencesAfterFaults } from '../helpers/crashes';
import { endStateOf } from '../helpers/end-state';
import { shortStory } from '../helpers/short-story';
import { ledgerOf } from '../helpers/stories';
import { synthesizeDroppedStorefront } from '../helpers/storefront';

/** In the tests a few faults; `npm run crashes` takes all. */
const every = (few: number): number => (process.env.CRASHES === 'all' ? 1 : few);

test('whatever is killed or delivered twice, the end is the same', async () => {
  expect(await differencesAfterFaults({ app: load(synthesizeDroppedStorefront()), story: shortStory, endOf: endStateOf }, every(160))).toEqual([]);
}, 3_600_000);

/** A commit whose build fails, and one that is sealed and deployed. */
async function buildStory(r: Rehearsal): Promise<void> {
  await r.settle();
  for (const page of ['bad', 'good']) {
    await r.commit({ files: { 'page.html': page } });
    await r.settle();
  }
}

const endOfBuilds = (r: Rehearsal) => ({
  statuses: buildStatuses(r), failed: r.report.failedBuilds,
  facts: ledgerOf(r).map(({ fact }) => `${fact.kind} ${'version' in fact ? fact.version : 'release' in fact ? fact.release.version : ''}`).filter((fact) => !fact.startsWith('started')),
  releases: r.report.releases.map(({ version, state, commits }) => `${version} ${state} ${commits.map(({ message }) => message).join()}`),
  sealed: r.bucket(RELEASES).list('releases/').map((key) => key.replace(/\/[0-9a-f]{16}\//, '/attempt/')), website: r.bucket(WEBSITE).list(),
});

test('the same of the functions of a build: a number, a reason and a release are each told once', async () => {
  const played = {
    app: builtApp({ commands: ['mkdir dist', 'cp page.html dist', 'grep -q good page.html'] }), story: buildStory, endOf: endOfBuilds,
    options: { builds: 'run', buildCache: new BuildCache() } as const,
  };
  expect(await differencesAfterFaults(played, every(18), (fn) => fn === 'build' || fn === 'seal')).toEqual([]);
}, 3_600_000);
