import { at, Json, jsonOf, listOf, show } from '../json';
import { PlannedResource } from '../plan';
import { Inspection } from './inspection';

/** One action of a pipeline, and where it stands. */
export interface Action {
  readonly name: string;
  readonly path: string;
  /** Under which its output variables are known. */
  readonly namespace: string | undefined;
  readonly runOrder: number;
  /** e.g. `Invoke/AWS/Lambda/1` */
  readonly type: string;
  readonly configuration: Json;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** In whose name it works, if not in that of the pipeline's role. */
  readonly role?: string;
}

/** A stage's actions in the order in which they run. */
export function actionsOf(pipeline: PlannedResource, stage: string): Action[] {
  const stages = listOf(pipeline.properties.Stages);
  const index = stages.findIndex((each) => at(each, 'Name') === stage);
  const actions = listOf(at(stages[index], 'Actions')).map((action, i) => readAction(action, `Stages[${index}].Actions[${i}]`));
  return actions.sort((a, b) => a.runOrder - b.runOrder);
}

function readAction(action: unknown, path: string): Action {
  const type = jsonOf(at(action, 'ActionTypeId'));
  const role = at(action, 'RoleArn');
  return {
    path,
    name: String(at(action, 'Name')),
    namespace: at(action, 'Namespace') as string | undefined,
    runOrder: Number(at(action, 'RunOrder') ?? 1),
    type: [type.Category, type.Owner, type.Provider, type.Version].map(String).join('/'),
    configuration: jsonOf(at(action, 'Configuration')),
    inputs: listOf(at(action, 'InputArtifacts')).map((artifact) => String(at(artifact, 'Name'))),
    outputs: listOf(at(action, 'OutputArtifacts')).map((artifact) => String(at(artifact, 'Name'))),
    ...(role !== undefined && { role: String(role) }),
  };
}

export const LAMBDA = 'Invoke/AWS/Lambda/1';
export const LAMBDA_DEPLOY = 'Deploy/AWS/Lambda/1';
export const CODEBUILD = 'Build/AWS/CodeBuild/1';
export const S3_SOURCE = 'Source/AWS/S3/1';
export const CONNECTION_SOURCE = 'Source/AWS/CodeStarSourceConnection/1';
export const APPROVAL = 'Approval/AWS/Manual/1';
export const CLOUDFORMATION = 'Deploy/AWS/CloudFormation/1';

/** True if the action is of this type; otherwise a fault. */
export function isOfType(inspection: Inspection, pipeline: PlannedResource, action: Action, type: string): boolean {
  if (action.type === type) return true;
  inspection.fault(pipeline, `${action.path}.ActionTypeId`, show(type), show(action.type));
  return false;
}

/** The action must be handed this artifact. */
export function expectInput(inspection: Inspection, pipeline: PlannedResource, action: Action, artifact: string): void {
  if (action.inputs.includes(artifact)) return;
  inspection.fault(pipeline, `${action.path}.InputArtifacts`, show(artifact), action.inputs.map(show).join(', ') || 'nothing');
}
