import type { Trigger } from './triggers/declaration';

/** A pipeline's structure as the API writes it. Each type fits the SDK's type of the same name, but nothing in it may be missing. */
export interface PipelineStructure {
  readonly name: string;
  readonly roleArn: string;
  readonly artifactStore: ArtifactStoreStructure;
  readonly stages: readonly StageStructure[];
  readonly executionMode: 'SUPERSEDED' | 'QUEUED';
  readonly pipelineType: 'V2';
  readonly triggers: readonly Trigger[];
}

export interface ArtifactStoreStructure {
  readonly type: 'S3';
  readonly location: string;
  readonly encryptionKey?: { readonly id: string; readonly type: 'KMS' };
}

export interface StageStructure {
  readonly name: string;
  readonly actions: readonly ActionStructure[];
  readonly beforeEntry?: EntryCondition;
}

export interface ActionType {
  readonly category: string;
  readonly owner: string;
  readonly provider: string;
  readonly version: string;
}

export interface ActionStructure {
  readonly name: string;
  readonly actionTypeId: ActionType;
  readonly runOrder: number;
  readonly configuration: Readonly<Record<string, string>>;
  readonly outputArtifacts: readonly { readonly name: string }[];
  readonly inputArtifacts: readonly { readonly name: string }[];
  readonly roleArn?: string;
  readonly namespace?: string;
  readonly timeoutInMinutes?: number;
}

/** A condition in front of a stage: every rule must be met, or the result is what happens to the stage. */
export interface EntryCondition {
  readonly result: string;
  readonly rules: readonly RuleStructure[];
}

export interface RuleStructure {
  readonly name: string;
  readonly ruleTypeId: ActionType;
  readonly configuration: Readonly<Record<string, string>>;
}

/** `Invoke/AWS/Lambda/1`: how an action type is named in refusals and in the registry. */
export function typeName(type: ActionType): string {
  return `${type.category}/${type.owner}/${type.provider}/${type.version}`;
}

/** The role in whose name an action works. */
export function roleOf(pipeline: PipelineStructure, action: ActionStructure): string {
  return action.roleArn ?? pipeline.roleArn;
}
