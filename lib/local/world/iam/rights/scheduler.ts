import { Place, Right, RightsRow } from '../access-port';
import { IAM_RIGHTS } from './iam';

/** A schedule, and the role that its target is invoked in. */
export interface ScheduleName {
  readonly group: string;
  readonly name: string;
}

const PAGE = 'https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoneventbridgescheduler.html';

function onSchedule(action: string, { group, name }: ScheduleName, { account, region }: Place): Right[] {
  return [{ action: `scheduler:${action}`, resource: `arn:aws:scheduler:${region}:${account}:schedule/${group}/${name}` }];
}

/** Whoever says in whose name a target is invoked must be allowed to pass that role. */
const withRole = (action: string) => ({
  page: PAGE, rights: ({ roleArn, ...schedule }: ScheduleName & { readonly roleArn: string }, place: Place) => [
    ...onSchedule(action, schedule, place), ...IAM_RIGHTS.PassRole.rights({ roleArn, service: 'scheduler.amazonaws.com' }),
  ],
});
const byName = (action: string) => ({ page: PAGE, rights: (schedule: ScheduleName, place: Place) => onSchedule(action, schedule, place) });

export const SCHEDULER_RIGHTS = {
  CreateSchedule: withRole('CreateSchedule'),
  UpdateSchedule: withRole('UpdateSchedule'),
  GetSchedule: byName('GetSchedule'),
  DeleteSchedule: byName('DeleteSchedule'),
  ListSchedules: { page: PAGE, rights: () => [{ action: 'scheduler:ListSchedules', resource: '*' }] },
} satisfies Readonly<Record<string, RightsRow<never>>>;
