import { Duration, Stack, Token } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { DeploymentApproval, DeploymentConditions, DeploymentQueue } from '../conditions';
import { CONFIGURATION_SCHEMA_VERSION, EnvironmentConfiguration, SideConfiguration, WATCH_MAX_DAYS } from '../contracts/configuration';
import { Side } from '../contracts/ledger-state';
import type { BoundGate } from '../gates/question';
import type { Notify } from '../notify';
import { fault } from '../private/fault';
import type { ReleaseEnvironment } from '../release-environment';
import type { Rollback } from '../rollback';

/** The conditions of a side, and what became of their gates. */
export interface SideParts {
  readonly conditions: DeploymentConditions | undefined;
  readonly gates: readonly BoundGate[];
}

/** What an environment's parameter holds. */
export interface ConfigurationParts {
  readonly release: string;
  readonly environment: string;
  readonly after: readonly string[];
  readonly artifactNames: readonly string[];
  /** Whether releases are built by a pipeline of their own. */
  readonly isBuilt: boolean;
  readonly queue: DeploymentQueue;
  readonly before: SideParts;
  readonly afterwards: SideParts;
  readonly rollback: Rollback | undefined;
  /** Who is told of the environment, and of the whole release pipeline. */
  readonly notify: readonly Notify[];
  readonly notifyAll: readonly Notify[];
}

/** An approval's text has 1,000 characters; what `admit` says of the release takes up to 700 of them. */
const INSTRUCTIONS_MAX = 300;

/** Names stand in front of what a gate says, in the answer's 512 characters. */
const GATE_NAME = /^\S(.{0,198}\S)?$/;

export function renderConfiguration(stack: Stack, parts: ConfigurationParts): EnvironmentConfiguration {
  return {
    schemaVersion: CONFIGURATION_SCHEMA_VERSION,
    release: parts.release,
    environment: parts.environment,
    account: stack.account,
    region: stack.region,
    after: parts.after,
    ...(parts.after.length === 0 && { artifacts: parts.artifactNames, ...(parts.isBuilt && { built: true }) }),
    queue: parts.queue,
    before: renderSide(parts.before),
    afterwards: renderSide(parts.afterwards),
    approvals: (parts.before.conditions?.approvals ?? []).map((approval, index) => ({ action: approvalAction(index), approvers: approval.approvers.map((role) => role.roleArn), ...told('notify', topicsOf(approval)) })),
    rollback: parts.rollback?.isAutomatic ? { watchSeconds: parts.rollback.watchFor?.toSeconds() ?? 0 } : null,
    ...told('notify', parts.notify.map((notify) => notify._configuration)),
    ...told('notifyAll', parts.notifyAll.map((notify) => notify._configuration)),
  };
}

/** Nothing where nobody is told. */
function told<T>(field: 'notify' | 'notifyAll', list: readonly T[]): { readonly [F in typeof field]?: readonly T[] } {
  return list.length === 0 ? {} : { [field]: list };
}

function topicsOf({ notify = [] }: DeploymentApproval): string[] {
  return notify.map(({ topic }) => topic.topicArn);
}

function renderSide({ conditions, gates }: SideParts): SideConfiguration | null {
  if (!conditions || gates.length === 0) return null;
  return {
    gates: gates.map((gate) => gate.configuration),
    ...(conditions.overriders?.length ? { overriders: conditions.overriders.map((role) => role.roleArn) } : {}),
    evaluation: {
      delaySeconds: (conditions.delay ?? Duration.minutes(0)).toSeconds(),
      intervalSeconds: (conditions.interval ?? Duration.minutes(5)).toSeconds(),
      steadySeconds: (conditions.steadyFor ?? Duration.minutes(0)).toSeconds(),
      timeoutSeconds: (conditions.timeout ?? Duration.days(1)).toSeconds(),
    },
  };
}

/** The action that asks the nth approval. */
export function approvalAction(index: number): string {
  return `approve-${index + 1}`;
}

/** What is wrong with the conditions of a side. */
export function conditionsFaults(scope: IConstruct, environment: string, side: Side, conditions: DeploymentConditions | undefined): string[] {
  if (!conditions) return [];
  const where = `${side} '${environment}'`;
  const { gates = [], approvals = [], overriders = [] } = conditions;
  const names = gates.map((gate) => gate.name);
  const twice = [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
  return [
    ...gates.flatMap((gate) => gate._faults(scope)),
    ...names.filter((name) => !Token.isUnresolved(name) && !GATE_NAME.test(name)).map((name) => fault('GateInvalid', `a gate ${where} is called ${JSON.stringify(name)}`, 'give it a name in one line of at most 200 characters')),
    ...twice.map((name) => fault('GateNameTaken', `two gates ${where} are called '${name}'`, 'give one of them another name')),
    ...(gates.length + approvals.length === 0
      ? [fault('OptionsWithoutGates', `the conditions ${where} ask nobody and nothing`, 'name at least one gate or approval, or leave the conditions out')] : []),
    ...(overriders.length > 0 && gates.length === 0
      ? [fault('OptionsWithoutGates', `somebody may override gates ${where}, where there are none`, 'name at least one gate, or leave overriders out')] : []),
    ...(side === 'after' && approvals.length > 0
      ? [fault('ApprovalAfterwards', `people are asked ${where}, when it has happened`, 'ask them before, or before the next environment')] : []),
    ...approvals.filter((approval) => approval.approvers.length === 0).map(() => fault('ApproverMissing', `an approval ${where} names nobody`, 'name at least one role')),
    ...approvals.filter(({ instructions = '' }) => instructions.length > INSTRUCTIONS_MAX).map(({ instructions }) => fault(
      'ValueTooLong', `the instructions of an approval ${where} have ${instructions!.length} characters`, `${INSTRUCTIONS_MAX} are possible; link to what is longer`,
    )),
    ...approvals.flatMap((approval) => range(`the timeout of an approval ${where}`, approval.timeout, Duration.minutes(5), Duration.days(60))),
    ...approvals.flatMap((approval) => wholeMinutes(`the timeout of an approval ${where}`, approval.timeout)),
    ...approvals.flatMap((approval) => approval.notify ?? []).flatMap((notify) => notify._faults(`an approval ${where}`, true)),
    ...range(`the timeout ${where}`, conditions.timeout, Duration.minutes(5), Duration.days(60)),
    ...range(`the interval ${where}`, conditions.interval, Duration.minutes(1), Duration.days(1)),
    ...wholeMinutes(`the interval ${where}`, conditions.interval),
    ...longerThan(where, conditions),
  ];
}

/** What is wrong with how an environment goes back. */
export function rollbackFaults({ name, after, rollback }: ReleaseEnvironment): string[] {
  const { watchFor } = rollback ?? {};
  if (!watchFor) return [];
  const where = `watchFor of '${name}'`;
  return [
    ...range(where, watchFor, Duration.minutes(1), Duration.days(WATCH_MAX_DAYS)),
    ...wholeMinutes(where, watchFor),
    ...(after?.gates?.some((gate) => gate._isAlarm) ? [] : [fault('NothingToWatch', `'${name}' is watched for ${watchFor.toHumanString()}, but no gate after it is an alarm`, 'add Gate.alarm, or leave watchFor out')]),
  ];
}

function range(what: string, value: Duration | undefined, min: Duration, max: Duration): string[] {
  if (value === undefined || (value.toSeconds() >= min.toSeconds() && value.toSeconds() <= max.toSeconds())) return [];
  return [fault('DurationOutOfRange', `${what} is ${value.toHumanString()}`, `use ${min.toHumanString()} to ${max.toHumanString()}`)];
}

function wholeMinutes(what: string, value: Duration | undefined): string[] {
  if (value === undefined || value.toSeconds() % 60 === 0) return [];
  return [fault('DurationOutOfRange', `${what} is ${value.toHumanString()}`, 'use whole minutes')];
}

/** What can't pass in time would only ever be refused. */
function longerThan(where: string, { delay, steadyFor, timeout }: DeploymentConditions): string[] {
  const needed = (delay?.toSeconds() ?? 0) + (steadyFor?.toSeconds() ?? 0);
  const limit = (timeout ?? Duration.days(1)).toSeconds();
  if (needed < limit) return [];
  return [fault('DurationOutOfRange', `delay and steadyFor ${where} need ${needed} seconds, the timeout is ${limit}`, 'give them a longer timeout')];
}
