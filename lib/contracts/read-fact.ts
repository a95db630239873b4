import { ANNOUNCEMENTS } from './announcement';
import { ERROR_CODES } from './errors';
import { VERDICTS } from './gate';
import { APPROVAL_ANSWERS, DEPLOYMENT_OUTCOMES, Enqueue, Fact } from './ledger-facts';
import { DEPLOYMENT_CLASSES, QUEUE_POLICIES, readConfigurationRef, readRelease, SIDES } from './ledger-state';
import { readSource } from './manifest';
import { VERSION } from './names';
import { Reader } from './parse';

export function readFact(r: Reader): Fact {
  r.record();
  const kinds = Object.keys(READERS) as Fact['kind'][];
  const kind = r.field('kind').oneOf(kinds);
  return kinds.includes(kind) ? READERS[kind](r) : ({ kind } as Fact);
}

const READERS: { readonly [K in Fact['kind']]: (r: Reader) => Extract<Fact, { kind: K }> } = {
  'numbered': (r) => ({
    kind: 'numbered',
    executionId: r.object('kind', 'executionId', 'series', 'number', 'version').field('executionId').string(/./),
    series: r.field('series').string(/./),
    number: r.field('number').integer(),
    version: r.field('version').string(VERSION),
  }),
  'build-failed': (r) => ({
    kind: 'build-failed',
    executionId: r.object('kind', 'executionId', 'jobId', 'stage', 'version', 'commit', 'author', 'code', 'reason', 'lines').field('executionId').string(/./),
    jobId: r.field('jobId').string(/./),
    stage: r.field('stage').string(/./),
    version: r.field('version').string(),
    commit: r.field('commit').nullable((c) => c.string()),
    author: r.field('author').nullable((a) => a.string()),
    code: r.field('code').oneOf(ERROR_CODES),
    reason: r.field('reason').string(),
    lines: r.field('lines').list((line) => line.string()),
  }),
  'sealed': (r) => ({
    kind: 'sealed',
    release: readRelease(r.object('kind', 'release', 'source', 'enqueue').field('release')),
    source: readSource(r.field('source')),
    enqueue: r.field('enqueue').list(readEnqueue),
  }),
  'drop-refused': (r) => ({
    kind: 'drop-refused',
    drop: r.object('kind', 'drop', 'version', 'code', 'reason').field('drop').string(),
    version: r.field('version').string(),
    code: r.field('code').oneOf(ERROR_CODES),
    reason: r.field('reason').string(),
  }),
  'start': (r) => ({
    kind: 'start',
    environment: r.object('kind', 'environment', 'release', 'class', 'why').field('environment').string(/./),
    release: readRelease(r.field('release')),
    class: r.field('class').oneOf(DEPLOYMENT_CLASSES),
    why: r.field('why').string(),
  }),
  'started': (r) => ({
    kind: 'started',
    environment: r.object('kind', 'environment', 'start', 'executionId').field('environment').string(/./),
    start: r.field('start').integer(1),
    executionId: r.field('executionId').string(/./),
  }),
  'admitted': (r) => ({
    kind: 'admitted',
    ...readExecution(r.object('kind', 'environment', 'executionId', 'release', 'class', 'start', 'configuration')),
    release: readRelease(r.field('release')),
    class: r.field('class').oneOf(DEPLOYMENT_CLASSES),
    start: r.field('start').nullable((s) => s.integer(1)),
    configuration: readConfigurationRef(r.field('configuration')),
  }),
  'approval': (r) => ({
    kind: 'approval',
    ...readExecution(r.object('kind', 'environment', 'executionId', 'version', 'action', 'token', 'answer', 'by', 'reason')),
    version: r.field('version').string(VERSION),
    action: r.field('action').string(/./),
    token: r.field('token').string(/./),
    answer: r.field('answer').oneOf(APPROVAL_ANSWERS),
    by: r.field('by').nullable((b) => b.string()),
    reason: r.field('reason').nullable((b) => b.string()),
  }),
  'override': (r) => ({
    kind: 'override',
    ...readExecution(r.object('kind', 'environment', 'executionId', 'version', 'side', 'token', 'by', 'reason')),
    version: r.field('version').string(VERSION),
    side: r.field('side').oneOf(SIDES),
    token: r.field('token').string(/./),
    by: r.field('by').string(/./),
    reason: r.field('reason').string(/./),
  }),
  'refused': (r) => ({
    kind: 'refused',
    ...readExecution(r.object('kind', 'environment', 'executionId', 'jobId', 'version', 'stage', 'code', 'reason', 'queued')),
    jobId: r.field('jobId').string(/./),
    version: r.field('version').string(),
    stage: r.field('stage').string(/./),
    code: r.field('code').oneOf(ERROR_CODES),
    reason: r.field('reason').string(),
    queued: r.field('queued').nullable((q) => ({
      release: readRelease(q.object('release', 'policy').field('release')), policy: q.field('policy').oneOf(QUEUE_POLICIES),
    })),
  }),
  'opened': (r) => ({
    kind: 'opened',
    ...readExecution(r.object('kind', 'environment', 'executionId', 'jobId', 'configuration', 'barrier')),
    jobId: r.field('jobId').string(/./),
    configuration: readConfigurationRef(r.field('configuration')),
    barrier: r.field('barrier').nullable((b) => b.string(/./)),
  }),
  'attested': (r) => ({
    kind: 'attested',
    ...readExecution(r.object('kind', 'environment', 'executionId', 'ok', 'reason', 'files')),
    ok: r.field('ok').boolean(),
    reason: r.field('reason').string(),
    files: r.field('files').integer(),
  }),
  'verdict': (r) => ({
    kind: 'verdict',
    ...readExecution(r.object('kind', 'environment', 'executionId', 'side', 'token', 'answer', 'reason', 'samples', 'gates', 'waitedSeconds')),
    side: r.field('side').oneOf(SIDES),
    token: r.field('token').string(/./),
    answer: r.field('answer').oneOf(['approved', 'rejected']),
    reason: r.field('reason').string(),
    samples: r.field('samples').integer(),
    gates: r.field('gates').list((g) => ({
      name: g.object('name', 'verdict', 'reason').field('name').string(/./),
      verdict: g.field('verdict').oneOf(VERDICTS),
      reason: g.field('reason').string(),
    })),
    waitedSeconds: r.field('waitedSeconds').optional((s) => s.integer()),
  }),
  'closed': (r) => ({
    kind: 'closed',
    ...readExecution(r.object('kind', 'environment', 'executionId', 'outcome', 'bad', 'reason', 'enqueue', 'rollback', 'watchUntil')),
    outcome: r.field('outcome').oneOf(DEPLOYMENT_OUTCOMES),
    bad: r.field('bad').boolean(),
    reason: r.field('reason').string(),
    enqueue: r.field('enqueue').list(readEnqueue),
    rollback: r.field('rollback').nullable(readRelease),
    watchUntil: r.field('watchUntil').nullable((u) => u.instant()),
  }),
  'turned-bad': (r) => ({
    kind: 'turned-bad',
    ...readExecution(r.object('kind', 'environment', 'executionId', 'version', 'reason', 'rollback')),
    version: r.field('version').string(VERSION),
    reason: r.field('reason').string(),
    rollback: r.field('rollback').nullable(readRelease),
  }),
  'freed': (r) => ({
    kind: 'freed',
    ...readExecution(r.object('kind', 'environment', 'executionId', 'version', 'stage', 'reason', 'again', 'supersededBy')),
    version: r.field('version').string(),
    stage: r.field('stage').string(/./),
    reason: r.field('reason').string(),
    again: r.field('again').boolean(),
    supersededBy: r.field('supersededBy').nullable((v) => v.string(VERSION)),
  }),
  'asked': (r) => ({
    kind: 'asked',
    ...readExecution(r.object('kind', 'environment', 'executionId', 'version', 'action', 'token', 'approvers', 'text')),
    version: r.field('version').string(VERSION),
    action: r.field('action').string(/./),
    token: r.field('token').string(/./),
    approvers: r.field('approvers').list((a) => a.string(/./)),
    text: r.field('text').string(),
  }),
  'delayed': (r) => ({
    kind: 'delayed',
    ...readExecution(r.object('kind', 'environment', 'executionId', 'version', 'side', 'token', 'since', 'usualSeconds', 'waitsFor')),
    version: r.field('version').string(VERSION),
    side: r.field('side').oneOf(SIDES),
    token: r.field('token').string(/./),
    since: r.field('since').instant(),
    usualSeconds: r.field('usualSeconds').integer(),
    waitsFor: r.field('waitsFor').string(),
  }),
  'unannounced': (r) => ({
    kind: 'unannounced',
    of: r.object('kind', 'of', 'announcement', 'topic', 'code', 'reason').field('of').integer(1),
    announcement: r.field('announcement').oneOf(ANNOUNCEMENTS),
    topic: r.field('topic').string(/./),
    code: r.field('code').string(/./),
    reason: r.field('reason').string(),
  }),
};

function readExecution(r: Reader): { environment: string; executionId: string } {
  return { environment: r.field('environment').string(/./), executionId: r.field('executionId').string(/./) };
}

function readEnqueue(r: Reader): Enqueue {
  r.object('environment', 'policy');
  return { environment: r.field('environment').string(/./), policy: r.field('policy').oneOf(QUEUE_POLICIES) };
}
