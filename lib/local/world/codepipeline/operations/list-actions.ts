import type { ActionExecutionDetail, ActionTypeId, ArtifactDetail } from '@aws-sdk/client-codepipeline';
import { ActionRun, Artifact, Pipeline } from '../model';

/** Every start of every action, newest first; of those that started together the one that is declared later comes first. */
export function actionHistory(pipeline: Pipeline, executionId: string | undefined): ActionRun[] {
  return pipeline.executions
    .filter((execution) => executionId === undefined || execution.id === executionId)
    .flatMap((execution) => execution.stages.flatMap((run) => run.actions))
    .map((action, index) => ({ action, index }))
    .sort((a, b) => b.action.start - a.action.start || b.index - a.index)
    .map(({ action }) => action);
}

/** One record of ListActionExecutions. While an action is in progress, and when it was abandoned, it has no result (measured). */
export function describeActionExecution(action: ActionRun, region: string): ActionExecutionDetail {
  const { execution, structure } = action.stage;
  const { actionTypeId, configuration, roleArn, namespace, name } = action.structure;
  return {
    pipelineExecutionId: execution.id,
    actionExecutionId: action.id,
    pipelineVersion: execution.version,
    stageName: structure.name,
    actionName: name,
    startTime: new Date(action.start),
    lastUpdateTime: new Date(action.lastUpdate),
    ...(action.updatedBy !== undefined && { updatedBy: action.updatedBy }),
    status: action.status,
    input: {
      actionTypeId: actionTypeId as ActionTypeId,
      configuration: { ...configuration },
      resolvedConfiguration: { ...action.resolved },
      ...(roleArn !== undefined && { roleArn }),
      region,
      inputArtifacts: action.inputs.map(locationOf),
      ...(namespace !== undefined && { namespace }),
    },
    output: {
      outputArtifacts: action.status === 'Succeeded' ? action.outputs.map(locationOf) : [],
      ...(action.result && { executionResult: action.result }),
      outputVariables: { ...action.variables },
    },
  };
}

function locationOf({ name, bucket, key }: Artifact): ArtifactDetail {
  return { name, s3location: { bucket, key } };
}
