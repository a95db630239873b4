import { ReleaseError } from '../../../contracts/errors';
import { onlyProperties, optionalText, Properties } from '../properties';
import { nextOf, parseCron } from './cron';
import { checkedPattern, Pattern } from './pattern';
import { readTarget, Target } from './target';

export interface Rule {
  readonly name: string;
  readonly arn: string;
  readonly isEnabled: boolean;
  readonly pattern: Pattern | undefined;
  /** When it is due for the first time after a moment, of a rule with a schedule. */
  readonly dueAfter: ((moment: number) => number | undefined) | undefined;
  readonly targets: readonly Target[];
}

const UNITS = { minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const;

/** Reads the properties of an `AWS::Events::Rule` on the default bus whose targets are functions or pipelines; everything else is refused by name. */
export function readRule(properties: Properties, identity: { readonly name: string; readonly arn: string; readonly owner: string }): Rule {
  const { name, arn, owner } = identity;
  onlyProperties(owner, properties, ['Name', 'Description', 'State', 'EventPattern', 'EventBusName', 'ScheduleExpression', 'Targets', 'Tags']);
  const bus = optionalText(properties, 'EventBusName') ?? 'default';
  if (bus !== 'default' && !bus.endsWith(':event-bus/default')) throw new ReleaseError('Unsupported', `${owner}: the rehearsal has the default event bus only, not ${bus}`);
  const state = optionalText(properties, 'State') ?? 'ENABLED';
  if (state !== 'ENABLED' && state !== 'DISABLED') throw new ReleaseError('Unsupported', `${owner}: the rehearsal does not have rules in the state ${state}`);
  const schedule = optionalText(properties, 'ScheduleExpression');
  const targets = ((properties.Targets ?? []) as readonly Properties[]).map((target) => readTarget(target, owner));
  if (schedule !== undefined && targets.some(({ kind }) => kind === 'function')) throw new ReleaseError('Unsupported', `${owner}: the rehearsal has schedules of pipelines only, not ScheduleExpression with a function`);
  return {
    name, arn, isEnabled: state === 'ENABLED',
    // A rule with a schedule needs no pattern; what has neither is refused with the pattern.
    pattern: schedule !== undefined && properties.EventPattern === undefined ? undefined : checkedPattern(properties.EventPattern, owner),
    dueAfter: schedule === undefined ? undefined : readSchedule(schedule, owner),
    targets,
  };
}

function readSchedule(expression: string, owner: string): Rule['dueAfter'] {
  const [, count, unit, plural] = /^rate\((\d+) (minute|hour|day)(s?)\)$/.exec(expression) ?? [];
  if (Number(count) > 0 && (Number(count) === 1) === (plural === '')) return (moment) => moment + Number(count) * UNITS[unit as keyof typeof UNITS];
  const cron = parseCron(/^cron\((.+)\)$/.exec(expression)?.[1] ?? '');
  if (!cron) throw new ReleaseError('Unsupported', `${owner}: the rehearsal does not understand the schedule ${expression}`);
  return (moment) => nextOf(cron, moment);
}
