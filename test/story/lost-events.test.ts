import { FaultInjection } from '../../lib/local/world/world';
import { healthy, HOST, site, smallApp, WEBSITE } from '../helpers/apps';
import { deploy, deployments, drop, factsOf, ledgerOf } from '../helpers/stories';

const app = smallApp({ after: healthy() });
const withoutGates = smallApp();

/** How two releases, one good and one bad, end: every fact of the ledger without its times and ids. */
async function end(faults: FaultInjection = {}): Promise<string[]> {
  let facts: string[] = [];
  await app.rehearse(async (r) => {
    r.host(HOST, WEBSITE);
    await r.settle();
    await deploy(r, '1.0.0');
    await deploy(r, '1.1.0', site('1.1.0', { status: 'degraded' }));
    facts = ledgerOf(r).map(({ by, fact }) => `${by} ${fact.kind} ${'outcome' in fact ? `${fact.outcome}: ${fact.reason}` : ''}${'answer' in fact ? fact.answer : ''}`);
    expect(deployments(r)).toEqual(['1.0.0 succeeded', '1.1.0 failed']);
  }, { faults });
  return facts;
}

let undisturbed: readonly string[] = [];
beforeAll(async () => {
  undisturbed = await end();
});

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

test('if they are all lost and gates are asked, the end is the same, too', async () => {
  expect(await end({ onEvent: (event) => (wakesOnly(event) ? 'lose' : 'deliver') })).toEqual(undisturbed);
});

test('if every event comes twice, the end is the same', async () => {
  expect(await end({ onEvent: () => 'double' })).toEqual(undisturbed);
});

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
