import type { PutApprovalResultInput, PutApprovalResultOutput } from '@aws-sdk/client-codepipeline';
import { Caller, ServiceError } from '../../service';
import { Conductor } from '../conductor';
import { Constraints } from '../constraints';
import { LIMITS, PATTERNS } from '../limits';
import { ActionRun, Pipeline } from '../model';
import { ManualApproval } from '../providers/manual-approval';
import { PipelineStore, structureOf } from '../store';
import { stageNotFound } from './retry';

/** Answers an approval by its token, which is the id of the action's execution. A rejection is answered with a time, too. */
export function putApprovalResult(store: PipelineStore, conductor: Conductor, approvals: ManualApproval, input: PutApprovalResultInput, caller: Caller): PutApprovalResultOutput {
  checkShape(input);
  const pipeline = store.pipeline(input.pipelineName);
  const action = findAction(pipeline, String(input.stageName), String(input.actionName), String(input.token));
  const approval = action?.approval;
  if (!action || !approval || approval.phase === 'outdated' || action.status === 'Abandoned' || action.stage.execution.abandoning) throw outOfDate(pipeline.name);
  if (approval.phase === 'answered' || action.status !== 'InProgress') {
    throw new ServiceError('ApprovalAlreadyCompletedException', 'The approval request that you responded to is already complete or has expired. Review the latest revisions in the pipeline, and then try again.');
  }
  if (approval.phase === 'starting') throw outOfDate(pipeline.name);
  const summary = input.result?.summary ?? '';
  if (approval.requiresSummary && summary.trim() === '') {
    throw new ServiceError('InvalidApprovalTokenException', `Action '${input.actionName}' in stage '${input.stageName}' requires a summary. Provide a summary in the approval result and try again.`);
  }
  approvals.answer(action, approval, { status: input.result?.status === 'Approved' ? 'Approved' : 'Rejected', summary, by: caller.arn }, conductor);
  return { approvedAt: conductor.deps.timeline.date };
}

function findAction(pipeline: Pipeline, stage: string, name: string, token: string): ActionRun | undefined {
  const structure = structureOf(pipeline).stages.find((candidate) => candidate.name === stage);
  if (!structure) throw stageNotFound(pipeline.name, stage);
  if (!structure.actions.some((action) => action.name === name)) {
    throw new ServiceError('ActionNotFoundException', `Stage '${stage}' of pipeline '${pipeline.name}' does not have an action named '${name}'`);
  }
  return pipeline.executions
    .flatMap((execution) => execution.stages)
    .filter((run) => run.structure.name === stage)
    .flatMap((run) => run.actions)
    .find((action) => action.structure.name === name && action.id === token);
}

function outOfDate(pipeline: string): ServiceError {
  return new ServiceError('InvalidApprovalTokenException', `The pipeline ${pipeline} has been updated, and the approval request you responded to is now out of date.`);
}

function checkShape(input: PutApprovalResultInput): void {
  const c = new Constraints();
  for (const member of ['pipelineName', 'stageName', 'actionName'] as const) {
    if (c.required(member, input[member])) c.length(member, input[member], 1, 100).pattern(member, input[member], PATTERNS.name);
  }
  if (c.required('result', input.result)) {
    if (c.required('result.status', input.result?.status)) c.oneOf('result.status', input.result?.status, ['Approved', 'Rejected']);
    if (c.required('result.summary', input.result?.summary)) c.length('result.summary', input.result?.summary, 0, LIMITS.approvalSummary);
  }
  if (c.required('token', input.token)) c.pattern('token', input.token, PATTERNS.uuid);
  c.done();
}
