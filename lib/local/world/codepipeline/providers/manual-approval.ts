import { ReleaseError } from '../../../../contracts/errors';
import { ServiceError } from '../../service';
import { approvalMessage } from '../approval-message';
import { callerOf } from '../action-caller';
import { ActionStructure } from '../declaration';
import { CodePipelineDependencies } from '../dependencies';
import { ActionRun, ApprovalRun } from '../model';
import { TIMING } from '../timing';
import { checkTopic, explainPublish } from '../topics';
import { ActionHost, ActionProvider, failure } from './provider';

/** A person's or a machine's answer. */
export interface Answer {
  readonly status: 'Approved' | 'Rejected';
  readonly summary: string;
  readonly by: string;
}

/** `Approval/AWS/Manual/1`: publishes a token, waits for one answer, and gives up after its timeout. */
export class ManualApproval implements ActionProvider {
  public readonly type = { category: 'Approval', owner: 'AWS', provider: 'Manual', version: '1' };
  public readonly required = [];
  public readonly optional = ['NotificationArn', 'ExternalEntityLink', 'CustomData', 'IsSummaryRequired'];
  public readonly inputs = [0, 0] as const;
  public readonly outputs = [0, 0] as const;
  public readonly hasTimeout = true;

  constructor(private readonly deps: CodePipelineDependencies) {}

  public admit(action: ActionStructure): void {
    const { NotificationArn, IsSummaryRequired } = action.configuration;
    if (IsSummaryRequired !== undefined && IsSummaryRequired !== 'true' && IsSummaryRequired !== 'false') {
      throw new ReleaseError('Unsupported', `action ${action.name}: nobody knows what IsSummaryRequired '${IsSummaryRequired}' means; use true or false`);
    }
    if (NotificationArn !== undefined && !NotificationArn.includes('#{')) checkTopic(NotificationArn, action.name, this.deps.region);
  }

  public entityUrl(configuration: Readonly<Record<string, string>>): string | undefined {
    return configuration.ExternalEntityLink;
  }

  public start(action: ActionRun, host: ActionHost): void {
    const minutes = action.structure.timeoutInMinutes;
    const patience = minutes === undefined ? TIMING.approvalTimeout : minutes * 60_000;
    const approval: ApprovalRun = { phase: 'starting', expires: action.start + patience, requiresSummary: action.resolved.IsSummaryRequired === 'true' };
    action.approval = approval;
    host.later(action, patience, 'timeout', 'approval expires', () => this.expire(action, host));
    host.later(action, TIMING.approvalPublish, 'work', 'approval asks', () => {
      if (approval.phase === 'starting') this.publish(action, approval, host);
    });
  }

  /** Shows in GetPipelineState at once; history, events and the next stage follow at CodePipeline's next look. */
  public answer(action: ActionRun, approval: ApprovalRun, answer: Answer, host: ActionHost): void {
    const { now } = this.deps.timeline;
    const summary = answer.summary.trim() === '' ? `${answer.status} by ${answer.by}` : answer.summary;
    const status = answer.status === 'Approved' ? 'Succeeded' : 'Failed';
    const shown = { actionExecutionId: action.id, status, summary, lastStatusChange: new Date(now), lastUpdatedBy: answer.by } as const;
    approval.phase = 'answered';
    approval.answeredAt = now;
    action.shown = shown;
    for (const cancel of action.timers.splice(0)) cancel();
    const first = action.start + TIMING.approvalFirstPoll;
    const looks = Math.max(0, Math.ceil((now - first) / TIMING.approvalPoll));
    host.later(action, first + looks * TIMING.approvalPoll - now, 'work', 'look at the answer', () => host.finish(action, {
      status,
      result: { externalExecutionId: action.id, externalExecutionSummary: summary },
      shown,
      updatedBy: answer.by,
    }));
  }

  private publish(action: ActionRun, approval: ApprovalRun, host: ActionHost): void {
    const topic = action.resolved.NotificationArn;
    if (topic !== undefined) {
      const { subject, message } = approvalMessage(action, this.deps.region);
      try {
        this.deps.topics.publish(topic, subject, message, callerOf(this.deps, action));
      } catch (error) {
        if (!(error instanceof ServiceError)) throw error;
        const [code, text] = explainPublish(error, topic);
        host.later(action, TIMING.approvalRefused - TIMING.approvalPublish, 'work', 'approval could not ask', () => this.fail(action, code, text, host));
        return;
      }
    }
    approval.phase = 'published';
    host.later(action, TIMING.approvalVisible - TIMING.approvalPublish, 'work', 'approval shows its token', () => {
      if (approval.phase !== 'published') return;
      approval.phase = 'waiting';
      action.shown = { actionExecutionId: action.id, status: 'InProgress', token: action.id };
    });
  }

  private expire(action: ActionRun, host: ActionHost): void {
    this.fail(action, 'JobFailed', 'Nobody answered the approval request before it expired.', host);
  }

  private fail(action: ActionRun, code: string, message: string, host: ActionHost): void {
    const outcome = failure(action, code, message, this.deps.timeline.now, { externalExecutionId: action.id });
    host.finish(action, { ...outcome, shown: { actionExecutionId: action.id, status: 'Failed', errorDetails: { code, message } } });
  }
}
