import { load, Live, LivePipeline, Rehearsal } from '../../lib/local';
import { synthesizeDroppedStorefront } from '../helpers/storefront';

const app = load(synthesizeDroppedStorefront());
const site = (version: string, status = 'ok') => ({ 'index.html': `Release ${version}`, 'health.json': `{ "status": "ok", "version": "${version}" }`.replace('ok', status) });
const seen = new Map<string, Live>();
const marks: unknown[] = [];

/** One run for all of them: asked, baking, refused, and at rest again. */
beforeAll(() => app.rehearse(async (r: Rehearsal) => {
  r.host('dev.example.com', 'Storefront/Dev');
  r.host('test.example.com', 'Storefront/Test');
  r.host('shop.example.com', 'StorefrontProd/Website');
  const ada = r.as('Storefront/ReleaseManagers', 'ada');
  r.alarm('StorefrontProd/Errors').clear();
  await r.settle();
  seen.set('before', r.live);
  await r.drop({ version: '1.0.0', artifacts: { site: site('1.0.0') } });
  await r.settle();
  seen.set('asked', r.live);
  ada.approve('prod', 'go');
  await r.until((report) => report.environment('prod').waiting === 'Deploy/gates-after of 1.0.0');
  seen.set('first look', r.live);
  await r.advance({ minutes: 4 });
  seen.set('baking', r.live);
  await r.drop({ version: '1.1.0', artifacts: { site: site('1.1.0', 'degraded') } });
  await r.advance({ minutes: 5 });
  r.alarm('StorefrontProd/Errors').insufficient();
  await r.advance({ minutes: 2 });
  seen.set('no evidence', r.live);
  r.alarm('StorefrontProd/Errors').clear();
  await r.settle();
  seen.set('after', r.live);
}, { onJournal: ({ data }) => data?.mark !== undefined && marks.push(data.mark) }));

const at = (moment: string, name: string): LivePipeline => seen.get(moment)!.pipelines.find((item) => item.name === name)!;

test('before there is a release nothing goes on anywhere', () => {
  expect(seen.get('before')!.pipelines.map((item) => item.name)).toEqual(['dev', 'test', 'prod']);
  expect(at('before', 'prod')).toEqual({ release: 'shop', name: 'prod', running: null, since: null, execution: null, queued: [], last: null });
});

test('who is asked is named by the role, and until when; what runs elsewhere is said with what was said of it', () => {
  const { since, ...execution } = at('asked', 'prod').execution!;
  expect(execution).toMatchObject({ version: '1.0.0', class: 'normal', stage: 'Approve', action: 'approve-1', waitsFor: { kind: 'people', approvers: ['ReleaseManagers'] } });
  const { until } = execution.waitsFor!;
  expect((Date.parse(until) - Date.parse(since)) / 86_400_000).toBe(7);
  expect(at('asked', 'dev')).toMatchObject({ running: '1.0.0', execution: null, last: { mark: 'good', version: '1.0.0', reason: 'deployed, read back, gates green' } });
});

test('gates that bake say since when they are green, how long they must be, and when they are asked again', () => {
  expect(at('first look', 'prod').execution!.waitsFor).toMatchObject({ kind: 'gates', side: 'after', samples: 1, steadySeconds: 1800 });
  const { at: now } = seen.get('baking')!;
  const waits = at('baking', 'prod').execution!.waitsFor!;
  if (waits.kind !== 'gates') throw new TypeError(`it waits for ${waits.kind}`);
  expect(waits.results.map(({ name, verdict }) => `${name} ${verdict}`)).toEqual(['health passed', 'alarm Errors passed']);
  expect(Date.parse(now) - Date.parse(waits.steadySince!)).toBeGreaterThanOrEqual(180_000);
  expect([waits.nextAt > now, waits.until > waits.nextAt]).toEqual([true, true]);
});

test('fails to be steady where there is no evidence', () => {
  expect(at('no evidence', 'prod').execution!.waitsFor).toMatchObject({ steadySince: null, results: [{ verdict: 'passed' }, { name: 'alarm Errors', verdict: 'inconclusive' }] });
});

test('what was refused is the last that is said of it, and the journal marks it', () => {
  expect(at('after', 'test')).toMatchObject({ running: '1.1.0', execution: null, last: { mark: 'failed', version: '1.1.0' } });
  expect(at('after', 'test').last!.reason).toContain('"status": "ok"');
  expect(marks).toEqual(expect.arrayContaining(['good', 'yes', 'no', 'failed']));
});
