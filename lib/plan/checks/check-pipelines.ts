import { ACTIONS, ADMIT_NAMESPACE, ADMIT_VARIABLES, admitVariable, APPROVE_STAGE, imageVariableName, parseAdmitParameters, PREPARE_STAGE, RELEASE_ARTIFACT, STAGES } from '../../contracts/jobs';
import { candidateKey } from '../../contracts/keys';
import { pipelineName } from '../../contracts/names';
import { at, listOf, sameJson, show } from '../json';
import { Action, actionsOf, APPROVAL, expectInput, isOfType, LAMBDA, S3_SOURCE } from './actions';
import { checkDeployStage } from './check-deploy-stage';
import { configurationOf } from './check-parameters';
import { checkPrepareStage } from './check-prepare-stage';
import { Inspection } from './inspection';
import { EnvironmentOfStore, Store } from './stores';
import { checkUserParameters } from './user-parameters';

/** The pipeline of each environment: what it is, its stages, and what each of its actions is told. */
export function checkPipelines(inspection: Inspection, store: Store): void {
  for (const environment of store.environments) {
    checkPipeline(inspection, store, environment);
    if (!checkStages(inspection, environment)) continue;
    checkRelease(inspection, store, environment);
    checkAdmit(inspection, store, environment);
    checkPrepareStage(inspection, store, environment);
    checkApprove(inspection, store, environment);
    checkDeployStage(inspection, store, environment);
  }
}

function checkPipeline(inspection: Inspection, store: Store, { pipeline, role, release, environment }: EnvironmentOfStore): void {
  inspection.expect(pipeline, 'Name', pipelineName(release, environment));
  inspection.expect(pipeline, 'PipelineType', 'V2');
  inspection.expectThat(pipeline, 'ExecutionMode', "'SUPERSEDED' or 'QUEUED'", (found) => found === undefined || found === 'SUPERSEDED' || found === 'QUEUED');
  inspection.expect(pipeline, 'RoleArn', role.arn);
  inspection.expect(pipeline, 'ArtifactStore.Type', 'S3');
  inspection.expect(pipeline, 'ArtifactStore.Location', store.artifactsBucket.name);
  inspection.expect(pipeline, 'ArtifactStore.EncryptionKey.Type', 'KMS');
  inspection.expectThat(pipeline, 'ArtifactStore.EncryptionKey.Id', show(store.key.arn), (found) => found === store.key.arn || found === store.key.ref);
}

/** Actions are only looked at in a pipeline whose stages are the right ones. */
function checkStages(inspection: Inspection, { pipeline }: EnvironmentOfStore): boolean {
  const found = listOf(pipeline.properties.Stages).map((stage) => at(stage, 'Name'));
  const isRight = sameJson(found, [STAGES.release, STAGES.admit, ...[PREPARE_STAGE, APPROVE_STAGE].filter((name) => found.includes(name)), STAGES.deploy]);
  if (!isRight) inspection.fault(pipeline, 'Stages', `${STAGES.release}, ${STAGES.admit}, ${PREPARE_STAGE} if a change is shown, ${APPROVE_STAGE} if people are asked, ${STAGES.deploy}`, found.join(', ') || 'none');
  return isRight;
}

function checkRelease(inspection: Inspection, store: Store, { pipeline, release, environment }: EnvironmentOfStore): void {
  const action = onlyAction(inspection, pipeline, STAGES.release, ACTIONS.source);
  if (!action || !isOfType(inspection, pipeline, action, S3_SOURCE)) return;
  inspection.expect(pipeline, `${action.path}.Configuration.S3Bucket`, store.releasesBucket.name);
  inspection.expect(pipeline, `${action.path}.Configuration.S3ObjectKey`, candidateKey(release, environment));
  inspection.expectText(pipeline, `${action.path}.Configuration.PollForSourceChanges`, 'false');
  inspection.expectText(pipeline, `${action.path}.Configuration.AllowOverrideForS3ObjectKey`, 'true');
  inspection.expect(pipeline, `${action.path}.OutputArtifacts`, [{ Name: RELEASE_ARTIFACT }]);
}

function checkAdmit(inspection: Inspection, store: Store, environment: EnvironmentOfStore): void {
  const { pipeline } = environment;
  const action = onlyAction(inspection, pipeline, STAGES.admit, ACTIONS.admit);
  if (!action || !isOfType(inspection, pipeline, action, LAMBDA)) return;
  inspection.expect(pipeline, `${action.path}.Namespace`, ADMIT_NAMESPACE);
  inspection.expect(pipeline, `${action.path}.Configuration.FunctionName`, store.functions.admit.name);
  expectInput(inspection, pipeline, action, RELEASE_ARTIFACT);
  const parameters = checkUserParameters(inspection, environment, action, parseAdmitParameters);
  if (parameters) checkVariables(inspection, environment, action, Object.keys(parameters.byClass ?? {}));
}

/** What later actions find in variables of `admit`, it must say: a variable that nobody says fails them when they begin. */
function checkVariables(inspection: Inspection, { pipeline }: EnvironmentOfStore, admit: Action, byClass: readonly string[]): void {
  const known = new Set<string>([...ADMIT_VARIABLES, ...byClass]);
  const later = [PREPARE_STAGE, APPROVE_STAGE, STAGES.deploy].flatMap((stage) => actionsOf(pipeline, stage));
  const asked = new Set(later.flatMap(({ configuration }) => [...JSON.stringify(configuration).matchAll(ADMITTED)].map(([, name]) => name)));
  for (const name of asked) {
    if (!known.has(name) && !name.startsWith(imageVariableName(''))) inspection.fault(pipeline, `${admit.path}.Configuration.UserParameters.byClass`, `a value for ${name}, which a later action asks for`, 'none');
  }
}

const ADMITTED = new RegExp(`#\\{${ADMIT_NAMESPACE}\\.([^}]+)\\}`, 'g');

/** People are asked what the configuration says, in a stage that only admission can skip. */
function checkApprove(inspection: Inspection, store: Store, environment: EnvironmentOfStore): void {
  const { pipeline } = environment;
  const configured = configurationOf(environment)?.approvals ?? [];
  const actions = actionsOf(pipeline, APPROVE_STAGE);
  const names = actions.map((action) => action.name);
  if (!sameJson(names, configured.map((approval) => approval.action))) {
    inspection.fault(pipeline, `Stages ${APPROVE_STAGE}`, `the actions of ${environment.parameter.id}: ${configured.map((a) => a.action).join(', ') || 'none'}`, names.join(', ') || 'none');
  }
  for (const action of actions) {
    if (!isOfType(inspection, pipeline, action, APPROVAL)) continue;
    inspection.expect(pipeline, `${action.path}.Configuration.NotificationArn`, store.topic.ref);
  }
  const index = listOf(pipeline.properties.Stages).findIndex((stage) => at(stage, 'Name') === APPROVE_STAGE);
  if (actions.length > 0) inspection.expect(pipeline, `Stages[${index}].BeforeEntry`, APPROVE_CONDITION);
}

const APPROVE_CONDITION = {
  Conditions: [{
    Result: 'SKIP',
    Rules: [{
      Name: 'approve', RuleTypeId: { Category: 'Rule', Owner: 'AWS', Provider: 'VariableCheck', Version: '1' },
      Configuration: { Variable: admitVariable('approve'), Operator: 'EQ', Value: 'run' },
    }],
  }],
};

function onlyAction(inspection: Inspection, pipeline: EnvironmentOfStore['pipeline'], stage: string, name: string): Action | undefined {
  const actions = actionsOf(pipeline, stage);
  if (actions.length === 1 && actions[0].name === name) return actions[0];
  inspection.fault(pipeline, `Stages ${stage}`, `the action ${name} alone`, actions.map((action) => action.name).join(', ') || 'none');
  return undefined;
}
