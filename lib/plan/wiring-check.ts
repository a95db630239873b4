import { checkActionRoles } from './checks/check-action-roles';
import { checkAnnouncements } from './checks/check-announcements';
import { checkBuckets } from './checks/check-buckets';
import { checkBuilds } from './checks/check-builds';
import { checkFunctions } from './checks/check-functions';
import { checkParameters } from './checks/check-parameters';
import { checkPipelines } from './checks/check-pipelines';
import { checkPolicies } from './checks/check-policies';
import { checkRules } from './checks/check-rules';
import { checkSchedules } from './checks/check-schedules';
import { checkTopic } from './checks/check-topic';
import { checkTrust } from './checks/check-trust';
import { Inspection } from './checks/inspection';
import { storesOf } from './checks/stores';
import { Plan } from './plan';

const CHECKS = [checkFunctions, checkRules, checkTopic, checkSchedules, checkBuckets, checkPipelines, checkParameters, checkTrust, checkPolicies, checkActionRoles, checkBuilds, checkAnnouncements];

/**
 * Holds the resources of every wiring record against what their parts must look like. What is wired wrongly often works all the
 * same, later and by another wake-up; so it is looked for here. Throws one `WiringBroken` that lists every fault.
 */
export function checkWiring(plan: Plan): void {
  const inspection = new Inspection(plan);
  for (const store of storesOf(inspection)) {
    CHECKS.forEach((check) => check(inspection, store));
  }
  inspection.faults.throwIfAny(`the app in ${plan.directory} is wired wrongly:`);
}
