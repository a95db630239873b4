import { show } from '../json';
import { Inspection } from './inspection';
import { grantsOf, isAllowed } from './statements';
import { Store } from './stores';

/** The permanent sweep, which makes sure that whatever was lost is found again; and the role that schedules wake `tend` with. */
export function checkSchedules(inspection: Inspection, { sweep, scheduleRole, scheduleGroup, functions: { tend } }: Store): void {
  inspection.expectThat(sweep, 'State', "'ENABLED'", (found) => found === undefined || found === 'ENABLED');
  inspection.expect(sweep, 'GroupName', scheduleGroup.name);
  inspection.expectThat(sweep, 'ScheduleExpression', 'rate(…)', (found) => /^rate\(\d+ (minute|hour|day)s?\)$/.test(String(found)));
  inspection.expect(sweep, 'EndDate', undefined);
  inspection.expect(sweep, 'Target.Arn', tend.arn);
  inspection.expect(sweep, 'Target.RoleArn', scheduleRole.arn);
  if (!isAllowed(grantsOf(inspection.plan, scheduleRole), 'lambda:InvokeFunction', tend.arn)) {
    inspection.fault(scheduleRole, 'policies', `lambda:InvokeFunction on ${show(tend.arn)}`, 'no such grant');
  }
}
