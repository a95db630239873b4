import { digestOf } from '../../lib/contracts/digest';
import { LedgerHead, nextEntry, parseEntry } from '../../lib/contracts/ledger';
import { Fact } from '../../lib/contracts/ledger-facts';
import { after, execution, manifestOf, releaseOf } from './contracts';

const one = releaseOf('1.0.0');
const two = releaseOf('1.1.0');
const prod = { environment: 'prod' };
const first = { ...prod, executionId: execution(1) };
const second = { ...prod, executionId: execution(2) };
const third = { ...prod, executionId: execution(3) };

const configuration = { version: 3, digest: digestOf('configuration') };

/** A life of two releases in one environment, with every kind of fact in it. */
export const FACTS: readonly Fact[] = [
  { kind: 'sealed', release: one, source: manifestOf().source, enqueue: [{ ...prod, policy: 'latest' }] },
  { kind: 'start', ...prod, release: one, class: 'normal', why: 'sealed' },
  { kind: 'started', ...prod, start: 2, executionId: execution(1) },
  { kind: 'admitted', ...first, release: one, class: 'normal', start: 2, configuration },
  { kind: 'refused', ...second, jobId: 'job-2', version: '1.1.0', stage: 'Admit', code: 'EnvironmentTaken', reason: 'queued behind 1.0.0', queued: { release: two, policy: 'latest' } },
  {
    kind: 'verdict', ...first, side: 'before', token: 'gates-before-1', answer: 'approved', reason: 'http: answered 200', samples: 3,
    gates: [{ name: 'http', verdict: 'passed', reason: 'answered 200' }], waitedSeconds: 600,
  },
  {
    kind: 'approval', ...first, version: '1.0.0', action: 'approve-1', token: 'approve-1-1', answer: 'approved', by: 'arn:aws:sts::111111111111:assumed-role/Managers/ada', reason: 'go',
  },
  { kind: 'asked', ...first, version: '1.0.0', action: 'approve-1', token: 'approve-1-2', approvers: ['arn:aws:iam::111111111111:role/Managers'], text: '1.0.0 for prod' },
  { kind: 'override', ...first, version: '1.0.0', side: 'before', token: 'gates-before-2', by: 'arn:aws:sts::111111111111:assumed-role/Managers/ada', reason: 'known' },
  { kind: 'opened', ...first, jobId: 'job-1', configuration: { version: 3, digest: digestOf('configuration') }, barrier: null },
  {
    kind: 'delayed', ...first, version: '1.0.0', side: 'after', token: 'gates-after-1', since: after(0), usualSeconds: 900, waitsFor: 'http: answered 503',
  },
  { kind: 'attested', ...first, ok: true, reason: '2 files are those of 1.0.0', files: 2 },
  { kind: 'closed', ...first, outcome: 'succeeded', bad: false, reason: 'deployed', enqueue: [{ environment: 'live', policy: 'sequence' }], rollback: null, watchUntil: after(86_400) },
  { kind: 'drop-refused', drop: '18 v1', version: '1.2.0', code: 'DropInvalid', reason: 'it lists no artifact' },
  { kind: 'unannounced', of: 1, announcement: 'sealed', topic: 'arn:aws:sns:eu-west-1:111111111111:News', code: 'NotFound', reason: 'Topic does not exist' },
  { kind: 'turned-bad', ...first, version: '1.0.0', reason: 'alarm Errors is red', rollback: null },
  { kind: 'admitted', ...second, release: two, class: 'normal', start: null, configuration },
  { kind: 'opened', ...second, jobId: 'job-2', configuration: { version: 3, digest: digestOf('configuration') }, barrier: null },
  {
    kind: 'verdict', ...second, side: 'after', token: 'gates-after-1', answer: 'rejected', reason: 'http: answered 500', samples: 1,
    gates: [{ name: 'http', verdict: 'failed', reason: 'answered 500' }],
  },
  { kind: 'closed', ...second, outcome: 'failed', bad: true, reason: 'http: answered 500', enqueue: [], rollback: null, watchUntil: null },
  { kind: 'admitted', ...third, release: one, class: 'normal', start: null, configuration },
  { kind: 'freed', ...third, version: '1.0.0', stage: 'Deploy', reason: 'gates-before: not today', again: false, supersededBy: null },
];

/** The stored bytes of a chain of these facts, oldest first. One may be forged before it is stored, and what follows rests on it. */
export function chainOf(facts: readonly Fact[], forge: (text: string, index: number) => string = (text) => text): string[] {
  let head: LedgerHead | null = null;
  return facts.map((fact, index) => {
    const text = forge(JSON.stringify(nextEntry(head, fact, after(index * 60), 'tend')), index);
    head = { entry: parseEntry(text), digest: digestOf(text) };
    return text;
  });
}
