/** How the calls of an alias go over to another version. `percent` and `minutes` are those of each step. */
export type TrafficShiftPlan =
  | { readonly kind: 'AllAtOnce' }
  | { readonly kind: 'Canary' | 'Linear'; readonly percent: number; readonly minutes: number };

/** A share of the calls, and how many minutes after the first one it is due. */
export interface ShiftStep {
  readonly minute: number;
  readonly percent: number;
}

/** Two days in all: https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-LambdaDeploy.html */
export const SHIFT_MINUTES_MAX = 2 * 24 * 60;

/** As CodePipeline's Lambda deploy action wants it: `AllAtOnce`, `Canary10Percent5Minutes`, `Linear10PercentEvery1Minute`. */
export function deployStrategy(plan: TrafficShiftPlan): string {
  if (plan.kind === 'AllAtOnce') return plan.kind;
  const { kind, percent, minutes } = plan;
  return `${kind}${percent}Percent${kind === 'Linear' ? 'Every' : ''}${minutes}Minute${minutes === 1 ? '' : 's'}`;
}

/** Nothing for a text that is no strategy. */
export function parseDeployStrategy(text: string): TrafficShiftPlan | undefined {
  if (text === 'AllAtOnce') return { kind: text };
  const [, kind, percent, minutes] = /^(Canary|Linear)(\d+)Percent(?:Every)?(\d+)Minutes?$/.exec(text) ?? [];
  const plan = { kind: kind as 'Canary' | 'Linear', percent: Number(percent), minutes: Number(minutes) };
  return kind !== undefined && deployStrategy(plan) === text && shiftFault(plan) === undefined ? plan : undefined;
}

/** The shares, the first one at once, the last one of all calls. */
export function shiftSteps(plan: TrafficShiftPlan): ShiftStep[] {
  if (plan.kind === 'AllAtOnce') return [{ minute: 0, percent: 100 }];
  const { kind, percent, minutes } = plan;
  if (kind === 'Canary') return [{ minute: 0, percent }, { minute: minutes, percent: 100 }];
  return Array.from({ length: Math.ceil(100 / percent) }, (_, index) => ({ minute: index * minutes, percent: Math.min(100, (index + 1) * percent) }));
}

/** What is wrong with the numbers of a plan, if anything. */
export function shiftFault(plan: TrafficShiftPlan): string | undefined {
  if (plan.kind === 'AllAtOnce') return undefined;
  const { kind, percent, minutes } = plan;
  if (!Number.isInteger(percent) || percent < 1 || percent > 99) return `${percent} percent; use 1 to 99`;
  if (!Number.isInteger(minutes) || minutes < 1) return `${minutes} minutes; use whole minutes, at least one`;
  const total = kind === 'Canary' ? minutes : minutes * Math.ceil(100 / percent);
  return total > SHIFT_MINUTES_MAX ? `${total} minutes in all; ${SHIFT_MINUTES_MAX} are possible` : undefined;
}
