import { FUNCTION_TIMEOUT, FUNCTION_VARIABLES, FunctionName, FUNCTIONS_WITH_JOBS, VariableName, VARIABLES } from '../../contracts/functions';
import { at, show } from '../json';
import { PlannedResource } from '../plan';
import { Inspection } from './inspection';
import { checkPermissionsOf } from './permissions';
import { grantsOf, isAllowed } from './statements';
import { functionsOf, Store } from './stores';

/** Lambda's own value where a template says nothing: https://docs.aws.amazon.com/lambda/latest/dg/configuration-timeout.html */
const DEFAULT_TIMEOUT = 3;

/** Each function of the store: what it runs on, what it is told, and where its failures go. */
export function checkFunctions(inspection: Inspection, store: Store): void {
  for (const [name, resource] of functionsOf(store)) {
    inspection.expectThat(resource, 'Runtime', 'nodejs', (found) => /^nodejs\d+\.x$/.test(String(found)));
    inspection.expect(resource, 'Handler', 'index.handler');
    inspection.expectThat(resource, 'Timeout', `at least ${FUNCTION_TIMEOUT[name]} seconds`, (found) => Number(found ?? DEFAULT_TIMEOUT) >= FUNCTION_TIMEOUT[name]);
    checkVariables(inspection, store, name, resource);
    checkPermissionsOf(inspection, resource);
    if (FUNCTIONS_WITH_JOBS.includes(name)) checkFailures(inspection, store, resource);
  }
}

function checkVariables(inspection: Inspection, store: Store, name: FunctionName, resource: PlannedResource): void {
  for (const variable of FUNCTION_VARIABLES[name]) {
    const path = `Environment.Variables.${VARIABLES[variable]}`;
    const expected = valueOf(inspection, store, variable);
    if (expected === undefined) inspection.expectThat(resource, path, 'a number of days', (found) => /^[1-9]\d*$/.test(String(found)));
    else inspection.expect(resource, path, expected);
  }
}

/** What a variable must say; nothing for the one that a user chooses. */
function valueOf(inspection: Inspection, store: Store, variable: VariableName): string | undefined {
  switch (variable) {
    case 'releasesBucket': return store.releasesBucket.name;
    case 'workBucket': return store.workBucket.name;
    case 'storePath': return store.path;
    case 'scheduleGroup': return store.scheduleGroup.name;
    case 'scheduleRole': return store.scheduleRole.arn;
    case 'tend': return store.functions.tend.arn;
    case 'tendRole': return roleOf(inspection, store.functions.tend)?.arn ?? String(store.functions.tend.properties.Role);
    case 'retentionDays': return undefined;
  }
}

/** A job whose function failed for good must be ended by somebody: `tend` gets the failure, and may be sent it. */
function checkFailures(inspection: Inspection, { functions: { tend } }: Store, resource: PlannedResource): void {
  const config = inspection.ofType('AWS::Lambda::EventInvokeConfig').find(({ properties }) => properties.FunctionName === resource.name || properties.FunctionName === resource.arn);
  if (!config) {
    inspection.fault(resource, 'AWS::Lambda::EventInvokeConfig', `one whose failures go to ${show(tend.arn)}`, 'none');
    return;
  }
  inspection.expect(config, 'Qualifier', '$LATEST');
  inspection.expect(config, 'MaximumRetryAttempts', 2);
  inspection.expect(config, 'DestinationConfig.OnFailure.Destination', tend.arn);
  const role = roleOf(inspection, resource);
  if (role && !isAllowed(grantsOf(inspection.plan, role), 'lambda:InvokeFunction', tend.arn)) {
    inspection.fault(role, 'policies', `lambda:InvokeFunction on ${show(tend.arn)}, where failures go`, 'no such grant');
  }
}

/** The role of a function, if it is one of this app. */
export function roleOf(inspection: Inspection, resource: PlannedResource): PlannedResource | undefined {
  const arn = at(resource.properties, 'Role');
  return inspection.ofType('AWS::IAM::Role').find((role) => role.arn === arn);
}
