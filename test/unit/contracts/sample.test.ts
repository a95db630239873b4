import { saidBy } from '../../../lib/contracts/gate';
import { GateResult, Verdict } from '../../../lib/contracts/gate';
import { decideSample, dueAt, firstSample, later, SampleState } from '../../../lib/contracts/sample';
import { after, EVALUATION, T0 } from '../../helpers/contracts';

/** Asked every 300 seconds, steady for 600, time is up after 3600. */
const E = EVALUATION;
const result = (verdict: Verdict, overrides: Partial<GateResult> = {}): GateResult => ({ name: 'http', verdict, reason: `says ${verdict}`, ...overrides });
const state = (overrides: Partial<SampleState> = {}): SampleState => ({ ...firstSample('after', 'token-1', T0, E), ...overrides });
const at = (seconds: number | null): string | null => (seconds === null ? null : after(seconds));

interface Case {
  readonly name: string;
  /** Seconds after the question was asked. */
  readonly now: number;
  /** Since when it was green before this sample. */
  readonly steadySince?: number;
  /** Seconds that the sample comes after its time. */
  readonly late?: number;
  readonly results: readonly GateResult[];
  readonly answer: 'approved' | 'rejected' | null;
  readonly reason?: string;
  /** Green since then, after this sample. */
  readonly steady: number | null;
  /** When it is asked again, if it is. */
  readonly next?: number;
}

const CASES: readonly Case[] = [
  { name: 'fails at once when a gate says no', now: 0, results: [result('failed')], answer: 'rejected', reason: 'http: says failed', steady: null },
  { name: 'fails when one of several says no, and names only that one', now: 0, results: [result('passed'), result('failed', { name: 'alarm', reason: 'red' }), result('waiting')], answer: 'rejected', reason: 'alarm: red', steady: null },
  { name: 'fails when a gate says no, however long all were green', now: 3600, steadySince: 0, results: [result('failed')], answer: 'rejected', reason: 'http: says failed', steady: null },

  { name: 'a first green sample begins to be steady', now: 0, results: [result('passed')], answer: null, steady: 0, next: 300 },
  { name: 'a green sample one second too early goes on', now: 599, steadySince: 0, results: [result('passed')], answer: null, steady: 0, next: 600 },
  { name: 'a green sample exactly when it is steady is a yes', now: 600, steadySince: 0, results: [result('passed')], answer: 'approved', reason: 'http: says passed', steady: 0 },
  { name: 'a green sample long after is a yes', now: 900, steadySince: 0, results: [result('passed'), result('passed', { name: 'alarm', reason: 'quiet' })], answer: 'approved', reason: 'http: says passed; alarm: quiet', steady: 0 },
  { name: 'the next sample is when it is steady, if that comes before the interval is over', now: 500, steadySince: 0, results: [result('passed')], answer: null, steady: 0, next: 600 },

  { name: 'waiting is asked again', now: 0, results: [result('waiting')], answer: null, steady: null, next: 300 },
  { name: 'inconclusive is asked again', now: 0, results: [result('inconclusive')], answer: null, steady: null, next: 300 },
  { name: 'errored is asked again', now: 0, results: [result('errored')], answer: null, steady: null, next: 300 },
  { name: 'steadiness begins anew when one gate waits', now: 500, steadySince: 0, results: [result('passed'), result('waiting')], answer: null, steady: null, next: 800 },
  { name: 'steadiness begins anew after an error', now: 600, steadySince: 0, results: [result('errored')], answer: null, steady: null, next: 900 },
  { name: 'a sample that comes an interval late is one of a row', now: 600, steadySince: 0, late: 300, results: [result('passed')], answer: 'approved', reason: 'http: says passed', steady: 0 },
  { name: 'steadiness begins anew after a gap in which nobody looked', now: 601, steadySince: 0, late: 301, results: [result('passed')], answer: null, steady: 601, next: 901 },
  { name: 'fails when nobody looked until after the timeout', now: 4000, steadySince: 0, late: 1000, results: [result('passed')], answer: 'rejected', reason: `time is up after 3 samples: green since ${after(4000)}, not long enough`, steady: 4000 },
  { name: 'no gates at all are no evidence', now: 0, results: [], answer: null, steady: null, next: 300 },

  { name: 'a gate that names a later time is not asked before', now: 0, results: [result('waiting', { retryAt: after(1200) })], answer: null, steady: null, next: 1200 },
  { name: 'a gate that names an earlier time waits for the interval', now: 0, results: [result('waiting', { retryAt: after(60) })], answer: null, steady: null, next: 300 },
  { name: 'a gate that names the very time of the interval gets it', now: 0, results: [result('waiting', { retryAt: after(300) })], answer: null, steady: null, next: 300 },
  { name: 'of two that name a time, the earlier one counts', now: 0, results: [result('waiting', { retryAt: after(1200) }), result('waiting', { name: 'alarm', retryAt: after(900) })], answer: null, steady: null, next: 900 },
  { name: 'a gate that names a time after the timeout is asked at the timeout', now: 0, results: [result('waiting', { retryAt: after(9000) })], answer: null, steady: null, next: 3600 },

  { name: 'the last sample is at the timeout', now: 3500, results: [result('waiting')], answer: null, steady: null, next: 3600 },
  { name: 'a sample one second before the timeout goes on', now: 3599, results: [result('waiting')], answer: null, steady: null, next: 3600 },
  { name: 'fails exactly at the timeout while a gate waits', now: 3600, results: [result('waiting')], answer: 'rejected', reason: 'time is up after 3 samples: http: says waiting', steady: null },
  { name: 'fails at the timeout on errors', now: 3600, results: [result('errored'), result('waiting', { name: 'alarm' })], answer: 'rejected', reason: 'time is up after 3 samples: http: says errored', steady: null },
  { name: 'fails at the timeout on no evidence', now: 3600, results: [result('inconclusive')], answer: 'rejected', reason: 'time is up after 3 samples: http: says inconclusive', steady: null },
  { name: 'fails at the timeout without gates', now: 3600, results: [], answer: 'rejected', reason: 'time is up after 3 samples: no gate answered inconclusive', steady: null },
  { name: 'fails at the timeout when green is not steady', now: 3600, steadySince: 3001, results: [result('passed')], answer: 'rejected', reason: `time is up after 3 samples: green since ${after(3001)}, not long enough`, steady: 3001 },
  { name: 'green that is steady exactly at the timeout is a yes', now: 3600, steadySince: 3000, results: [result('passed')], answer: 'approved', reason: 'http: says passed', steady: 3000 },
  { name: 'green that is steady is a yes, also after the timeout', now: 9000, steadySince: 3000, results: [result('passed')], answer: 'approved', reason: 'http: says passed', steady: 3000 },
];

test.each(CASES)('$name', ({ now, late = 0, steadySince, results, answer, reason, steady, next }) => {
  const before = state({ attempts: 2, steadySince: at(steadySince ?? null), nextAt: after(now - late) });
  const decision = decideSample(before, E, results, after(now));
  expect(decision.answer).toEqual(answer && { answer, reason });
  expect(decision.state).toMatchObject({ side: 'after', token: 'token-1', startedAt: T0, attempts: 3, steadySince: at(steady), last: results });
  if (next !== undefined) expect(decision.state.nextAt).toBe(after(next));
});

test('a first green sample is a yes where nothing has to be steady', () => {
  expect(decideSample(state(), { ...E, steadySeconds: 0 }, [result('passed')], after(0)).answer?.answer).toBe('approved');
});

test('nothing but passed is ever a yes', () => {
  const others: readonly Verdict[] = ['waiting', 'inconclusive', 'errored', 'failed'];
  const answers = others.flatMap((verdict) => [0, 600, 3600, 9000].map((now) => decideSample(state({ steadySince: T0 }), E, [result('passed'), result(verdict)], after(now)).answer?.answer));
  expect(answers).not.toContain('approved');
});

test('whatever is not answered is asked again, later than now and not after the timeout', () => {
  for (const now of [0, 1, 299, 300, 3299, 3300, 3301, 3599]) {
    for (const verdict of ['passed', 'waiting', 'errored'] as const) {
      const { answer, state: { nextAt } } = decideSample(state(), E, [result(verdict)], after(now));
      expect([answer, nextAt > after(now), nextAt <= after(3600)]).toEqual([null, true, true]);
    }
  }
});

describe('a first sample', () => {
  test('is taken after the delay', () => {
    const first = firstSample('before', 'token-2', T0, { ...E, delaySeconds: 120 });
    expect(first).toEqual({ schemaVersion: 1, side: 'before', token: 'token-2', startedAt: T0, attempts: 0, steadySince: null, nextAt: after(120), last: [] });
    expect(dueAt(first, E)).toBe(after(120));
  });

  test('is due at the timeout at the latest', () => {
    const first = firstSample('before', 'token-2', T0, { ...E, delaySeconds: 7200 });
    expect(dueAt(first, E)).toBe(after(3600));
  });
});

test('later counts over midnight and the end of a year', () => {
  expect(later('2026-12-31T23:59:59.500Z', 1)).toBe('2027-01-01T00:00:00.500Z');
});

test('a single sample is told as one', () => {
  const { answer } = decideSample(state(), E, [result('waiting')], after(3600));
  expect(answer?.reason).toBe('time is up after 1 sample: http: says waiting');
});

test.each([
  ['health', 'https://example.com answered 200', 'health: https://example.com answered 200'],
  ['https://example.com', 'https://example.com answered 200', 'https://example.com answered 200'],
  ['https://example.com', 'https://example.com/health answered 200', 'https://example.com: https://example.com/health answered 200'],
])('what the gate %s says is told with its name once', (name, reason, told) => {
  expect(saidBy({ name, reason })).toBe(told);
});
