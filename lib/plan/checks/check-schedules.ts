import { show } from '../json';
import { PlannedResource } from '../plan';
import { Inspection } from './inspection';
import { grantsOf, isAllowed } from './statements';
import { Store } from './stores';

/** The permanent sweeps, which make sure that whatever was lost is found again; and the role that schedules wake functions with. */
export function checkSchedules(inspection: Inspection, store: Store): void {
  const { sweep, announceSweep, functions: { tend, announce } } = store;
  checkSweep(inspection, store, sweep, tend);
  if (announceSweep && announce) checkSweep(inspection, store, announceSweep, announce);
  else if (announce) inspection.fault(sweep, `of the store ${store.path}`, `beside it one for ${show(announce.arn)}`, 'none');
}

function checkSweep(inspection: Inspection, { scheduleRole, scheduleGroup }: Store, sweep: PlannedResource, fn: PlannedResource): void {
  inspection.expectThat(sweep, 'State', "'ENABLED'", (found) => found === undefined || found === 'ENABLED');
  inspection.expect(sweep, 'GroupName', scheduleGroup.name);
  inspection.expectThat(sweep, 'ScheduleExpression', 'rate(…)', (found) => /^rate\(\d+ (minute|hour|day)s?\)$/.test(String(found)));
  inspection.expect(sweep, 'EndDate', undefined);
  inspection.expect(sweep, 'Target.Arn', fn.arn);
  inspection.expect(sweep, 'Target.RoleArn', scheduleRole.arn);
  if (!isAllowed(grantsOf(inspection.plan, scheduleRole), 'lambda:InvokeFunction', fn.arn)) {
    inspection.fault(scheduleRole, 'policies', `lambda:InvokeFunction on ${show(fn.arn)}`, 'no such grant');
  }
}
