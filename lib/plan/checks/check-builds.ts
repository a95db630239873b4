import { BUILD_ACTIONS, BUILD_ENVIRONMENT, BUILD_STAGES, builtArtifact, HANDOVER_ARTIFACT, NUMBER_NAMESPACE, numberVariable, parseBuildParameters, parseSealParameters, SEAL_RUNS, SOURCE_NAMESPACE } from '../../contracts/build';
import { LEDGER_PREFIX, RELEASES_PREFIX } from '../../contracts/keys';
import { pipelineName } from '../../contracts/names';
import { at, Json, listOf, show } from '../json';
import { PlannedResource } from '../plan';
import { Action, actionsOf, CONNECTION_SOURCE, expectInput, isOfType, LAMBDA } from './actions';
import { configurationOf } from './check-parameters';
import { checkAssumable, checkConfused } from './check-trust';
import { Inspection } from './inspection';
import { grantsOf, matches } from './statements';
import { BuildOfStore, Store } from './stores';
import { checkBuildParameters } from './user-parameters';

const CODEBUILD = 'Build/AWS/CodeBuild/1';

/** The pipeline that builds releases: numbered before, judged after, sealed at last; and its roles reach nothing that is sealed or deployed. */
export function checkBuilds(inspection: Inspection, store: Store): void {
  checkOrigins(inspection, store);
  for (const build of store.builds) {
    checkPipeline(inspection, store, build);
    checkRoles(inspection, store, build);
    const stages = listOf(build.pipeline.properties.Stages).map((stage) => String(at(stage, 'Name')));
    const isRight = stages[0] === BUILD_STAGES.source && stages[1] === BUILD_STAGES.build && stages.length > 2 && stages.at(-1) === BUILD_STAGES.seal;
    if (!isRight) {
      inspection.fault(build.pipeline, 'Stages', `${BUILD_STAGES.source}, ${BUILD_STAGES.build}, …, ${BUILD_STAGES.seal}`, stages.join(', ') || 'none');
      continue;
    }
    const [source] = actionsOf(build.pipeline, BUILD_STAGES.source);
    inspection.expect(build.pipeline, `${source.path}.Namespace`, SOURCE_NAMESPACE);
    if (source.type === CONNECTION_SOURCE) inspection.expect(build.pipeline, `${source.path}.Configuration.OutputArtifactFormat`, 'CODEBUILD_CLONE_REF');
    checkNumber(inspection, store, build);
    stages.slice(1, -1).forEach((stage) => checkBuilding(inspection, store, build, stage));
    checkSeal(inspection, store, build);
    checkProposals(inspection, build, stages.length - 1);
  }
}

/** What is built is not handed in, and `seal` goes by what the configuration says of it. */
function checkOrigins(inspection: Inspection, { environments, builds }: Store): void {
  for (const environment of environments) {
    const configuration = configurationOf(environment);
    const isBuilt = configuration?.after.length === 0 && builds.some(({ release }) => release === environment.release);
    if (configuration && (configuration.built ?? false) !== isBuilt) inspection.fault(environment.parameter, 'Value.built', isBuilt ? 'true, as a pipeline builds its releases' : 'nothing', show(configuration.built));
  }
}

function checkPipeline(inspection: Inspection, store: Store, { pipeline, role, release }: BuildOfStore): void {
  inspection.expect(pipeline, 'Name', pipelineName(release, BUILD_ENVIRONMENT));
  inspection.expect(pipeline, 'PipelineType', 'V2');
  inspection.expect(pipeline, 'ExecutionMode', 'QUEUED');
  inspection.expect(pipeline, 'RoleArn', role.arn);
  inspection.expect(pipeline, 'ArtifactStore.Location', store.workBucket.name);
  inspection.expect(pipeline, 'ArtifactStore.EncryptionKey.Id', store.key.arn);
}

/** A retry must not burn a number: it is allotted by an action of its own, before the commands run. */
function checkNumber(inspection: Inspection, store: Store, { pipeline, release }: BuildOfStore): void {
  const [action] = actionsOf(pipeline, BUILD_STAGES.build);
  if (action?.name !== BUILD_ACTIONS.number) {
    inspection.fault(pipeline, `Stages ${BUILD_STAGES.build}`, `the action ${BUILD_ACTIONS.number} first`, action?.name ?? 'none');
    return;
  }
  if (!isOfType(inspection, pipeline, action, LAMBDA)) return;
  inspection.expect(pipeline, `${action.path}.Namespace`, NUMBER_NAMESPACE);
  inspection.expect(pipeline, `${action.path}.Configuration.FunctionName`, store.functions.build?.name);
  checkBuildParameters(inspection, pipeline, release, action, parseBuildParameters, { step: 'number' });
}

/** Commands always end well themselves; only the action after them says how it went. */
function checkBuilding(inspection: Inspection, store: Store, { pipeline, projects, release }: BuildOfStore, stage: string): void {
  const actions = actionsOf(pipeline, stage);
  const building = actions.find(({ type }) => type === CODEBUILD);
  const outcome = actions.at(-1);
  if (!building || !outcome || outcome === building || !isOfType(inspection, pipeline, outcome, LAMBDA)) {
    inspection.fault(pipeline, `Stages ${stage}`, 'a build, and an action that says how it went', actions.map(({ name }) => name).join(', ') || 'none');
    return;
  }
  inspection.expectThat(pipeline, `${building.path}.Configuration.ProjectName`, projects.map(({ name }) => show(name)).join(' or '), (found) => projects.some(({ name }) => name === found));
  checkVariables(inspection, pipeline, building);
  if (outcome.runOrder <= building.runOrder) inspection.fault(pipeline, `${outcome.path}.RunOrder`, `after ${building.name}`, String(outcome.runOrder));
  inspection.expect(pipeline, `${outcome.path}.Configuration.FunctionName`, store.functions.build?.name);
  if (!outcome.inputs.some((input) => building.outputs.includes(input))) {
    inspection.fault(pipeline, `${outcome.path}.InputArtifacts`, `what ${building.name} hands over`, outcome.inputs.join(', ') || 'nothing');
  }
  checkBuildParameters(inspection, pipeline, release, outcome, parseBuildParameters, { step: 'outcome', stage });
}

function checkVariables(inspection: Inspection, pipeline: PlannedResource, { path, configuration }: Action): void {
  const text = String(configuration.EnvironmentVariables ?? '');
  const value = (name: string) => new RegExp(`"name":"${name}","value":"([^"]*)"`).exec(text)?.[1];
  if (value('RELEASE_SINCE') !== numberVariable('since')) inspection.fault(pipeline, `${path}.Configuration.EnvironmentVariables RELEASE_SINCE`, show(numberVariable('since')), show(value('RELEASE_SINCE')));
  const version = value('RELEASE_VERSION');
  if (version !== undefined && version !== numberVariable('version')) inspection.fault(pipeline, `${path}.Configuration.EnvironmentVariables RELEASE_VERSION`, show(numberVariable('version')), show(version));
}

/** All that releases have is sealed, and it is what the build made. */
function checkSeal(inspection: Inspection, store: Store, { pipeline, release }: BuildOfStore): void {
  const [action, ...more] = actionsOf(pipeline, BUILD_STAGES.seal);
  if (!action || more.length > 0 || !isOfType(inspection, pipeline, action, LAMBDA)) {
    inspection.fault(pipeline, `Stages ${BUILD_STAGES.seal}`, `the action ${BUILD_ACTIONS.seal} alone`, String(more.length + (action ? 1 : 0)));
    return;
  }
  inspection.expect(pipeline, `${action.path}.Configuration.FunctionName`, store.functions.seal.name);
  const first = store.environments.filter((environment) => environment.release === release).map((environment) => configurationOf(environment)).find((configuration) => configuration?.artifacts);
  for (const artifact of [HANDOVER_ARTIFACT, ...(first?.artifacts ?? []).map(builtArtifact)]) expectInput(inspection, pipeline, action, artifact);
  const parameters = checkBuildParameters(inspection, pipeline, release, action, parseSealParameters, {});
  const version = String(action.configuration.UserParameters).includes('"version":null') ? undefined : numberVariable('version');
  if (parameters && version && !String(action.configuration.UserParameters).includes(`"version":"${version}"`)) {
    inspection.fault(pipeline, `${action.path}.Configuration.UserParameters.version`, show(version), show(parameters.version));
  }
}

/** A pull request is built and never sealed: `number` says what it is, and nothing else decides about the stage. */
function checkProposals(inspection: Inspection, { pipeline }: BuildOfStore, seal: number): void {
  const areBuilt = listOf(pipeline.properties.Triggers).some((trigger) => listOf(at(trigger, 'GitConfiguration.PullRequest')).length > 0);
  const number = actionsOf(pipeline, BUILD_STAGES.build).find(({ name }) => name === BUILD_ACTIONS.number);
  const said = /"pullRequests":(\w+)/.exec(String(number?.configuration.UserParameters))?.[1];
  if (number && said !== String(areBuilt)) inspection.fault(pipeline, `${number.path}.Configuration.UserParameters.pullRequests`, String(areBuilt), show(said));
  inspection.expect(pipeline, `Stages[${seal}].BeforeEntry`, areBuilt ? {
    Conditions: [{
      Result: 'SKIP',
      Rules: [{
        Name: 'seal', RuleTypeId: { Category: 'Rule', Owner: 'AWS', Provider: 'VariableCheck', Version: '1' },
        Configuration: { Variable: numberVariable('seal'), Operator: 'EQ', Value: SEAL_RUNS },
      }],
    }],
  } : undefined);
}

/** Whoever builds runs anybody's commands: he reaches neither what is sealed nor what is about to be deployed, and is trusted by one service for one thing. */
function checkRoles(inspection: Inspection, store: Store, { pipeline, role, projects }: BuildOfStore): void {
  checkAssumable(inspection, role, 'codepipeline.amazonaws.com', pipeline.arn, true);
  const building = projects.flatMap((project) => {
    const found = inspection.ofType('AWS::IAM::Role').find(({ arn }) => arn === at(project.properties, 'ServiceRole'));
    if (found) checkAssumable(inspection, found, 'codebuild.amazonaws.com', project.arn, true);
    return found ?? [];
  });
  const { releasesBucket, artifactsBucket } = store;
  const forbidden = [
    releasesBucket.arn, `${releasesBucket.arn}/${RELEASES_PREFIX}a/1/release.json`, `${releasesBucket.arn}/${LEDGER_PREFIX}a/1.json`, `${artifactsBucket.arn}/a/b/c`,
  ];
  for (const each of [role, ...building]) {
    checkConfused(inspection, each);
    const allowed = grantsOf(inspection.plan, each).filter((statement) => statement.Effect === 'Allow');
    const reached = allowed.filter(isOfS3).flatMap((statement) => listOf(statement.Resource).map(String)).find((pattern) => forbidden.some((arn) => matches(pattern, arn)));
    if (reached) inspection.fault(each, 'policies', 'nothing that is sealed or deployed', show(reached));
    const unnamed = allowed.flatMap((statement) => ['NotAction', 'NotResource'].filter((key) => key in statement))[0];
    if (unnamed) inspection.fault(each, 'policies', 'what it may do, named', unnamed);
    const foreign = listOf(each.properties.ManagedPolicyArns).find((policy) => !inspection.ofType('AWS::IAM::ManagedPolicy').some(({ arn }) => arn === policy));
    if (foreign) inspection.fault(each, 'ManagedPolicyArns', 'policies of this app', show(foreign));
  }
}

/** Some rights have no resource level, such as logging in to a registry; those on objects have. */
function isOfS3({ Action }: Json): boolean {
  return listOf(Action).map(String).some((action) => /^s3:/i.test(action) || matches(action, 's3:PutObject', 'i'));
}
