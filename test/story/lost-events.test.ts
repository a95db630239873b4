import { healthy, HOST, site, smallApp, WEBSITE } from '../helpers/apps';
import { interruption } from '../helpers/interruptions';
import { deploy, deployments, drop, factsOf, ledgerOf } from '../helpers/stories';
import { Rehearsal } from '../../lib/local';

const app = smallApp({ after: healthy() });
const withoutGates = smallApp();

/** How two releases, one good and one bad, end: every fact of the ledger without its times and ids. */
async function end(r: Rehearsal): Promise<string[]> {
  r.host(HOST, WEBSITE);
  await r.settle();
  await deploy(r, '1.0.0');
  await deploy(r, '1.1.0', site('1.1.0', { status: 'degraded' }));
  expect(deployments(r)).toEqual(['1.0.0 succeeded', '1.1.0 failed']);
  return ledgerOf(r).map(({ by, fact }) => `${by} ${fact.kind} ${'outcome' in fact ? `${fact.outcome}: ${fact.reason}` : ''}${'answer' in fact ? fact.answer : ''}`);
}

let undisturbed: readonly string[] = [];
beforeAll(async () => {
  await app.rehearse(async (r) => {
    undisturbed = await end(r);
  });
});

const asUndisturbed = async (r: Rehearsal): Promise<void> => expect(await end(r)).toEqual(undisturbed);

/** Events that only wake somebody up: all but those of drops. */
const wakesOnly = (event: { readonly source: string; readonly detail: Readonly<Record<string, unknown>> }): boolean => (
  event.source === 'aws.codepipeline' || (event.detail.object as { key: string } | undefined)?.key.startsWith('ledger/') === true
);

test('if every event of pipelines and ledger is lost, the schedule alone leads to the same end', async () => {
  const lost = new Set<string>();
  await withoutGates.rehearse(async (r) => {
    await r.settle();
    await deploy(r, '1.0.0');
    await deploy(r, '1.1.0');
    expect(deployments(r)).toEqual(['1.0.0 succeeded', '1.1.0 succeeded']);
    expect(r.schedules()).toHaveLength(1);
  }, {
    faults: {
      onEvent: (event) => {
        if (!wakesOnly(event)) return 'deliver';
        lost.add(event.source);
        return 'lose';
      },
    },
  });
  expect([...lost].sort()).toEqual(['aws.codepipeline', 'aws.s3']);
});

interruption('every event is lost', () => app, asUndisturbed, { faults: { onEvent: (event) => (wakesOnly(event) ? 'lose' : 'deliver') } });

interruption('every event comes twice', () => app, asUndisturbed, { faults: { onEvent: () => 'double' } });

test('an environment has a schedule as long as there is something to do, and no longer', () => app.rehearse(async (r) => {
  const own = (): readonly string[] => r.schedules().filter((name) => name === 'shop-prod');
  r.host(HOST, WEBSITE);
  await r.settle();
  expect(own()).toEqual([]);
  await drop(r, '1.0.0');
  await r.until((report) => report.releases.length === 1);
  expect(own()).toEqual(['shop-prod']);
  await r.until(() => factsOf(r, 'opened').length === 1);
  expect(own()).toEqual(['shop-prod']);
  await r.settle();
  expect(own()).toEqual([]);
  expect(r.schedules()).toHaveLength(1);
  r.start('prod');
  await r.until(() => factsOf(r, 'admitted').length === 2);
  expect(own()).toEqual(['shop-prod']);
  await r.settle();
  expect(own()).toEqual([]);
}));
