import { ACTIONS, ADMITTED_PREFIX, changeSetName, EXECUTION_ID, parseReviewParameters, PREPARE_STAGE, REVIEW_NAMESPACE, STAGES } from '../../contracts/jobs';
import { show } from '../json';
import { PlannedResource } from '../plan';
import { Action, actionsOf, CLOUDFORMATION, isOfType, LAMBDA } from './actions';
import { Inspection } from './inspection';
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
  for (const { path } of [...prepared, ...executed].filter(({ role }) => role === undefined)) inspection.fault(pipeline, `${path}.RoleArn`, 'a role of this app', 'nothing');
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

function checkReview(inspection: Inspection, store: Store, environment: EnvironmentOfStore, review: Action, prepared: readonly Action[]): void {
  const { pipeline } = environment;
  if (!isOfType(inspection, pipeline, review, LAMBDA)) return;
  inspection.expect(pipeline, `${review.path}.Configuration.FunctionName`, store.functions.review?.name);
  inspection.expect(pipeline, `${review.path}.Namespace`, REVIEW_NAMESPACE);
  if (prepared.some(({ runOrder }) => runOrder >= review.runOrder)) inspection.fault(pipeline, `${review.path}.RunOrder`, 'after the change sets are made', String(review.runOrder));
  const parameters = checkUserParameters(inspection, environment, review, parseReviewParameters);
  for (const { path, inputs: [handed], configuration: { StackName, TemplateConfiguration } } of prepared) {
    const target = parameters?.targets.find(({ stack }) => stack === StackName);
    const wanted = target?.configuration === undefined ? undefined : `${handed}::${target.configuration}`;
    if (target && TemplateConfiguration !== wanted) inspection.fault(pipeline, `${path}.Configuration.TemplateConfiguration`, show(wanted), show(TemplateConfiguration));
    if (!parameters || target) continue;
    inspection.fault(pipeline, `${review.path}.Configuration.UserParameters.targets`, `the stack ${show(StackName)}, which is prepared`, show(parameters.targets));
  }
}
