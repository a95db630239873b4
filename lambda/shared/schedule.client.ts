import { CreateScheduleCommand, DeleteScheduleCommand, UpdateScheduleCommand, UpdateScheduleCommandInput } from '@aws-sdk/client-scheduler';
import { pipelineName } from '../../lib/contracts/names';
import { later } from '../../lib/contracts/sample';
import { isAws } from './aws-errors';
import { scheduler } from './clients';

/** How long an environment's schedule lives unless somebody makes it again: one day more than the longest wait. */
const LIFETIME_SECONDS = 61 * 24 * 3600;

export interface ScheduleSettings {
  readonly group: string;
  readonly role: string;
  readonly tend: string;
}

/** Makes sure that `tend` looks after an environment every minute. Before anything is done there, never after. */
export async function ensureSchedule(settings: ScheduleSettings, release: string, environment: string, now: string): Promise<void> {
  try {
    await scheduler().send(new CreateScheduleCommand(everyMinute(settings, release, environment, now)));
  } catch (error) {
    if (!isAws(error, 'ConflictException')) throw error;
  }
}

/** `tend` looks after an environment every minute from some instant on: until then there is nothing that it does not get told. */
export async function postponeSchedule(settings: ScheduleSettings, release: string, environment: string, now: string, from: string): Promise<void> {
  try {
    await scheduler().send(new UpdateScheduleCommand({ ...everyMinute(settings, release, environment, now), StartDate: new Date(from) }));
  } catch (error) {
    if (isAws(error, 'ResourceNotFoundException')) return ensureSchedule(settings, release, environment, now);
    if (!isAws(error, 'ConflictException')) throw error;
  }
}

function everyMinute(settings: ScheduleSettings, release: string, environment: string, now: string): UpdateScheduleCommandInput {
  return {
    Name: pipelineName(release, environment),
    GroupName: settings.group,
    ScheduleExpression: 'rate(1 minute)',
    FlexibleTimeWindow: { Mode: 'OFF' },
    EndDate: new Date(later(now, LIFETIME_SECONDS)),
    ActionAfterCompletion: 'DELETE',
    Target: { Arn: settings.tend, RoleArn: settings.role, Input: JSON.stringify({ schedule: { release, environment } }) },
  };
}

/** There is nothing to do any more. */
export async function deleteSchedule(settings: ScheduleSettings, release: string, environment: string): Promise<void> {
  try {
    await scheduler().send(new DeleteScheduleCommand({ Name: pipelineName(release, environment), GroupName: settings.group }));
  } catch (error) {
    if (!isAws(error, 'ResourceNotFoundException')) throw error;
  }
}
