import { IConstruct } from 'constructs';

/** Every reason for which synthesis is refused. */
export type FaultCode =
  | 'ReleaseNameInvalid' | 'ReleaseNameTaken' | 'EnvironmentNameInvalid' | 'EnvironmentNameTaken' | 'EnvironmentMissing' | 'EnvironmentWithoutDeploy'
  | 'ArtifactNameInvalid' | 'ArtifactNameTaken' | 'ArtifactUnknown' | 'TooManyArtifacts' | 'GateNameTaken' | 'AlarmElsewhere' | 'FunctionElsewhere' | 'RoleElsewhere' | 'ApprovalAfterwards' | 'ApproverMissing' | 'GateInvalid' | 'OptionsWithoutGates' | 'NothingToWatch'
  | 'DurationOutOfRange' | 'ValueTooLong' | 'ConfigurationTooLarge' | 'TooManyStages' | 'TooManyActions' | 'ParallelMode'
  | 'SourceInvalid' | 'TriggerInvalid' | 'VersionInvalid' | 'CommandsInvalid' | 'VariableInvalid' | 'FolderInvalid' | 'StageInvalid' | 'ImageInvalid'
  | 'PipelineNamesAlike' | 'BucketUnnamed' | 'FunctionUnnamed' | 'FunctionIsImage' | 'AliasOfLatest' | 'AliasFollowsStack' | 'AliasRouted' | 'ShiftOutOfRange' | 'TooManyAlarms' | 'TargetShared' | 'StoreElsewhere' | 'StoreTooLarge'
  | 'StackNameInvalid' | 'StackOwn' | 'StackElsewhere' | 'PathInvalid' | 'AccountUnknown' | 'NotifyInvalid' | 'RoleElsewhere' | 'RoleUnnamed';

/** One line: code, what is wrong with the value, what to do. */
export function fault(code: FaultCode, what: string, remedy: string): string {
  return `${code}: ${what}; ${remedy}`;
}

/** Faults are told at synthesis, all at once, each with the path of its construct. */
export function tellAtSynthesis(scope: IConstruct, validate: () => string[]): void {
  scope.node.addValidation({ validate });
}
