import { topicsOf } from '../../contracts/notify';
import { show } from '../json';
import { roleOf } from './check-functions';
import { configurationOf } from './check-parameters';
import { Inspection } from './inspection';
import { grantsOf, isAllowed } from './statements';
import { Store } from './stores';

/** Whoever is told is told by a function that may tell him. */
export function checkAnnouncements(inspection: Inspection, { environments, functions: { announce } }: Store): void {
  const role = announce && roleOf(inspection, announce);
  for (const environment of environments) {
    const configuration = configurationOf(environment);
    for (const topic of configuration ? topicsOf(configuration) : []) {
      if (!announce) inspection.fault(environment.parameter, 'Value.notify', `a function announce that tells ${show(topic)}`, 'none');
      else if (role && !isAllowed(grantsOf(inspection.plan, role), 'sns:Publish', topic)) inspection.fault(role, 'policies', `sns:Publish on ${show(topic)}, which is told of ${environment.environment}`, 'no such grant');
    }
  }
}
