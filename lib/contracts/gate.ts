import { Digest, DIGEST } from './digest';
import { DEPLOYMENT_CLASSES, DeploymentClass, Side, SIDES } from './ledger-state';
import { readSource, ReleaseSource } from './manifest';
import { ENVIRONMENT_NAME, RELEASE_NAME, VERSION } from './names';
import { Reader } from './parse';

export const GATE_SCHEMA_VERSION = 1;

/** How long a gate function may take. What needs longer answers *waiting* until it is done. */
export const GATE_SECONDS = 60;

/** How long its answer may be. */
export const GATE_ANSWER_MAX_BYTES = 64 * 1024;

/** How far ahead it may put the next question off; a side waits 60 days at most. */
const RETRY_MAX_DAYS = 366;

/** What a gate can answer, best first. Nothing but `passed` lets a release on. */
export const VERDICTS = ['passed', 'waiting', 'inconclusive', 'errored', 'failed'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** What a gate function may answer: that it could not ask is for whoever called it to say. */
export const GATE_ANSWERS = ['passed', 'failed', 'waiting', 'inconclusive'] as const;

/** A group is as bad as its worst member. */
export function worst(verdicts: readonly Verdict[]): Verdict {
  return verdicts.reduce<Verdict>((a, b) => (VERDICTS.indexOf(b) > VERDICTS.indexOf(a) ? b : a), 'passed');
}

/** What a gate function is asked. */
export interface GateRequest {
  readonly schemaVersion: 1;
  readonly gate: { readonly name: string; readonly parameters: Readonly<Record<string, unknown>> };
  readonly side: Side;
  readonly release: {
    readonly name: string;
    readonly version: string;
    readonly digest: Digest;
    /** `size`: bytes of the archive. */
    readonly artifacts: readonly { readonly name: string; readonly digest: Digest; readonly size: number }[];
    /** Container images, pulled as `<uri>@<digest>`; none for most. */
    readonly images: readonly { readonly name: string; readonly uri: string; readonly digest: Digest }[];
    readonly source: ReleaseSource;
  };
  readonly running: { readonly version: string; readonly digest: Digest } | null;
  readonly environment: { readonly name: string; readonly account: string; readonly region: string };
  readonly class: DeploymentClass;
  readonly evaluation: { readonly attempt: number; readonly startedAt: string; readonly now: string };
  readonly executionId: string;
}

/** What it answers. */
export interface GateResponse {
  readonly verdict: (typeof GATE_ANSWERS)[number];
  /** One line for a person. */
  readonly reason: string;
  readonly evidence?: unknown;
  /** Not before then is there anything new to learn: ISO 8601, with any offset. */
  readonly retryAt?: string;
}

/** What one gate said in one sample. */
export interface GateResult {
  readonly name: string;
  readonly verdict: Verdict;
  readonly reason: string;
  readonly retryAt?: string;
}

/** What a gate has said, with its name: once, where the reason begins with it, as that of a gate which is called by its URL. */
export function saidBy({ name, reason }: Pick<GateResult, 'name' | 'reason'>): string {
  return reason.startsWith(`${name} `) ? reason : `${name}: ${reason}`;
}

export const REASON_MAX = 300;

export function parseGateRequest(value: unknown): GateRequest {
  return Reader.parse('gate request', value, (r) => {
    r.object('schemaVersion', 'gate', 'side', 'release', 'running', 'environment', 'class', 'evaluation', 'executionId').schemaVersion(GATE_SCHEMA_VERSION);
    const gate = r.field('gate').object('name', 'parameters');
    const release = r.field('release').object('name', 'version', 'digest', 'artifacts', 'images', 'source');
    const environment = r.field('environment').object('name', 'account', 'region');
    const evaluation = r.field('evaluation').object('attempt', 'startedAt', 'now');
    return {
      schemaVersion: 1,
      gate: { name: gate.field('name').string(/./), parameters: gate.field('parameters').record() },
      side: r.field('side').oneOf(SIDES),
      release: {
        name: release.field('name').string(RELEASE_NAME),
        version: release.field('version').string(VERSION),
        digest: release.field('digest').string(DIGEST),
        artifacts: release.field('artifacts').list(readArtifact),
        images: release.field('images').list((image) => ({
          name: image.object('name', 'uri', 'digest').field('name').string(/./), uri: image.field('uri').string(/./), digest: image.field('digest').string(DIGEST),
        })),
        source: readSource(release.field('source')),
      },
      running: r.field('running').nullable(readRunning),
      environment: {
        name: environment.field('name').string(ENVIRONMENT_NAME),
        account: environment.field('account').string(/^\d{12}$/),
        region: environment.field('region').string(/./),
      },
      class: r.field('class').oneOf(DEPLOYMENT_CLASSES),
      evaluation: {
        attempt: evaluation.field('attempt').integer(1),
        startedAt: evaluation.field('startedAt').instant(),
        now: evaluation.field('now').instant(),
      },
      executionId: r.field('executionId').string(/./),
    };
  });
}

function readArtifact(r: Reader): GateRequest['release']['artifacts'][number] {
  r.object('name', 'digest', 'size');
  return { name: r.field('name').string(/./), digest: r.field('digest').string(DIGEST), size: r.field('size').integer() };
}

function readRunning(r: Reader): NonNullable<GateRequest['running']> {
  r.object('version', 'digest');
  return { version: r.field('version').string(VERSION), digest: r.field('digest').string(DIGEST) };
}

/** `now`: when it was asked. */
export function parseGateResponse(value: unknown, now: string): GateResponse {
  return Reader.parse('gate response', value, (r) => {
    r.object('verdict', 'reason', 'evidence', 'retryAt');
    return {
      verdict: r.field('verdict').oneOf(GATE_ANSWERS),
      reason: oneLine(r.field('reason').string(/\S/, 'one line for a person')),
      evidence: (value as { evidence?: unknown } | null)?.evidence,
      retryAt: r.field('retryAt').isAbsent ? undefined : readRetryAt(r.field('retryAt'), now),
    };
  });
}

function readRetryAt(r: Reader, now: string): string {
  const at = r.moment();
  const latest = new Date(Date.parse(now) + RETRY_MAX_DAYS * 24 * 3600 * 1000).toISOString();
  if (at !== '' && (at <= now || at > latest)) r.fault(`later than ${now}, when it was asked, and not later than ${latest}`);
  return at;
}

/** For a person, as far as there is room. */
export function oneLine(text: string): string {
  return text.replace(/[\s\p{Cc}]+/gu, ' ').trim().slice(0, REASON_MAX);
}
