import { digestOf } from '../../../lib/contracts/digest';
import { auditChain } from '../../../lib/contracts/ledger';
import { Fact } from '../../../lib/contracts/ledger-facts';
import { GOOD_RELEASES_KEPT } from '../../../lib/contracts/ledger-state';
import { releasesOf } from '../../../lib/local/release-history';
import { after, execution, manifestOf, releaseOf } from '../../helpers/contracts';
import { chainOf } from '../../helpers/ledgers';

const configuration = { version: 3, digest: digestOf('configuration') };
const inProd = (n: number) => ({ environment: 'prod', executionId: execution(n) });

const sealed = (version: string): Fact => ({ kind: 'sealed', release: releaseOf(version), source: manifestOf().source, enqueue: [{ environment: 'prod', policy: 'latest' }] });
const start = (version: string): Fact => ({ kind: 'start', environment: 'prod', release: releaseOf(version), class: 'normal', why: 'sealed' });
const admitted = (version: string, n: number): Fact => ({ kind: 'admitted', ...inProd(n), release: releaseOf(version), class: 'normal', start: null, configuration });
const opened = (n: number): Fact => ({ kind: 'opened', ...inProd(n), jobId: `job-${n}`, configuration, barrier: null });
const closed = (n: number, outcome: 'succeeded' | 'failed' | 'interrupted', bad = false): Fact => (
  { kind: 'closed', ...inProd(n), outcome, bad, reason: 'x', enqueue: outcome === 'succeeded' ? [{ environment: 'live', policy: 'latest' }] : [], rollback: null, watchUntil: outcome === 'succeeded' ? after(900) : null }
);
const attested = (n: number): Fact => ({ kind: 'attested', ...inProd(n), ok: true, reason: 'x', files: 1 });
const saidNo = (n: number): Fact => (
  { kind: 'verdict', ...inProd(n), side: 'after', token: `gates-after-${n}`, answer: 'rejected', reason: 'x', samples: 1, gates: [{ name: 'health', verdict: 'failed', reason: 'x' }] }
);
const ended = (n: number, outcome: 'succeeded' | 'failed', bad = false): Fact[] => [opened(n), attested(n), ...(bad ? [saidNo(n)] : []), closed(n, outcome, bad)];
const freed = (version: string, n: number, reason: string, supersededBy: string | null = null): Fact => ({ kind: 'freed', ...inProd(n), version, stage: 'Approve', reason, again: false, supersededBy });
const deployed = (version: string, n: number, ...end: [outcome: 'succeeded' | 'failed', bad?: boolean]): Fact[] => [sealed(version), admitted(version, n), ...ended(n, ...end)];

/** What is told of each release: `<version> <state>: <what became of it>`. */
function told(...facts: Fact[]): string[] {
  return releasesOf('shop', auditChain(chainOf(facts), null), () => undefined).map(({ version, state, environments }) => (
    `${version} ${state}: ${environments.map((item) => `${item.environment} ${item.state}${item.overtakenBy === null ? '' : ` by ${item.overtakenBy}`}${item.reason === null ? '' : ` (${item.reason})`}`).join(', ')}`
  ));
}

test.each<[string, readonly Fact[], readonly string[]]>([
  ['is queued where it waits', [sealed('1.0.0')], ['1.0.0 sealed: prod queued']],
  ['is queued until it is let in', [sealed('1.0.0'), start('1.0.0')], ['1.0.0 sealed: prod queued']],
  ['is admitted while people are asked', [sealed('1.0.0'), admitted('1.0.0', 1)], ['1.0.0 sealed: prod admitted']],
  ['is being deployed', [sealed('1.0.0'), admitted('1.0.0', 1), opened(1)], ['1.0.0 sealed: prod deploying']],
  ['is good, and queued where it may go next', deployed('1.0.0', 1, 'succeeded'), ['1.0.0 good: prod good, live queued']],
  ['is bad', deployed('1.0.0', 1, 'failed', true), ['1.0.0 bad: prod bad (x)']],
  ['is not bad because its deployment failed', deployed('1.0.0', 1, 'failed'), ['1.0.0 sealed: prod failed (x)']],
  ['waits again after an interruption', [...deployed('1.0.0', 1, 'failed').slice(0, 3), closed(1, 'interrupted')], ['1.0.0 sealed: prod queued']],
  ['is refused where an execution of it ended early', [sealed('1.0.0'), admitted('1.0.0', 1), freed('1.0.0', 1, 'not today')], ['1.0.0 sealed: prod refused (not today)']],
  ['was overtaken in the queue', [sealed('1.0.0'), sealed('1.1.0')], ['1.0.0 sealed: prod overtaken by 1.1.0', '1.1.0 sealed: prod queued']],
  ['was overtaken while people were asked', [sealed('1.0.0'), admitted('1.0.0', 1), sealed('1.1.0'), freed('1.0.0', 1, 'superseded by 1.1.0', '1.1.0')], ['1.0.0 sealed: prod overtaken by 1.1.0', '1.1.0 sealed: prod queued']],
  ['is refused where somebody stopped it in the words of one that was overtaken', [sealed('1.0.0'), admitted('1.0.0', 1), freed('1.0.0', 1, 'superseded by 1.1.0')], ['1.0.0 sealed: prod refused (superseded by 1.1.0)']],
  ['was overtaken in the next environment by one that became good before it', [...deployed('1.0.0', 1, 'succeeded'), ...deployed('1.1.0', 2, 'succeeded')], ['1.0.0 good: prod good, live overtaken by 1.1.0', '1.1.0 good: prod good, live queued']],
  ['stays good while it is deployed again', [...deployed('1.0.0', 1, 'succeeded'), admitted('1.0.0', 2), opened(2)], ['1.0.0 good: prod deploying, live queued']],
  ['stays good when it was refused later', [...deployed('1.0.0', 1, 'succeeded'), admitted('1.0.0', 2), freed('1.0.0', 2, 'not today')], ['1.0.0 good: prod good, live queued']],
  ['is bad if it was good before', [...deployed('1.0.0', 1, 'succeeded'), admitted('1.0.0', 2), ...ended(2, 'failed', true)], ['1.0.0 bad: prod bad (x), live queued']],
  ['is bad if it turned bad while it was looked at', [...deployed('1.0.0', 1, 'succeeded'), { kind: 'turned-bad', ...inProd(1), version: '1.0.0', reason: 'Errors is red', rollback: null }], ['1.0.0 bad: prod bad (Errors is red), live queued']],
  ['has come nowhere', [{ ...sealed('1.0.0'), enqueue: [] } as Fact], ['1.0.0 sealed: ']],
])('a release %s', (_what, facts, says) => {
  expect(told(...facts)).toEqual(says);
});

test('a release is told with the instant of its seal, and is good however many were good since', () => {
  const facts = Array.from({ length: GOOD_RELEASES_KEPT + 1 }, (_, n) => deployed(`1.${n}.0`, n, 'succeeded')).flat();
  const [first, second] = releasesOf('shop', auditChain(chainOf(facts), null), () => undefined);
  expect(first).toMatchObject({ name: 'shop', version: '1.0.0', digest: releaseOf('1.0.0').digest, sealedAt: after(0), state: 'good' });
  expect(second.sealedAt).toBe(after(5 * 60));
});
