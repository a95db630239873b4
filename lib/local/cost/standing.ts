import type { Plan } from '../../plan';
import type { World } from '../world/world';
import { Usage } from './bill';
import { ASSUMED_MILLISECONDS, callsOf, loggedBytes } from './usage';

const MONTH_MINUTES = 30 * 24 * 60;
const UNIT_MINUTES: Readonly<Record<string, number>> = { minute: 1, hour: 60, day: 24 * 60 };

interface AlarmProperties {
  readonly Period?: number;
  readonly Metrics?: readonly { readonly MetricStat?: { readonly Period?: number } }[];
}

interface ScheduleProperties {
  readonly ScheduleExpression?: string;
  readonly State?: string;
  readonly Target?: { readonly Arn?: string };
}

/** What a month costs while nothing is released: what the templates hold, and what the run has left behind. */
export function standingOf(plan: Plan, world: World): Usage[] {
  const all = [...plan.resources, ...plan.inert];
  const of = (type: string) => all.filter((resource) => resource.type === type).map(({ properties }) => properties);
  return [
    { price: 'pipeline', amount: of('AWS::CodePipeline::Pipeline').length },
    { price: 'key', amount: of('AWS::KMS::Key').length },
    { price: 'compositeAlarm', amount: of('AWS::CloudWatch::CompositeAlarm').length },
    ...of('AWS::CloudWatch::Alarm').flatMap(alarm),
    ...of('AWS::Scheduler::Schedule').flatMap((properties) => schedule(plan, properties)),
    { price: 'objectStorage', amount: world.s3.storedBytes() },
    { price: 'logStorage', amount: loggedBytes(world) },
  ];
}

/** One for each metric that it looks at; below a minute it is of high resolution. */
function alarm({ Period, Metrics = [] }: AlarmProperties): Usage[] {
  const periods = Metrics.length === 0 ? [Period] : Metrics.flatMap(({ MetricStat }) => (MetricStat ? [MetricStat.Period] : []));
  return periods.map((period = 60) => ({ price: Number(period) < 60 ? 'fastAlarm' : 'alarm', amount: 1 }));
}

/** A schedule that the templates have goes on for ever; those of environments come and go, and are counted as they invoke. */
function schedule(plan: Plan, { ScheduleExpression = '', State, Target }: ScheduleProperties): Usage[] {
  const [, count, unit] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(ScheduleExpression) ?? [];
  if (unit === undefined || State === 'DISABLED') return [];
  const times = Math.floor(MONTH_MINUTES / (Number(count) * UNIT_MINUTES[unit]));
  return [{ price: 'scheduled', amount: times }, ...callsOf(plan, Target?.Arn ?? '', times, times * ASSUMED_MILLISECONDS)];
}
