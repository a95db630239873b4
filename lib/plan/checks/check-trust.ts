import { at, listOf, show } from '../json';
import { PlannedResource } from '../plan';
import { roleOf } from './check-functions';
import { Inspection } from './inspection';
import { demandedAccounts, demandedOf, matches, statementsOf, trustedServices } from './statements';
import { functionsOf, Store } from './stores';

/**
 * Roles are assumed by the right service, and by that in our name only: a service that works for everybody says for whom in
 * `aws:SourceArn`, or in `aws:SourceAccount` beside it. Lambda is the exception, it says neither when it assumes a function's role.
 */
export function checkTrust(inspection: Inspection, store: Store): void {
  checkAssumable(inspection, store.scheduleRole, 'scheduler.amazonaws.com', store.scheduleGroup.arn, false);
  for (const { role, pipeline } of store.environments) {
    checkAssumable(inspection, role, 'codepipeline.amazonaws.com', pipeline.arn, true);
  }
  for (const [, resource] of functionsOf(store)) {
    const role = roleOf(inspection, resource);
    if (!role) inspection.fault(resource, 'Role', 'a role of this app', show(resource.properties.Role));
    else if (!trustOf(role).flatMap(trustedServices).includes('lambda.amazonaws.com')) inspection.fault(role, TRUST, 'lambda.amazonaws.com', 'no such service');
  }
  new Set(rolesOf(inspection, store)).forEach((role) => checkConfused(inspection, role));
}

const TRUST = 'AssumeRolePolicyDocument';

/** Every statement that trusts the service must do so for this source; a pattern must at least name the account and region. */
export function checkAssumable(inspection: Inspection, role: PlannedResource, service: string, source: string, mayBePattern: boolean): void {
  const statements = trustOf(role).filter((statement) => trustedServices(statement).includes(service) && listOf(statement.Action).includes('sts:AssumeRole'));
  if (statements.length === 0) {
    inspection.fault(role, TRUST, `${service} to be trusted`, 'no such statement');
    return;
  }
  for (const statement of statements) {
    const sources = demandedOf(statement, 'aws:SourceArn');
    const isNarrow = sources.every(({ value }) => value === source || (mayBePattern && placeOf(value) === placeOf(source)));
    if (!isNarrow || !sources.some(({ value, isPattern }) => value === source || (isPattern && matches(value, source)))) {
      inspection.fault(role, `${TRUST} aws:SourceArn for ${service}`, show(source), sources.map(({ value }) => show(value)).join(', ') || 'nothing');
    }
  }
}

/** Partition, service, region and account of an ARN. */
function placeOf(arn: string): string {
  return arn.split(':').slice(0, 5).join(':');
}

export function checkConfused(inspection: Inspection, role: PlannedResource): void {
  for (const statement of trustOf(role)) {
    const services = trustedServices(statement).filter((service) => service !== 'lambda.amazonaws.com');
    const accounts = demandedAccounts(statement);
    if (services.length === 0 || (accounts.length > 0 && accounts.every((account) => account === role.account))) continue;
    inspection.fault(role, `${TRUST} account of the source for ${services.join(', ')}`, show(role.account), accounts.map(show).join(', ') || 'nothing');
  }
}

/** Every role that the store, its functions and its pipelines name. */
function rolesOf(inspection: Inspection, store: Store): PlannedResource[] {
  const ofActions = store.environments.flatMap(({ pipeline }) => listOf(pipeline.properties.Stages).flatMap((stage) => listOf(at(stage, 'Actions'))).flatMap(rolesNamedIn));
  const named = new Set(ofActions);
  return [
    store.scheduleRole,
    ...store.environments.map(({ role }) => role),
    ...functionsOf(store).flatMap(([, resource]) => roleOf(inspection, resource) ?? []),
    ...inspection.ofType('AWS::IAM::Role').filter((role) => named.has(role.arn)),
  ];
}

/** Its own role, and those that its function is told of. Whom a user lets CloudFormation act as is for the user to say. */
function rolesNamedIn(action: unknown): readonly string[] {
  const told = String(at(action, 'Configuration.UserParameters') ?? '');
  return [String(at(action, 'RoleArn') ?? ''), ...told.match(/arn:[^:"]+:iam::\d{12}:role\/[^"\\]+/g) ?? []];
}

function trustOf(role: PlannedResource): ReturnType<typeof statementsOf> {
  return statementsOf(role.properties[TRUST]);
}
