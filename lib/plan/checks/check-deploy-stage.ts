import { questionsOf } from '../../contracts/answers';
import { sideOf } from '../../contracts/configuration';
import {
  ACTIONS, parseAttestParameters, parsePublishParameters, parseVerifyParameters, RELEASE_ARTIFACT, STAGES, VERIFIED_ARTIFACTS_MAX,
} from '../../contracts/jobs';
import { Side } from '../../contracts/ledger-state';
import { AttestTarget } from '../../contracts/targets';
import { sameJson, show } from '../json';
import { Action, actionsOf, APPROVAL, CLOUDFORMATION, CODEBUILD, expectInput, isOfType, LAMBDA, LAMBDA_DEPLOY } from './actions';
import { checkCommands, emittedBy } from './check-commands';
import { configurationOf } from './check-parameters';
import { Inspection } from './inspection';
import { EnvironmentOfStore, Store } from './stores';
import { checkUserParameters } from './user-parameters';

/** The longest that an approval can wait; how long a gate really has is data. */
const GATE_MINUTES = 86_400;
const OWN: readonly string[] = [ACTIONS.gatesBefore, ACTIONS.verify, ACTIONS.attest, ACTIONS.gatesAfter];

/** The stage in which a release is deployed: gates, proof, deployments, what runs there now, gates. */
export function checkDeployStage(inspection: Inspection, store: Store, environment: EnvironmentOfStore): void {
  const actions = actionsOf(environment.pipeline, STAGES.deploy);
  const deployments = actions.filter(({ name }) => !OWN.includes(name));
  checkGates(inspection, store, environment, actions, 'before');
  checkGates(inspection, store, environment, actions, 'after');
  checkOrder(inspection, environment, actions, deployments);
  const verify = actions.find(({ name }) => name === ACTIONS.verify);
  if (verify) checkVerify(inspection, store, environment, verify, deployments);
  const deployed = deployments.flatMap((deployment) => [...publishedBy(inspection, store, environment, deployment), ...aliasOf(deployment), ...stackOf(deployment)]);
  const attest = actions.find(({ name }) => name === ACTIONS.attest);
  if (attest) checkAttest(inspection, store, environment, attest, deployed, deployments.filter(({ type }) => type === CODEBUILD));
}

/** Each group must have ended before the next begins. */
function checkOrder(inspection: Inspection, { pipeline }: EnvironmentOfStore, actions: readonly Action[], deployments: readonly Action[]): void {
  const one = (name: string): readonly Action[] => actions.filter((action) => action.name === name);
  const groups = [one(ACTIONS.gatesBefore), one(ACTIONS.verify), deployments, one(ACTIONS.attest), one(ACTIONS.gatesAfter)];
  const isComplete = groups.every((group, i) => (i === 0 || i === 4 ? group.length <= 1 : i === 2 ? group.length >= 1 : group.length === 1));
  const orders = groups.filter((group) => group.length > 0).map((group) => group.map(({ runOrder }) => runOrder));
  const isOrdered = orders.every((group, i) => i === 0 || Math.min(...group) > Math.max(...orders[i - 1]));
  if (isComplete && isOrdered) return;
  inspection.fault(pipeline, `Stages ${STAGES.deploy}`, `${ACTIONS.gatesBefore} if there are some, then ${ACTIONS.verify}, deployments, ${ACTIONS.attest}, then ${ACTIONS.gatesAfter} if there are some`,
    actions.map(({ name, runOrder }) => `${name} (${runOrder})`).join(', ') || 'none');
}

/** The action is there if and only if the configuration has gates on that side. */
function checkGates(inspection: Inspection, store: Store, environment: EnvironmentOfStore, actions: readonly Action[], side: Side): void {
  const { pipeline, parameter } = environment;
  const name = side === 'before' ? ACTIONS.gatesBefore : ACTIONS.gatesAfter;
  const action = actions.find((each) => each.name === name);
  const configuration = configurationOf(environment);
  const isWanted = configuration && sideOf(configuration, side) !== null;
  if (configuration && isWanted !== (action !== undefined)) {
    inspection.fault(pipeline, `Stages ${STAGES.deploy}`, isWanted ? `the action ${name}, for the gates in ${parameter.id}` : `no action ${name}, as ${parameter.id} has no gates there`, isWanted ? 'none' : 'one');
  }
  if (!action || !isOfType(inspection, pipeline, action, APPROVAL)) return;
  inspection.expect(pipeline, `${action.path}.Configuration.NotificationArn`, store.topic.arn);
  inspection.expectText(pipeline, `${action.path}.Configuration.IsSummaryRequired`, 'true');
  inspection.expect(pipeline, `${action.path}.TimeoutInMinutes`, GATE_MINUTES);
}

/** Releases have the artifacts that are handed out, and where they come first that is said, because `seal` goes by it. */
function checkArtifacts(inspection: Inspection, environment: EnvironmentOfStore, { outputs }: Action): void {
  const configuration = configurationOf(environment);
  const wanted = configuration?.after.length === 0 ? outputs : undefined;
  if (configuration === undefined || sameJson(configuration.artifacts, wanted)) return;
  inspection.fault(environment.parameter, 'Value.artifacts', wanted ? `the outputs of ${ACTIONS.verify} (${outputs.join(', ')})` : 'nothing, as releases come here from elsewhere', show(configuration.artifacts));
}

/** What `verify` hands out is all that a deployment may consume, so that nothing unproved is deployed. */
function checkVerify(inspection: Inspection, store: Store, environment: EnvironmentOfStore, verify: Action, deployments: readonly Action[]): void {
  const { pipeline } = environment;
  if (!isOfType(inspection, pipeline, verify, LAMBDA)) return;
  inspection.expect(pipeline, `${verify.path}.Configuration.FunctionName`, store.functions.verify.name);
  expectInput(inspection, pipeline, verify, RELEASE_ARTIFACT);
  const parameters = checkUserParameters(inspection, environment, verify, parseVerifyParameters, ['version', 'digest']);
  const configuration = configurationOf(environment);
  if (parameters && configuration && !sameJson(parameters.asks, questionsOf(configuration))) {
    inspection.fault(pipeline, `${verify.path}.Configuration.UserParameters.asks`, `what ${environment.parameter.id} says that is asked: ${show(questionsOf(configuration))}`, show(parameters.asks));
  }
  if (verify.outputs.length === 0 || verify.outputs.length > VERIFIED_ARTIFACTS_MAX) {
    inspection.fault(pipeline, `${verify.path}.OutputArtifacts`, `1 to ${VERIFIED_ARTIFACTS_MAX} artifacts`, String(verify.outputs.length));
  }
  checkArtifacts(inspection, environment, verify);
  for (const { name, path, inputs } of deployments) {
    if (inputs.some((input) => verify.outputs.includes(input))) continue;
    inspection.fault(pipeline, `${path}.InputArtifacts`, `an output of ${ACTIONS.verify} for ${name} (${verify.outputs.join(', ') || 'it has none'})`, inputs.join(', ') || 'nothing');
  }
}

/** What an action deploys to, as `attest` is told of it. */
type Deployed = Readonly<Record<string, unknown>>;

function publishedBy(inspection: Inspection, store: Store, environment: EnvironmentOfStore, action: Action): Deployed[] {
  const { publish } = store.functions;
  if (!publish || action.type !== LAMBDA || action.configuration.FunctionName !== publish.name) return [];
  const parameters = checkUserParameters(inspection, environment, action, parsePublishParameters);
  if (!parameters) return [];
  const { artifact, bucket } = parameters.target;
  expectInput(inspection, environment.pipeline, action, artifact);
  return [{ artifact, bucket }];
}

function aliasOf({ type, configuration, inputs }: Action): Deployed[] {
  return type === LAMBDA_DEPLOY ? [{ artifact: inputs[0], function: configuration.FunctionName, alias: configuration.FunctionAlias }] : [];
}

function stackOf({ type, configuration, inputs }: Action): Deployed[] {
  return type === CLOUDFORMATION ? [{ artifact: inputs[0], stack: configuration.StackName }] : [];
}

/** What was deployed and is not attested would never be looked at. The roles differ: one may write, the other reads. */
function checkAttest(inspection: Inspection, store: Store, environment: EnvironmentOfStore, attest: Action, deployed: readonly Deployed[], scripts: readonly Action[]): void {
  const { pipeline } = environment;
  if (!isOfType(inspection, pipeline, attest, LAMBDA)) return;
  inspection.expect(pipeline, `${attest.path}.Configuration.FunctionName`, store.functions.attest.name);
  const parameters = checkUserParameters(inspection, environment, attest, parseAttestParameters, [], scripts.flatMap((script) => emittedBy(inspection, script)));
  scripts.forEach((script) => checkCommands(inspection, environment, script, attest));
  const isAttested = (wanted: Deployed) => parameters?.targets.some((target) => Object.entries(wanted).every(([field, value]) => (target as unknown as Deployed)[field] === value));
  for (const target of parameters ? deployed.filter((wanted) => !isAttested(wanted)) : []) {
    inspection.fault(pipeline, `${attest.path}.Configuration.UserParameters.targets`, `the target ${show(target)}, which is deployed to`, show(parameters?.targets));
  }
  const isDeployed = (target: AttestTarget) => 'commands' in target || deployed.some((each) => Object.entries(each).every(([field, value]) => (target as unknown as Deployed)[field] === value));
  for (const target of (parameters?.targets ?? []).filter((each) => !isDeployed(each))) {
    inspection.fault(pipeline, `Stages ${STAGES.deploy}`, `a deployment to ${show(target)}, which is read back`, 'none');
  }
}
