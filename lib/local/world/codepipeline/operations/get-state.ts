import type { ActionState, GetPipelineStateOutput, StageConditionState, StageState } from '@aws-sdk/client-codepipeline';
import { ActionStructure, StageStructure, typeName } from '../declaration';
import { ConditionRun, Pipeline } from '../model';
import { ProviderRegistry } from '../providers/registry';
import { structureOf } from '../store';

/** The pipeline as the console draws it: each stage with its last run, each action with its last start, whichever execution that was. */
export function describeState(pipeline: Pipeline, registry: ProviderRegistry): GetPipelineStateOutput {
  return {
    pipelineName: pipeline.name,
    pipelineVersion: pipeline.version,
    stageStates: structureOf(pipeline).stages.map((stage) => describeStage(pipeline, stage, registry)),
    created: new Date(pipeline.created),
    updated: new Date(pipeline.updated),
  };
}

function describeStage(pipeline: Pipeline, stage: StageStructure, registry: ProviderRegistry): StageState {
  const run = pipeline.latestStages.get(stage.name);
  const waiting = (pipeline.locks.get(stage.name)?.waiting ?? []).map((execution) => ({ pipelineExecutionId: execution.id, status: 'InProgress' as const }));
  return {
    stageName: stage.name,
    ...(waiting.length > 0 && { inboundExecution: waiting[waiting.length - 1] }),
    inboundExecutions: waiting,
    inboundTransitionState: { enabled: true },
    actionStates: stage.actions.map((action) => describeAction(pipeline, stage, action, registry)),
    ...(run && { latestExecution: { pipelineExecutionId: run.execution.id, status: run.status } }),
    ...(run?.condition && { beforeEntryConditionState: describeCondition(run.condition) }),
    ...(run && run.manualRetries > 0 && { retryStageMetadata: { manualStageRetryAttempt: run.manualRetries, latestRetryTrigger: 'ManualStageRetry' as const } }),
  };
}

function describeAction(pipeline: Pipeline, stage: StageStructure, structure: ActionStructure, registry: ProviderRegistry): ActionState {
  const action = pipeline.latestActions.get(`${stage.name}/${structure.name}`);
  const revision = structure.actionTypeId.category === 'Source' && action?.status === 'Succeeded' ? action.result?.externalExecutionId : undefined;
  const entityUrl = registry.get(typeName(structure.actionTypeId))?.entityUrl(action?.resolved ?? structure.configuration);
  return {
    actionName: structure.name,
    ...(revision !== undefined && { currentRevision: { revisionId: revision, revisionChangeId: undefined, created: undefined } }),
    ...(action?.shown && { latestExecution: action.shown }),
    ...(entityUrl !== undefined && { entityUrl }),
  };
}

function describeCondition(condition: ConditionRun): StageConditionState {
  const at = new Date(condition.at);
  const summary = condition.summary === undefined ? {} : { summary: condition.summary };
  return {
    latestExecution: { status: condition.status, ...summary },
    conditionStates: [{
      latestExecution: { status: condition.status, lastStatusChange: at, ...summary },
      ruleStates: condition.rules.map((rule) => ({
        ruleName: rule.name,
        latestExecution: { ruleExecutionId: rule.id, status: rule.met ? 'Succeeded' : 'Failed', summary: rule.summary, lastStatusChange: at },
      })),
    }],
  };
}
