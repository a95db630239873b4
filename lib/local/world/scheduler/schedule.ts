import type { CreateScheduleInput } from '@aws-sdk/client-scheduler';
import { ServiceError, UnsupportedOperation } from '../service';
import { parseExpression, Recurrence } from './expression';

/** The members of a schedule that the rehearsal runs, dates as they come over the wire: seconds since 1970. */
export type ScheduleInput = Omit<CreateScheduleInput, 'StartDate' | 'EndDate'> & { readonly StartDate?: number; readonly EndDate?: number };

/** A checked schedule. */
export interface ScheduleSettings {
  readonly name: string;
  readonly group: string;
  readonly expression: string;
  readonly recurrence: Recurrence;
  readonly startsAt: number | undefined;
  readonly endsAt: number | undefined;
  readonly isEnabled: boolean;
  readonly deletesItself: boolean;
  readonly description: string | undefined;
  readonly target: { readonly arn: string; readonly roleArn: string; readonly input: string | undefined };
}

const UNDERSTOOD = [
  'Name', 'GroupName', 'ScheduleExpression', 'ScheduleExpressionTimezone', 'StartDate', 'EndDate', 'Description', 'State', 'Target', 'FlexibleTimeWindow', 'ClientToken',
  'ActionAfterCompletion',
];

/** Checks a schedule as Scheduler does; what the rehearsal does not run is refused by name. */
export function checkSchedule(input: ScheduleInput): ScheduleSettings {
  only(input, UNDERSTOOD, 'schedules');
  const { Target, FlexibleTimeWindow, ScheduleExpression = '', ScheduleExpressionTimezone = 'UTC', State = 'ENABLED', ActionAfterCompletion = 'NONE' } = input;
  checkName(input.Name ?? '', 'name');
  checkName(input.GroupName ?? 'default', 'groupName');
  oneOf(State, 'state', ['ENABLED', 'DISABLED']);
  oneOf(ActionAfterCompletion, 'actionAfterCompletion', ['NONE', 'DELETE']);
  if (!FlexibleTimeWindow?.Mode) throw missing('flexibleTimeWindow');
  if (FlexibleTimeWindow.Mode !== 'OFF') throw new UnsupportedOperation('Scheduler', 'flexible time windows');
  if (ScheduleExpression.startsWith('cron(')) throw new UnsupportedOperation('Scheduler', 'cron expressions');
  if (ScheduleExpressionTimezone !== 'UTC') throw new UnsupportedOperation('Scheduler', 'time zones other than UTC');
  const recurrence = parseExpression(ScheduleExpression);
  if (!recurrence) throw new ServiceError('ValidationException', `Invalid Schedule Expression ${ScheduleExpression}.`);
  if (ActionAfterCompletion === 'DELETE' && recurrence.kind === 'rate' && input.EndDate === undefined) {
    throw new ServiceError('ValidationException', 'ActionAfterCompletion DELETE is not supported for recurring schedules without an EndDate.');
  }
  const [startsAt, endsAt] = [input.StartDate, input.EndDate].map((seconds) => (seconds === undefined ? undefined : seconds * 1000));
  if (startsAt !== undefined && endsAt !== undefined && startsAt >= endsAt) throw new ServiceError('ValidationException', 'The StartDate must be earlier than the EndDate.');
  return {
    name: input.Name ?? '', group: input.GroupName ?? 'default', expression: ScheduleExpression, recurrence, startsAt, endsAt,
    isEnabled: State === 'ENABLED', deletesItself: ActionAfterCompletion === 'DELETE', description: input.Description, target: checkTarget(Target),
  };
}

function checkTarget(target: ScheduleInput['Target']): ScheduleSettings['target'] {
  if (!target) throw missing('target');
  only(target, ['Arn', 'RoleArn', 'Input', 'RetryPolicy'], 'schedule targets');
  const { Arn = '', RoleArn = '', Input } = target;
  if (!/^arn:[^:]+:lambda:[^:]+:\d{12}:function:/.test(Arn)) throw new UnsupportedOperation('Scheduler', `schedule targets like ${Arn}: functions only`);
  if (!/^arn:[^:]+:iam::\d{12}:role\/./.test(RoleArn)) throw new ServiceError('ValidationException', `1 validation error detected: Value '${RoleArn}' at 'target.roleArn' failed to satisfy constraint: Member must satisfy regular expression pattern: ^arn:aws[a-z-]*:iam::\\d{12}:role\\/[\\w+=,.@\\/-]+$`);
  if (Input?.includes('<aws.scheduler.')) throw new UnsupportedOperation('Scheduler', 'context attributes in the input of a schedule');
  if (Input !== undefined && !isJson(Input)) throw new ServiceError('ValidationException', 'The input of a Lambda target must be well-formed JSON.');
  return { arn: Arn, roleArn: RoleArn, input: Input };
}

export function checkName(name: string, member: string): void {
  if (/^[0-9a-zA-Z\-_.]{1,64}$/.test(name)) return;
  const constraint = name.length > 64 ? 'length less than or equal to 64' : name === '' ? 'length greater than or equal to 1' : undefined;
  throw new ServiceError('ValidationException', `1 validation error detected: Value '${name}' at '${member}' failed to satisfy constraint: Member must ${constraint ? `have ${constraint}` : 'satisfy regular expression pattern: ^[0-9a-zA-Z-_.]+$'}`);
}

function only(input: object, known: readonly string[], what: string): void {
  const unknown = Object.entries(input).find(([name, value]) => !known.includes(name) && value !== undefined && value !== null);
  if (unknown) throw new UnsupportedOperation('Scheduler', `${unknown[0]} of ${what}`);
}

function oneOf(value: string, member: string, values: readonly string[]): void {
  if (values.includes(value)) return;
  throw new ServiceError('ValidationException', `1 validation error detected: Value '${value}' at '${member}' failed to satisfy constraint: Member must satisfy enum value set: [${values.join(', ')}]`);
}

function missing(member: string): ServiceError {
  return new ServiceError('ValidationException', `1 validation error detected: Value null at '${member}' failed to satisfy constraint: Member must not be null`);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
