import type { AlarmType, DescribeAlarmsInput } from '@aws-sdk/client-cloudwatch';
import { ServiceError, UnsupportedOperation } from '../service';

/** Which alarms are asked for, and which page of them. */
export interface Question {
  readonly names: readonly string[] | undefined;
  readonly types: readonly AlarmType[];
  readonly prefix: string | undefined;
  readonly max: number;
  readonly token: string | undefined;
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html */
const NAMES_MAX = 100;
const NAME_MAX = 255;
const RECORDS_MAX = 100;
const RECORDS_DEFAULT = 50;
const UNDERSTOOD = ['AlarmNames', 'AlarmNamePrefix', 'AlarmTypes', 'MaxRecords', 'NextToken'];

/** Reads a request. Without types CloudWatch gives metric alarms only. Log alarms are refused by name. */
export function readDescribe(input: DescribeAlarmsInput): Question {
  const other = Object.keys(input).find((key) => !UNDERSTOOD.includes(key));
  if (other) throw new UnsupportedOperation('CloudWatch', `DescribeAlarms with ${other}`);
  const { AlarmNames: names, AlarmNamePrefix: prefix, AlarmTypes: types = ['MetricAlarm'], MaxRecords: max = RECORDS_DEFAULT, NextToken: token } = input;
  const type = types.find((item) => item !== 'MetricAlarm' && item !== 'CompositeAlarm');
  if (type) throw new UnsupportedOperation('CloudWatch', `DescribeAlarms for alarms of the type ${type}`);
  if (names && prefix !== undefined) throw invalid('AlarmNamePrefix and AlarmNames can not both be specified');
  if (names && names.length > NAMES_MAX) throw constraint(`[${names.join(', ')}]`, 'alarmNames', `Member must have length less than or equal to ${NAMES_MAX}`);
  names?.forEach((name, index) => checkLength(name, `alarmNames.${index + 1}.member`));
  if (prefix !== undefined) checkLength(prefix, 'alarmNamePrefix');
  if (max < 1 || max > RECORDS_MAX) {
    throw constraint(String(max), 'maxRecords', max < 1 ? 'Member must have value greater than or equal to 1' : `Member must have value less than or equal to ${RECORDS_MAX}`);
  }
  return { names: names?.length ? names : undefined, types: types.length ? types : ['MetricAlarm'], prefix, max, token };
}

function checkLength(text: string, member: string): void {
  if (text.length < 1) throw constraint(text, member, 'Member must have length greater than or equal to 1');
  if (text.length > NAME_MAX) throw constraint(text, member, `Member must have length less than or equal to ${NAME_MAX}`);
}

function constraint(value: string, member: string, rule: string): ServiceError {
  return invalid(`1 validation error detected: Value '${value}' at '${member}' failed to satisfy constraint: ${rule}`);
}

function invalid(message: string): ServiceError {
  return new ServiceError('ValidationException', message);
}
