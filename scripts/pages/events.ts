import { FACT_TEXTS } from '../../lib/contracts/fact-texts';
import { StoreWiring } from '../../lib/contracts/wiring';
import { code, generatedFrom, table } from './markdown';

/** Who writes into the journal of a rehearsal. */
export const JOURNAL_SOURCES: Readonly<Record<string, string>> = {
  world: 'which world this is, and what of the app takes no part in it',
  story: 'what the story does: somebody pushes, answers, changes something; time passes',
  ledger: 'a fact, in one sentence, as soon as it is written',
  codepipeline: 'executions, stages, actions, jobs and approvals',
  codebuild: 'builds, their commands and how they end',
  cloudformation: 'stacks and change sets',
  lambda: 'invocations, failures, retries, and what handlers log',
  events: 'events, and the targets that were told',
  scheduler: 'schedules that invoke',
  sns: 'messages, and who got them',
  cloudwatch: 'alarms that change',
  iam: 'who was denied what, and why',
  internet: 'hosts that were asked and that nobody serves, each once',
};

type Waking = Extract<keyof StoreWiring, 'dropRule' | 'ledgerRule' | 'pipelineRule' | 'buildRule' | 'topic' | 'sweep' | 'announceSweep' | 'scheduleGroup'>;

/** What wakes a function of a store. Any of it may come late, twice or never: functions decide by what they find. */
const WAKE_UPS: { readonly [W in Waking]: readonly [what: string, wakes: string, why: string] } = {
  dropRule: ['EventBridge: `Object Created` on `drop/*/drop.json` in the work bucket', '`seal`', 'a build server has handed something in'],
  ledgerRule: ['EventBridge: `Object Created` on `ledger/` in the releases bucket', '`tend`, and `announce` where somebody is told', 'something has happened that may be followed by something'],
  pipelineRule: ['EventBridge: `CodePipeline Pipeline Execution State Change` of the environments', '`tend`', 'an execution has ended, or was stopped'],
  buildRule: ['EventBridge: `CodePipeline Action Execution State Change`, `FAILED`, of CodeBuild in the builds', '`build`', 'CodeBuild itself has failed, so that the commands could not say so'],
  topic: ['SNS: CodePipeline asks an approval', '`tend`', 'gates are due, or people were asked'],
  scheduleGroup: ['Scheduler: one schedule for each environment with something to do', '`tend`', 'the next look: each minute while something goes on, each five minutes while it only waits'],
  sweep: ['Scheduler: one permanent schedule for each store, each hour', '`tend`', 'a schedule that is missing is made again'],
  announceSweep: ['Scheduler: one permanent schedule for each store in which somebody is told, each hour', '`announce`', 'what nobody was woken for is announced'],
};

/** `docs/events.md` */
export function eventsPage(): string {
  const facts = Object.entries(FACT_TEXTS).map(([kind, { when, by, fields }]) => [
    `### ${code(kind)}`, `${when[0].toUpperCase()}${when.slice(1)}. Written by ${by.map(code).join(', ')}.`, table(['Field', 'What it says'], Object.entries(fields).map(([field, text]) => [code(field), text])),
  ].join('\n\n'));
  return [
    generatedFrom('`lib/contracts/fact-texts.ts` and `scripts/pages/events.ts`'),
    '# Events',
    '## The ledger\n\nOne chain for each release pipeline: `ledger/<release>/…` in the releases bucket, one object for each entry, the newest first in a listing. An entry has `schemaVersion`, `sequence`, `previous` (the digest of the entry before), '
    + '`at`, `by` (the function, or the ARN of a person), one `fact`, and the `state` that follows from it. Nobody can delete one.',
    ...facts,
    '## What wakes whom',
    'Everything is decided by what is found, not by what is told: an event that is lost, late, doubled or forged leads to the same end.',
    table(['Event', 'Wakes', 'Because'], Object.values(WAKE_UPS)),
    '## The journal of a rehearsal',
    '`--journal FILE` writes one line of JSON for each entry: `sequence`, `at` (virtual time), `source`, `text`, and for some `data`.',
    table(['Source', 'What it tells'], Object.entries(JOURNAL_SOURCES).map(([source, text]) => [code(source), text])),
  ].join('\n\n').concat('\n');
}
