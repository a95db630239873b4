import { Evaluation } from './configuration';
import { counted } from './counted';
import { GateResult, saidBy, VERDICTS, worst } from './gate';
import { Side, SIDES } from './ledger-state';
import { parseJson, Reader } from './parse';

export const SAMPLE_SCHEMA_VERSION = 1;

/** What a waiting side remembers between two samples. It belongs to one question: another token begins anew. */
export interface SampleState {
  readonly schemaVersion: 1;
  readonly side: Side;
  readonly token: string;
  readonly startedAt: string;
  readonly attempts: number;
  /** Since when every sample was green; null if the last one was not. */
  readonly steadySince: string | null;
  readonly nextAt: string;
  readonly last: readonly GateResult[];
}

export interface SampleDecision {
  readonly state: SampleState;
  /** null: go on waiting. */
  readonly answer: { readonly answer: 'approved' | 'rejected'; readonly reason: string } | null;
}

export function firstSample(side: Side, token: string, startedAt: string, evaluation: Evaluation): SampleState {
  return {
    schemaVersion: SAMPLE_SCHEMA_VERSION, side, token, startedAt, attempts: 0, steadySince: null,
    nextAt: later(startedAt, evaluation.delaySeconds), last: [],
  };
}

/** How late a sample may come at least: a wake-up or two may be lost. */
const LATE_SECONDS = 180;

/** When the next sample is due. The timeout is a reason to look, too. */
export function dueAt({ nextAt, startedAt }: SampleState, { timeoutSeconds }: Evaluation): string {
  const timeoutAt = later(startedAt, timeoutSeconds);
  return nextAt < timeoutAt ? nextAt : timeoutAt;
}

/**
 * What one sample decides. All gates of a side count in the same sample; nothing but *passed* lets on.
 *
 * | worst verdict           | time is left                                        | time is up |
 * |-------------------------|-----------------------------------------------------|------------|
 * | failed                  | rejected                                            | rejected   |
 * | errored, inconclusive, waiting | asked again after the interval; steadiness begins anew | rejected   |
 * | passed, steady enough   | approved                                            | approved   |
 * | passed, not yet steady  | asked again                                         | rejected   |
 *
 * Time in which nobody looked is no evidence: after a gap steadiness begins anew, too.
 */
export function decideSample(before: SampleState, evaluation: Evaluation, results: readonly GateResult[], now: string): SampleDecision {
  const verdict = results.length === 0 ? 'inconclusive' : worst(results.map((result) => result.verdict));
  const isGap = now > later(before.nextAt, Math.max(evaluation.intervalSeconds, LATE_SECONDS));
  const steadySince = verdict === 'passed' ? (isGap ? null : before.steadySince) ?? now : null;
  const steadyAt = steadySince === null ? null : later(steadySince, evaluation.steadySeconds);
  const timeoutAt = later(before.startedAt, evaluation.timeoutSeconds);
  const state: SampleState = {
    ...before, attempts: before.attempts + 1, steadySince, last: results,
    nextAt: earliest([nextByGates(results, later(now, evaluation.intervalSeconds)), steadyAt ?? timeoutAt, timeoutAt], now),
  };
  if (verdict === 'failed') return { state, answer: { answer: 'rejected', reason: sentence(results, 'failed') } };
  if (steadyAt !== null && now >= steadyAt) return { state, answer: { answer: 'approved', reason: sentence(results, 'passed') } };
  if (now >= timeoutAt) {
    const why = verdict === 'passed' ? `green since ${steadySince}, not long enough` : sentence(results, verdict);
    return { state, answer: { answer: 'rejected', reason: `time is up after ${counted(state.attempts, 'sample')}: ${why}` } };
  }
  return { state, answer: null };
}

export function parseSampleState(text: string): SampleState {
  return Reader.parse('sample state', parseJson('sample state', text), (r) => {
    r.object('schemaVersion', 'side', 'token', 'startedAt', 'attempts', 'steadySince', 'nextAt', 'last').schemaVersion(SAMPLE_SCHEMA_VERSION);
    return {
      schemaVersion: 1,
      side: r.field('side').oneOf(SIDES),
      token: r.field('token').string(/./),
      startedAt: r.field('startedAt').instant(),
      attempts: r.field('attempts').integer(),
      steadySince: r.field('steadySince').nullable((f) => f.instant()),
      nextAt: r.field('nextAt').instant(),
      last: r.field('last').list((g) => ({
        name: g.object('name', 'verdict', 'reason', 'retryAt').field('name').string(/./),
        verdict: g.field('verdict').oneOf(VERDICTS),
        reason: g.field('reason').string(),
        retryAt: g.field('retryAt').optional((f) => f.instant()),
      })),
    };
  });
}

export function later(instant: string, seconds: number): string {
  return new Date(Date.parse(instant) + seconds * 1000).toISOString();
}

/** The interval, or the earliest later instant before which a gate says there is nothing to learn. */
function nextByGates(results: readonly GateResult[], interval: string): string {
  const asked = results.flatMap((result) => (result.retryAt && result.retryAt > interval ? [result.retryAt] : []));
  return asked.sort()[0] ?? interval;
}

/** The earliest instant that lies after `now`. */
function earliest(instants: readonly string[], now: string): string {
  return instants.filter((instant) => instant > now).sort()[0] ?? now;
}

function sentence(results: readonly GateResult[], verdict: string): string {
  const those = results.filter((result) => result.verdict === verdict);
  return those.length === 0 ? `no gate answered ${verdict}` : those.map(saidBy).join('; ');
}
