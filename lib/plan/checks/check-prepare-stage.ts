import { ACTIONS, ADMITTED_PREFIX, changeSetName, EXECUTION_ID, parseReviewParameters, PREPARE_STAGE, REVIEW_NAMESPACE, STAGES } from '../../contracts/jobs';
import { at, Json, listOf, show } from '../json';
import { PlannedResource } from '../plan';
import { Action, actionsOf, CLOUDFORMATION, isOfType, LAMBDA } from './actions';
import { Inspection } from './inspection';
import { demandedOf, grantsOf, statementsOf } from './statements';
import { EnvironmentOfStore, Store } from './stores';
import { checkUserParameters } from './user-parameters';

/**
 * Change sets are made of what was admitted, looked at before people are asked, and executed as they are: each that is executed is made here
 * under the same name, and what is made here is executed.
 */
export function checkPrepareStage(inspection: Inspection, store: Store, environment: EnvironmentOfStore): void {
  const { pipeline } = environment;
  const prepared = actionsOf(pipeline, PREPARE_STAGE).filter(({ type }) => type === CLOUDFORMATION);
  const executed = actionsOf(pipeline, STAGES.deploy).filter(({ type }) => type === CLOUDFORMATION);
  const review = actionsOf(pipeline, PREPARE_STAGE).find(({ name }) => name === ACTIONS.review);
  checkPairs(inspection, pipeline, prepared, executed);
  const admitted = actionsOf(pipeline, STAGES.admit).flatMap(({ outputs }) => outputs);
  for (const action of prepared) {
    if (!action.inputs.some((input) => admitted.includes(input) && input.startsWith(ADMITTED_PREFIX))) {
      inspection.fault(pipeline, `${action.path}.InputArtifacts`, `an output of ${ACTIONS.admit}`, action.inputs.join(', ') || 'nothing');
    }
  }
  for (const action of [...prepared, ...executed]) checkRole(inspection, environment, action);
  if (review) checkReview(inspection, store, environment, review, prepared);
  else if (prepared.length > 0) inspection.fault(pipeline, `Stages ${PREPARE_STAGE}`, `the action ${ACTIONS.review}`, 'none');
}

function checkPairs(inspection: Inspection, pipeline: PlannedResource, prepared: readonly Action[], executed: readonly Action[]): void {
  const wanted = changeSetName(EXECUTION_ID);
  const expectations: readonly (readonly [readonly Action[], string, readonly Action[], string])[] = [
    [prepared, 'CHANGE_SET_REPLACE', executed, STAGES.deploy], [executed, 'CHANGE_SET_EXECUTE', prepared, PREPARE_STAGE],
  ];
  for (const [actions, mode, others, stage] of expectations) {
    for (const { path, configuration } of actions) {
      const check = (field: string, expected: string) => configuration[field] !== expected && inspection.fault(pipeline, `${path}.Configuration.${field}`, show(expected), show(configuration[field]));
      check('ActionMode', mode);
      check('ChangeSetName', wanted);
      if (!others.some((other) => other.configuration.StackName === configuration.StackName)) {
        inspection.fault(pipeline, `${path}.Configuration.StackName`, `a stack of the stage ${stage}`, show(configuration.StackName));
      }
    }
  }
}

/** An action's role trusts the pipeline's and nobody else's, and hands a role to CloudFormation only. */
function checkRole(inspection: Inspection, { pipeline, role: pipelineRole }: EnvironmentOfStore, { path, role }: Action): void {
  const found = inspection.ofType('AWS::IAM::Role').find(({ arn }) => arn === role);
  if (!found) return inspection.fault(pipeline, `${path}.RoleArn`, 'a role of this app', show(role));
  const trusted = statementsOf(found.properties.AssumeRolePolicyDocument).flatMap(trustedBy);
  if (trusted.length !== 1 || trusted[0] !== pipelineRole.arn) inspection.fault(found, 'AssumeRolePolicyDocument', show(pipelineRole.arn), trusted.map(show).join(', ') || 'nobody');
  for (const grant of grantsOf(inspection.plan, found).filter((statement) => listOf(statement.Action).includes('iam:PassRole'))) {
    const services = demandedOf(grant, 'iam:PassedToService').map(({ value }) => value);
    if (services.length !== 1 || services[0] !== SERVICE) inspection.fault(found, 'iam:PassRole Condition iam:PassedToService', show(SERVICE), show(services));
  }
}

/** Whom a statement trusts: an account stands for the roles that it is trusted for alone. */
function trustedBy(statement: Json): readonly unknown[] {
  const alone = demandedOf(statement, 'aws:PrincipalArn').map(({ value }) => value);
  return alone.length > 0 ? alone : listOf(at(statement, 'Principal.AWS'));
}

const SERVICE = 'cloudformation.amazonaws.com';

function checkReview(inspection: Inspection, store: Store, environment: EnvironmentOfStore, review: Action, prepared: readonly Action[]): void {
  const { pipeline } = environment;
  if (!isOfType(inspection, pipeline, review, LAMBDA)) return;
  inspection.expect(pipeline, `${review.path}.Configuration.FunctionName`, store.functions.review.name);
  inspection.expect(pipeline, `${review.path}.Namespace`, REVIEW_NAMESPACE);
  if (prepared.some(({ runOrder }) => runOrder >= review.runOrder)) inspection.fault(pipeline, `${review.path}.RunOrder`, 'after the change sets are made', String(review.runOrder));
  const parameters = checkUserParameters(inspection, environment, review, parseReviewParameters);
  for (const { configuration: { StackName } } of prepared) {
    if (!parameters || parameters.targets.some(({ stack }) => stack === StackName)) continue;
    inspection.fault(pipeline, `${review.path}.Configuration.UserParameters.targets`, `the stack ${show(StackName)}, which is prepared`, show(parameters.targets));
  }
}
