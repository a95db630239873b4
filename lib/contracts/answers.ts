import { ApprovalConfiguration, EnvironmentConfiguration, SideConfiguration } from './configuration';
import { ACTIONS } from './jobs';
import { RecordedVerdict, Side } from './ledger-state';

/** One action of an execution, its latest attempt. */
export interface ActionFacts {
  readonly stage: string;
  readonly name: string;
  readonly status: 'InProgress' | 'Succeeded' | 'Failed' | 'Abandoned';
  /** Its action execution id, which is the token of an approval. */
  readonly token: string;
  readonly startedAt: string;
  /** The ARN of whoever answered an approval. */
  readonly by: string | undefined;
  /** Its summary or error, if it has one. */
  readonly text: string | undefined;
  /** What an approval asks, for people to read. */
  readonly asks?: string;
  readonly outputs: readonly { readonly bucket: string; readonly key: string }[];
}

/** Who may answer the gates of a side; null: the configuration has none there. */
export interface Answering {
  readonly verdicts: readonly RecordedVerdict[];
  readonly side: SideConfiguration | null;
  readonly tendRole: string;
}

/** What a configuration says that is asked, people and gates, by the names of the actions that ask it. */
export function questionsOf({ approvals, before, afterwards }: Pick<EnvironmentConfiguration, 'approvals' | 'before' | 'afterwards'>): string[] {
  return [...approvals.map(({ action }) => action), ...(before ? [ACTIONS.gatesBefore] : []), ...(afterwards ? [ACTIONS.gatesAfter] : [])];
}

/**
 * Why the answer to a side's gates does not count, or nothing if it counts. CodePipeline has no resource policies: anybody with a broad
 * managed policy can answer an approval. So only `tend` itself counts, with the verdict that the ledger holds for this question, and who is
 * named as one who may override, with a reason. What was asked must have been answered, whatever the configuration says by now.
 */
export function answerFault(side: Side, action: ActionFacts | undefined, { verdicts, side: configured, tendRole }: Answering): string | undefined {
  if (!action) return configured ? `the gates ${side} were never asked` : undefined;
  if (action.status !== 'Succeeded') return `the gates ${side} were not answered yes (${action.status})`;
  if (isOverride(action, configured?.overriders)) return hasReason(action) ? undefined : `the gates ${side} were overridden by ${action.by} without a reason`;
  if (!isSessionOf(action.by, tendRole)) return `the gates ${side} were answered by ${action.by ?? 'nobody known'}, who is not named as one who may`;
  const verdict = verdicts.find((item) => item.token === action.token && item.side === side);
  if (verdict?.answer !== 'approved') return `the gates ${side} were answered yes without a verdict in the ledger`;
  return undefined;
}

/** Why a person's answer does not count as a yes, or nothing if it does: only the named roles are asked. */
export function approvalFault({ action: name, approvers }: ApprovalConfiguration, action: ActionFacts | undefined): string | undefined {
  if (!action) return `${name} was never asked`;
  if (action.status !== 'Succeeded') return `${name} was not answered yes (${action.status})`;
  if (!approvers.some((role) => isSessionOf(action.by, role))) return `${name} was answered by ${action.by ?? 'nobody known'}, who is not named as one who may`;
  return undefined;
}

/** CodePipeline writes who answered where nobody gives a reason. */
function hasReason({ text = '', by }: ActionFacts): boolean {
  return text.trim() !== '' && text !== `Approved by ${by}`;
}

/** Whether it was answered by somebody who may override the gates. */
export function isOverride({ by }: ActionFacts, overriders: SideConfiguration['overriders'] = []): boolean {
  return overriders.some((role) => isSessionOf(by, role));
}

/** Whether an ARN is a session of a role: `arn:aws:sts::1:assumed-role/Name/session` of `arn:aws:iam::1:role/Name`. */
export function isSessionOf(arn: string | undefined, roleArn: string): boolean {
  const session = /^arn:[^:]+:sts::(\d{12}):assumed-role\/([^/]+)\/[^/]+$/.exec(arn ?? '');
  const role = /^arn:[^:]+:iam::(\d{12}):role\/(?:.+\/)?([^/]+)$/.exec(roleArn);
  return session !== null && role !== null && session[1] === role[1] && session[2] === role[2];
}
