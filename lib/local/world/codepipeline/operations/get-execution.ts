import type { GetPipelineExecutionOutput, PipelineExecutionSummary } from '@aws-sdk/client-codepipeline';
import { Execution } from '../model';

/** One execution, as GetPipelineExecution gives it. */
export function describeExecution(execution: Execution): GetPipelineExecutionOutput {
  return {
    pipelineExecution: {
      pipelineName: execution.pipeline.name,
      pipelineVersion: execution.version,
      pipelineExecutionId: execution.id,
      status: execution.status,
      ...summaryOf(execution),
      artifactRevisions: execution.revisions.map(({ artifactName, revisionId, revisionSummary }) => ({ name: artifactName, revisionId, revisionSummary })),
      trigger: execution.trigger,
      executionMode: execution.structure.executionMode,
    },
  };
}

/** One line of ListPipelineExecutions. */
export function summarizeExecution(execution: Execution): PipelineExecutionSummary {
  return {
    pipelineExecutionId: execution.id,
    status: execution.status,
    ...summaryOf(execution),
    startTime: new Date(execution.start),
    lastUpdateTime: new Date(execution.lastUpdate),
    sourceRevisions: execution.revisions.map(({ actionName, revisionId, revisionSummary }) => ({ actionName, revisionId, revisionSummary })),
    trigger: execution.trigger,
    ...(execution.status === 'Stopped' && execution.stopReason !== undefined && { stopTrigger: { reason: execution.stopReason } }),
    executionMode: execution.structure.executionMode,
  };
}

/** The reason of a stop is the only summary that an execution has here, and only once it has stopped (measured). */
function summaryOf(execution: Execution): { readonly statusSummary?: string } {
  return execution.status === 'Stopped' && execution.stopReason !== undefined ? { statusSummary: execution.stopReason } : {};
}
