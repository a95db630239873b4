import { createHash } from 'node:crypto';
import { EnvironmentState, environmentOf } from '../../lib/contracts/ledger-state';
import { ActionRun, Execution } from '../../lib/local/world/codepipeline/model';
import { Rehearsal } from '../../lib/local';
import { MOVES, Stage } from './moves';
import { ALARM, ENVIRONMENTS, SITES, WORK } from './places';

/**
 * What two moments have in common if the same can happen from there on: everything but times and ids. Of times there is left what decides:
 * whether the alarm changed before or after the deployment began, and in which order things are on their way.
 */
export function fingerprint(stage: Stage): string {
  const { r, observer, faults, made } = stage;
  const ledger = r['ledgers'].of('shop').state();
  const { taken } = environmentOf(ledger, 'prod');
  const alarm = r['world'].cloudwatch['alarms'].get(r.alarm(ALARM).arn)!.state;
  const all = {
    situation: situation(stage, 'action'),
    sealed: ledger.sealed.map(({ version }) => version),
    alarm: [alarm.value, alarm.since.toISOString() < (taken?.opened?.at ?? '')],
    schedules: r.schedules().filter((name) => name.startsWith('shop-')),
    due: r['world'].timeline.pending('work').map(({ label }) => withoutIds(label)),
    fault: faults.state,
    answers: observer.answers.filter(({ executionId }) => executionId === taken?.executionId).map(({ who, isYes }) => [who, isYes]),
    once: made.filter((name) => MOVES[name].isOnce).sort(),
  };
  return createHash('sha256').update(JSON.stringify(all)).digest('base64url').slice(0, 22);
}

/** How far a step of time goes: to the next action that begins or ends; or to the next entry of the ledger, question, end of an execution, or write to a website. */
export type StepSize = 'action' | 'entry';

/** What a step of time ends with a change of. */
export function situation({ r, observer }: Stage, size: StepSize): string {
  const { s3 } = r['world'];
  const ledger = r['ledgers'].of('shop').state();
  return JSON.stringify(ENVIRONMENTS.map((name) => {
    const state = environmentOf(ledger, name);
    return [
      ...ofLedger(state), ofExecutions(observer.executions(name), state, size), ofSamples(r, state.taken?.executionId),
      s3.list(SITES[name], '').map((key) => `${key}: ${s3.get(SITES[name], key)!.bytes.toString()}`),
    ];
  }));
}

/** Whether the gates of a deployment were asked, and whether they were green. */
function ofSamples(r: Rehearsal, executionId: string | undefined): unknown[] {
  const work = r.bucket(WORK);
  return work.list(`samples/${executionId}`).map((key) => {
    const { attempts, steadySince } = JSON.parse(work.get(key)!.toString()) as { attempts: number; steadySince: string | null };
    return [attempts > 0, steadySince !== null];
  });
}

function ofLedger({ running, good, bad, taken, start, queue }: EnvironmentState): unknown[] {
  return [
    running && (running.known ? running.release.version : 'unknown'),
    good.map(({ release }) => release.version), bad.map(({ version }) => version),
    taken && [taken.release.version, taken.class, taken.configuration.version, taken.verdicts.map(({ side, answer }) => [side, answer]), taken.approvals.length, taken.opened && [taken.opened.attested]],
    start && [start.release.version, start.class, start.executionId !== null],
    queue.map((item) => [item.release.version, item.class]),
  ];
}

/** What may still go on, be retried, or be answered: executions that have not ended, and the last one of each stage. */
function ofExecutions(executions: readonly Execution[], { taken, start }: EnvironmentState, size: StepSize): unknown[] {
  const latest = new Set(executions.flatMap(({ stages }) => stages).map((stage) => stage.structure.name));
  const last = [...latest].map((name) => executions.filter(({ stages }) => stages.some((stage) => stage.structure.name === name)).at(-1));
  return executions.filter((execution) => last.includes(execution) || ['InProgress', 'Stopping'].includes(execution.status)).map((execution) => [
    execution.status, execution.version === execution.pipeline.version, execution.waitingFor,
    execution.id === taken?.executionId, execution.id === start?.executionId,
    execution.stages.flatMap((stage) => stage.actions).filter(isAsked).map(({ structure }) => structure.name),
    size === 'action' && execution.stages.map((stage) => [stage.structure.name, stage.status, stage.actions.map(({ structure, status }) => [structure.name, status])]),
  ]);
}

const isAsked = ({ status, approval }: ActionRun): boolean => status === 'InProgress' && approval?.phase === 'waiting';

function withoutIds(label: string): string {
  return label.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '<id>');
}
