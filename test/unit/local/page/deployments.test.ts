import { readCopy } from '../../../../lib/local/page/copied';
import { chainOf, FACTS } from '../../../helpers/ledgers';
import { copiedLedger } from '../../../helpers/store-copy';

const { document, report } = readCopy(copiedLedger('shop', chainOf(FACTS)));
const [pipeline] = document.pipelines;
const atOf = (kind: string): string => pipeline.ledger.find((line) => line.kind === kind)!.at;

test('an execution that was let in is a deployment on the page, with the end that the ledger says', () => {
  expect(pipeline.deployments.map(({ id, version, outcome, reason, why }) => ({ id, version, outcome, reason, why }))).toEqual([
    { id: 'deployment-shop-prod-1', version: '1.0.0', outcome: 'succeeded', reason: `deployed; bad since ${atOf('turned-bad')}: alarm Errors is red`, why: 'sealed' },
    { id: 'deployment-shop-prod-2', version: '1.1.0', outcome: 'failed', reason: 'http: answered 500', why: null },
    { id: 'deployment-shop-prod-3', version: '1.0.0', outcome: 'refused', reason: 'gates-before: not today', why: null },
  ]);
  expect(report.deployments).toHaveLength(2);
});

test('a deployment tells what was read back, who answered, and what the gates said', () => {
  const [first, second] = pipeline.deployments;
  expect(first.readBack).toEqual({ ok: true, reason: '2 files are those of 1.0.0', files: 2 });
  expect(first.approvals).toMatchObject([{ action: 'approve-1', answer: 'approved', by: { name: 'ada (Managers)' }, reason: 'go' }]);
  expect(first.sides).toMatchObject([{ side: 'before', answer: 'approved', count: 3, gates: [{ name: 'http', verdict: 'passed', samples: [] }] }]);
  expect([second.readBack, second.sides.map(({ side, answer }) => `${side} ${answer}`)]).toEqual([null, ['after rejected']]);
  const kinds = first.steps.map(({ kind }) => kind);
  expect([kinds.slice(0, 3), kinds.slice(-3)]).toEqual([['start', 'started', 'admitted'], ['attested', 'closed', 'turned-bad']]);
});

test('what runs, and whether it is bad there, follows from proofs alone', () => {
  const [prod] = pipeline.environments;
  expect(prod).toMatchObject({ name: 'prod', running: null, isBad: false, why: null });
  expect(prod.ran.map(({ version, isBad, from, until }) => [version, isBad, from, until])).toEqual([
    ['1.0.0', false, atOf('attested'), atOf('turned-bad')], ['1.0.0', true, atOf('turned-bad'), pipeline.deployments[1].openedAt],
  ]);
});

test('a refusal leads to the deployment that it ended, if there is one', () => {
  expect(pipeline.refusals.map(({ version, environment, deployment }) => [version, environment, deployment])).toEqual([
    ['1.1.0', 'prod', 'deployment-shop-prod-2'], ['1.2.0', null, null], ['1.0.0', 'prod', 'deployment-shop-prod-3'],
  ]);
});
