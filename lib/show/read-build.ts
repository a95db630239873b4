import { BUILD_ACTIONS, BUILD_STAGES } from '../contracts/build';
import { actionsOf, CODEBUILD, CONNECTION_SOURCE } from '../plan/checks/actions';
import { BuildOfStore } from '../plan/checks/stores';
import { at, jsonOf, Json, listOf } from '../plan/json';
import { Plan, PlannedResource } from '../plan';
import { BuildDefinition, BuildStageDefinition } from './definition';
import { commandsOf, parsed, unquoted } from './read-commands';

/** What a build pipeline says. */
export function readBuild(plan: Plan, { pipeline }: BuildOfStore): BuildDefinition {
  const [source] = actionsOf(pipeline, BUILD_STAGES.source);
  const isConnection = source.type === CONNECTION_SOURCE;
  const { FullRepositoryId, BranchName, S3Bucket, S3ObjectKey } = source.configuration;
  const parameters = (stage: string, action: string) => jsonOf(parsed(actionsOf(pipeline, stage).find(({ name }) => name === action)?.configuration.UserParameters));
  const { format } = parameters(BUILD_STAGES.build, BUILD_ACTIONS.number);
  const { images } = parameters(BUILD_STAGES.seal, BUILD_ACTIONS.seal);
  const first = stageScript(plan, pipeline, BUILD_STAGES.build);
  return {
    kind: 'build', pipeline: pipeline.name,
    source: isConnection ? `${String(FullRepositoryId)}, branch ${String(BranchName)}` : `s3://${String(S3Bucket)}/${String(S3ObjectKey)}`,
    begins: [...(isConnection ? pushes(pipeline, String(BranchName), source.configuration) : ['a new version of the object']), ...schedules(plan, pipeline)],
    stages: stagesOf(plan, pipeline),
    version: typeof format === 'string' ? format : `what '${versionCommand(first)}' says`,
    images: Object.fromEntries(Object.entries(jsonOf(images)).map(([name, uri]) => [name, String(uri)])),
  };
}

function stagesOf(plan: Plan, pipeline: PlannedResource): BuildStageDefinition[] {
  return listOf(pipeline.properties.Stages).map((stage) => String(at(stage, 'Name'))).slice(1, -1)
    .map((name) => ({ name, commands: /^# (.*)/.exec(stageScript(plan, pipeline, name))?.[1] ?? '' }));
}

/** The one command of a stage's project: its first line says what people wrote. */
function stageScript(plan: Plan, pipeline: PlannedResource, stage: string): string {
  const action = actionsOf(pipeline, stage).find(({ type }) => type === CODEBUILD);
  return commandsOf(plan, action?.configuration.ProjectName)[0] ?? '';
}

/** What the script evaluates to learn the version. */
function versionCommand(script: string): string {
  return unquoted(/^RELEASE_VERSION="\$\(eval '(.*)'\)" \|\| exit$/m.exec(script)?.[1] ?? '');
}

function pushes(pipeline: PlannedResource, branch: string, { DetectChanges }: Json): string[] {
  const triggers = listOf(pipeline.properties.Triggers).map((trigger) => jsonOf(at(trigger, 'GitConfiguration')));
  if (triggers.length === 0) return String(DetectChanges) === 'true' ? [`a push to ${branch}`] : [];
  return triggers.flatMap(({ Push, PullRequest }) => [...listOf(Push).map(pushWords), ...listOf(PullRequest).map(pullRequestWords)]);
}

function pushWords(push: unknown): string {
  const tags = patterns(push, 'Tags.Includes');
  return tags === '' ? `a push to ${patterns(push, 'Branches.Includes')}${pathWords(push)}` : `a tag ${tags}`;
}

function pullRequestWords(request: unknown): string {
  return `a pull request to ${patterns(request, 'Branches.Includes')}${pathWords(request)}, which is never sealed`;
}

function pathWords(filter: unknown): string {
  const [paths, but] = [patterns(filter, 'FilePaths.Includes'), patterns(filter, 'FilePaths.Excludes')];
  return `${paths === '' ? '' : ` that changes ${paths}`}${but === '' ? '' : `, ${but} aside`}`;
}

function patterns(filter: unknown, path: string): string {
  return listOf(at(filter, path)).map(String).join(' or ');
}

/** Rules that begin a build by the clock. */
function schedules(plan: Plan, pipeline: PlannedResource): string[] {
  return plan.resources.filter(({ type, properties }) => (
    type === 'AWS::Events::Rule' && properties.ScheduleExpression !== undefined && listOf(properties.Targets).some((target) => at(target, 'Arn') === pipeline.arn)
  )).map(({ properties }) => `the clock: ${String(properties.ScheduleExpression)}`);
}
