export { AdministeredBucket, type BucketVersion } from './administered-bucket';
export { RehearsedAlarm } from './alarm';
export type { Files } from './archive';
export type { DropOptions } from './build-server';
export type { CommitOptions, PullRequestOptions, RepositoryChoice } from './developer';
export type { BuiltOptions } from './handed-in';
export type { RightsChoice } from './grant-words';
export { ImageRepository } from './image-repository';
export { load, type Outcome, RehearsableApp, type RehearseOptions, type Story } from './load';
export { type ApprovalChoice, Person } from './person';
export type { SourceOverride, StopOptions } from './pipeline-console';
export type { Live, LiveExecution, LiveGates, LivePeople, LivePipeline, LiveVerdict } from './live';
export { type Mark, MARKS } from './marks';
export type { PipelineProperties } from './pipeline-definitions';
export { type Answer, Rehearsal } from './rehearsal';
export { ReportView } from './report-view';
export type { Connection, PersonOptions } from './session';
export { RehearsedStack, type StackResource } from './stack';
export { type Announced, RehearsedTopic, type TopicMessage } from './topic';
export type { Span } from './span';
export type { ClientSettings } from './world/identities';
export type { JournalEntry } from './world/journal';
export type { Plan } from '../plan';
export {
  type ApprovalDefinition, type BuildDefinition, type BuildStageDefinition, type CommandsDefinition, type ConditionsDefinition, Definition, type DeploymentDefinition, type DropDefinition,
  type EnvironmentDefinition, type GateDefinition, type LambdaAliasDefinition, type ListenerDefinition, type OriginDefinition, type ReleasePipelineDefinition, type StackDefinition, type WebsiteDefinition,
} from '../show/definition';
export { type Difference, differences } from '../show/differences';
export type { FaultInjection } from './world/fault-injection';
export type { FailedBuild, RunningBuild } from './world/codebuild/codebuild-service';
export { Grants } from './world/iam/grants';
export { BuildCache } from './world/codebuild/build-cache';
export type { AskedBuild, BuildPermission } from './world/codebuild/permission';
