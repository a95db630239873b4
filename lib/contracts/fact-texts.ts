import { FunctionName } from './functions';
import { Fact } from './ledger-facts';

type FactOf<K extends Fact['kind']> = Extract<Fact, { readonly kind: K }>;

/** What a fact of the ledger means, for its page and for nobody's bundle. */
export interface FactText<Fields extends string = string> {
  readonly when: string;
  /** Who writes it. */
  readonly by: readonly FunctionName[];
  readonly fields: Readonly<Record<Fields, string>>;
}

const ENVIRONMENT = 'where';
const EXECUTION = 'the execution of the pipeline';
const VERSION = 'the version of the release';
const REASON = 'why, in one line for a person';
const RELEASE = 'name, version and digest of the manifest';
const TOKEN = 'the token of the question: answers to another one do not count';
const CONFIGURATION = 'version and digest of the parameter that was read';
const CODE = 'an [error code](errors.md)';
const JOB = 'the job of CodePipeline that it ended';

export const FACT_TEXTS: { readonly [K in Fact['kind']]: FactText<Exclude<keyof FactOf<K>, 'kind'> & string> } = {
  'numbered': {
    when: 'a build is given its version, once for each execution', by: ['build'],
    fields: { executionId: EXECUTION, series: 'the format with its dates filled in', number: 'what counts up within the series, from 0', version: VERSION },
  },
  'build-failed': {
    when: 'a build or a stage after it fails, or what it made cannot be sealed', by: ['build', 'seal'],
    fields: {
      executionId: EXECUTION, jobId: JOB, stage: 'the stage that failed', version: `${VERSION}; empty where it is not known`, commit: 'the commit that was built, or null',
      author: 'who committed it, or null', code: CODE, reason: REASON, lines: 'the last lines that were written',
    },
  },
  'sealed': {
    when: 'a release exists', by: ['seal'],
    fields: { release: RELEASE, source: 'repository, commit, author, commits since the last release', enqueue: 'environments that it is queued for at once, with their queue policies' },
  },
  'drop-refused': {
    when: 'what was handed in does not become a release', by: ['seal'],
    fields: { drop: 'key of its drop.json', version: `${VERSION} that it wanted`, code: CODE, reason: REASON },
  },
  'start': {
    when: 'a release is due in an environment; written before the pipeline is started', by: ['tend'],
    fields: { environment: ENVIRONMENT, release: RELEASE, class: '`normal`, `hotfix` or `rollback`', why: REASON },
  },
  'started': {
    when: 'CodePipeline has confirmed the start', by: ['tend'],
    fields: { environment: ENVIRONMENT, start: 'the number of the entry that said it was due', executionId: EXECUTION },
  },
  'admitted': {
    when: 'an execution takes the environment', by: ['admit'],
    fields: {
      environment: ENVIRONMENT, executionId: EXECUTION, release: RELEASE, class: '`normal`, `hotfix` or `rollback`', start: 'the number of the start that it answers to; null: somebody began it by hand',
      configuration: CONFIGURATION,
    },
  },
  'refused': {
    when: 'something says no before a deployment begins', by: ['admit', 'verify'],
    fields: {
      environment: ENVIRONMENT, executionId: EXECUTION, jobId: JOB, version: VERSION, stage: 'the function that said no', code: CODE, reason: REASON,
      queued: 'the release that is queued instead of being lost, with the queue policy; null: none',
    },
  },
  'opened': {
    when: 'a deployment begins; what runs is unknown until it is read back', by: ['verify'],
    fields: { environment: ENVIRONMENT, executionId: EXECUTION, jobId: JOB, configuration: CONFIGURATION, barrier: 'why nothing may be rolled back past this release; null for most' },
  },
  'attested': {
    when: 'the targets were read back', by: ['attest'],
    fields: { environment: ENVIRONMENT, executionId: EXECUTION, ok: 'whether they run what was sealed', reason: REASON, files: 'how many files were compared' },
  },
  'verdict': {
    when: 'the gates of a side have their answer', by: ['tend'],
    fields: {
      environment: ENVIRONMENT, executionId: EXECUTION, side: '`before` or `after` the deployment', token: TOKEN, answer: '`approved` or `rejected`', reason: REASON, samples: 'how often they were asked',
      gates: 'name, verdict and reason of each, in the last sample', waitedSeconds: 'how long it took; only where somebody is told when it takes longer than usual',
    },
  },
  'approval': {
    when: 'a person has answered, or nobody has in time', by: ['tend'],
    fields: {
      environment: ENVIRONMENT, executionId: EXECUTION, version: VERSION, action: 'the action that asked', token: TOKEN, answer: '`approved`, `rejected`, `expired`, or `void`: it does not count',
      by: 'ARN of who answered; null: nobody', reason: 'what he wrote, or null',
    },
  },
  'override': {
    when: 'an overrider has answered the gates himself', by: ['tend'],
    fields: { environment: ENVIRONMENT, executionId: EXECUTION, version: VERSION, side: '`before` or `after` the deployment', token: TOKEN, by: 'ARN of who answered', reason: 'what he wrote' },
  },
  'closed': {
    when: 'a deployment has ended; the environment is free', by: ['tend'],
    fields: {
      environment: ENVIRONMENT, executionId: EXECUTION, outcome: '`succeeded`, `failed`, or `interrupted`: it begins anew', bad: 'whether the release is bad there now: a gate after it has failed', reason: REASON,
      enqueue: 'environments that it is queued for now', rollback: 'the release that the environment goes back to; null: none', watchUntil: 'until when its alarms are looked at; null: not at all',
    },
  },
  'turned-bad': {
    when: 'an alarm of a good release goes red within `watchFor`', by: ['tend'],
    fields: { environment: ENVIRONMENT, executionId: 'the execution that had deployed it', version: VERSION, reason: REASON, rollback: 'the release that the environment goes back to; null: none' },
  },
  'freed': {
    when: 'an execution has ended before its deployment began', by: ['tend'],
    fields: {
      environment: ENVIRONMENT, executionId: EXECUTION, version: VERSION, stage: 'how far it came', reason: REASON, again: 'whether the release begins anew',
      supersededBy: 'the newer version that it was stopped for; null: another reason',
    },
  },
  'asked': {
    when: 'people are asked; only where somebody is [told](announcements.md)', by: ['tend'],
    fields: { environment: ENVIRONMENT, executionId: EXECUTION, version: VERSION, action: 'the action that asks', token: 'the token of the question', approvers: 'ARNs of the roles whose answer counts', text: 'what they read' },
  },
  'delayed': {
    when: 'gates wait longer than usual; only where somebody is [told](announcements.md)', by: ['tend'],
    fields: {
      environment: ENVIRONMENT, executionId: EXECUTION, version: VERSION, side: '`before` or `after` the deployment', token: 'the token of the question', since: 'since when they are asked', usualSeconds: 'what would have been usual',
      waitsFor: 'what they said last',
    },
  },
  'unannounced': {
    when: 'a topic was not told something, or nobody knows whether it was', by: ['announce'],
    fields: { of: 'the number of the entry that it is about', announcement: '[what](announcements.md) would have been told', topic: 'ARN of the topic', code: 'what SNS answered; `Unknown`: nothing', reason: REASON },
  },
};
