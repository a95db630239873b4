import { ReleaseError } from '../../../contracts/errors';
import { childOf, onlyProperties, optionalText, Properties, textOf } from '../properties';
import { ServiceError } from '../service';
import { checkSchedule, ScheduleInput, ScheduleSettings } from './schedule';

/** Reads the resolved properties of an `AWS::Scheduler::Schedule`. */
export function readSchedule(properties: Properties, name: string, owner: string): ScheduleSettings {
  onlyProperties(owner, properties, [
    'Name', 'GroupName', 'Description', 'ScheduleExpression', 'ScheduleExpressionTimezone', 'StartDate', 'EndDate', 'State', 'Target', 'FlexibleTimeWindow',
  ]);
  const target = childOf(properties, 'Target');
  onlyProperties(`${owner} Target`, target, ['Arn', 'RoleArn', 'Input', 'RetryPolicy']);
  const input: ScheduleInput = {
    Name: name,
    GroupName: optionalText(properties, 'GroupName'),
    Description: optionalText(properties, 'Description'),
    ScheduleExpression: textOf(owner, properties, 'ScheduleExpression'),
    ScheduleExpressionTimezone: optionalText(properties, 'ScheduleExpressionTimezone'),
    StartDate: seconds(properties, 'StartDate'),
    EndDate: seconds(properties, 'EndDate'),
    State: optionalText(properties, 'State') as ScheduleInput['State'],
    FlexibleTimeWindow: { Mode: optionalText(childOf(properties, 'FlexibleTimeWindow'), 'Mode') as 'OFF' },
    Target: { Arn: textOf(owner, target, 'Arn'), RoleArn: textOf(owner, target, 'RoleArn'), Input: optionalText(target, 'Input') },
  };
  try {
    return checkSchedule(input);
  } catch (error) {
    if (error instanceof ServiceError) throw new ReleaseError('Unsupported', `${owner}: ${error.message}`, { cause: error });
    throw error;
  }
}

function seconds(properties: Properties, name: string): number | undefined {
  const text = optionalText(properties, name);
  return text === undefined ? undefined : Date.parse(text) / 1000;
}
