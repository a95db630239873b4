import { PREPARE_STAGE, STAGES } from '../../contracts/jobs';
import { at, Json, listOf, show } from '../json';
import { PlannedResource } from '../plan';
import { Action, actionsOf } from './actions';
import { Inspection } from './inspection';
import { demandedOf, grantsOf, statementsOf } from './statements';
import { EnvironmentOfStore, Store } from './stores';

/** An action that CodePipeline runs itself has a role of its own, which only the role of its pipeline may assume. */
export function checkActionRoles(inspection: Inspection, store: Store): void {
  for (const environment of store.environments) {
    for (const action of [PREPARE_STAGE, STAGES.deploy].flatMap((stage) => actionsOf(environment.pipeline, stage)).filter(({ role }) => role !== undefined)) checkRole(inspection, environment, action);
  }
}

function checkRole(inspection: Inspection, { pipeline, role: own }: EnvironmentOfStore, { path, role: arn }: Action): void {
  const role = inspection.ofType('AWS::IAM::Role').find((each) => each.arn === arn);
  if (!role) return inspection.fault(pipeline, `${path}.RoleArn`, 'a role of this app', show(arn));
  const trusted = statementsOf(role.properties.AssumeRolePolicyDocument).filter(({ Effect }) => Effect === 'Allow').map((statement) => trustedBy(statement, own));
  if (trusted.length !== 1 || trusted[0] !== own.arn) inspection.fault(role, 'AssumeRolePolicyDocument', `only ${own.arn} to be trusted`, trusted.join(' and ') || 'nobody');
  checkPassing(inspection, role);
  checkNarrow(inspection, role);
}

/** A role is handed on to CloudFormation only. */
function checkPassing(inspection: Inspection, role: PlannedResource): void {
  for (const grant of grantsOf(inspection.plan, role).filter((statement) => listOf(statement.Action).includes('iam:PassRole'))) {
    const services = demandedOf(grant, 'iam:PassedToService').map(({ value }) => value);
    if (services.join() !== 'cloudformation.amazonaws.com') inspection.fault(role, 'iam:PassRole Condition iam:PassedToService', show('cloudformation.amazonaws.com'), show(services));
  }
}

/** What a grant must not be without: change sets of releases only, and the key only for what lies in the store. */
const NARROWED: readonly (readonly [string, string])[] = [['cloudformation:ExecuteChangeSet', 'cloudformation:ChangeSetName'], ['kms:Decrypt', 'kms:EncryptionContext:aws:s3:arn']];

function checkNarrow(inspection: Inspection, role: PlannedResource): void {
  for (const grant of grantsOf(inspection.plan, role).filter(({ Effect }) => Effect === 'Allow')) {
    for (const [action, key] of NARROWED) {
      if (listOf(grant.Action).includes(action) && demandedOf(grant, key).length === 0) inspection.fault(role, `${action} Condition ${key}`, 'what it is for', 'nothing');
    }
  }
}

/** Whom a statement lets in. From another account it is the account, for one role. */
function trustedBy(statement: Json, { account }: PlannedResource): string {
  const principals = listOf(at(statement, 'Principal.AWS')).map(String);
  const [only, ...more] = demandedOf(statement, 'aws:PrincipalArn');
  return principals.join() === account && only && !only.value.includes('*') && more.length === 0 ? only.value : principals.join(' and ') || show(statement.Principal);
}
