import type { MetricAlarm, StateValue } from '@aws-sdk/client-cloudwatch';
import { childOf, onlyProperties, optionalNumber, optionalText, Properties, textOf } from '../properties';

/** What a template says of an alarm. */
export interface AlarmSettings {
  readonly name: string;
  /** As people call it. */
  readonly called: string;
  readonly arn: string;
  readonly account: string;
  readonly region: string;
  /** Resolved properties of an `AWS::CloudWatch::Alarm`. */
  readonly properties: Properties;
}

/** A state with its reason and the time at which it began. */
export interface AlarmState {
  readonly value: StateValue;
  readonly reason: string;
  readonly since: Date;
}

/** An alarm and its state. Only the story changes the state: there are no metrics behind it. */
export interface Alarm extends AlarmSettings {
  readonly createdAt: Date;
  state: AlarmState;
  /** The states that it was in before, oldest first. */
  readonly past: AlarmState[];
  /** When the state, or the reason for it, was last said. */
  updatedAt: Date;
}

const TEXTS = [
  'AlarmDescription', 'ComparisonOperator', 'EvaluateLowSampleCountPercentile', 'ExtendedStatistic', 'MetricName', 'Namespace', 'Statistic', 'ThresholdMetricId',
  'TreatMissingData', 'Unit',
] as const;
const NUMBERS = ['DatapointsToAlarm', 'EvaluationPeriods', 'Period', 'Threshold'] as const;
const LISTS = ['Dimensions', 'Metrics'] as const;
const ACTIONS = ['AlarmActions', 'InsufficientDataActions', 'OKActions'] as const;

/** Refuses what an alarm may not be without, and what this stand-in does not know. `owner` is said in refusals. */
export function checkProperties(owner: string, properties: Properties): void {
  onlyProperties(owner, properties, ['ActionsEnabled', 'AlarmName', 'Tags', ...TEXTS, ...NUMBERS, ...LISTS, ...ACTIONS]);
  textOf(owner, properties, 'ComparisonOperator');
  textOf(owner, properties, 'EvaluationPeriods');
}

/** The alarm as DescribeAlarms gives it. */
export function describe({ name, arn, properties, state, createdAt, updatedAt }: Alarm): MetricAlarm {
  return {
    AlarmName: name, AlarmArn: arn, AlarmConfigurationUpdatedTimestamp: createdAt, ActionsEnabled: actionsEnabled(properties),
    ...Object.fromEntries(ACTIONS.map((key) => [key, listOf(properties, key)])),
    ...Object.fromEntries(TEXTS.map((key) => [key, optionalText(properties, key)])),
    ...Object.fromEntries(NUMBERS.map((key) => [key, optionalNumber(properties, key)])),
    Dimensions: listOf(properties, 'Dimensions') as MetricAlarm['Dimensions'],
    ...(properties.Metrics !== undefined && { Metrics: listOf(properties, 'Metrics') as MetricAlarm['Metrics'] }),
    StateValue: state.value, StateReason: state.reason, StateUpdatedTimestamp: updatedAt, StateTransitionedTimestamp: state.since,
  };
}

/** ARNs of what CloudWatch would notify of a state. */
export function actionsOf({ properties }: Alarm, state: StateValue): readonly string[] {
  if (!actionsEnabled(properties)) return [];
  const list = { ALARM: 'AlarmActions', OK: 'OKActions', INSUFFICIENT_DATA: 'InsufficientDataActions' }[state];
  return listOf(properties, list).map(String);
}

/** The metrics of an alarm as its events tell them. An alarm on one metric tells it like an alarm on an expression. */
export function metricsOf({ properties }: Alarm, id: string): readonly object[] {
  const metrics = listOf(properties, 'Metrics') as readonly Properties[];
  if (metrics.length === 0) return [{ id, metricStat: statOf(properties, optionalText(properties, 'Statistic') ?? optionalText(properties, 'ExtendedStatistic')), returnData: true }];
  return metrics.map((query) => {
    const stat = childOf(query, 'MetricStat');
    return {
      id: optionalText(query, 'Id'), label: optionalText(query, 'Label'), expression: optionalText(query, 'Expression'),
      metricStat: query.MetricStat === undefined ? undefined : statOf({ ...childOf(stat, 'Metric'), Period: stat.Period, Unit: stat.Unit }, optionalText(stat, 'Stat')),
      returnData: (optionalText(query, 'ReturnData') ?? 'true') === 'true',
    };
  });
}

function statOf(properties: Properties, stat: string | undefined): object {
  const dimensions = listOf(properties, 'Dimensions') as readonly Properties[];
  return {
    metric: {
      namespace: optionalText(properties, 'Namespace'), name: optionalText(properties, 'MetricName'),
      dimensions: Object.fromEntries(dimensions.map(({ Name, Value }) => [String(Name), String(Value)])),
    },
    period: optionalNumber(properties, 'Period'), stat, unit: optionalText(properties, 'Unit'),
  };
}

function actionsEnabled(properties: Properties): boolean {
  return (optionalText(properties, 'ActionsEnabled') ?? 'true') === 'true';
}

function listOf(properties: Properties, name: string): readonly unknown[] {
  const list = properties[name];
  return Array.isArray(list) ? list as readonly unknown[] : [];
}
