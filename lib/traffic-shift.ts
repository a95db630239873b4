import { Duration } from 'aws-cdk-lib';
import { TrafficShiftPlan } from './contracts/traffic-shift';

/** Options of `TrafficShift.canary`. */
export interface CanaryShiftOptions {
  /** How many of a hundred calls get the new version at first, 1 to 99. */
  readonly percent: number;
  /** After how long all calls get it: whole minutes, at most two days. */
  readonly after: Duration;
}

/** Options of `TrafficShift.linear`. */
export interface LinearShiftOptions {
  /** How many more of a hundred calls get the new version with each step, 1 to 99. */
  readonly percent: number;
  /** The time from step to step: whole minutes, and two days at most from the first step to one after the last. */
  readonly every: Duration;
}

/** How the calls of an alias go over to a new version: https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-LambdaDeploy.html */
export class TrafficShift {
  /** All of them at the same moment. */
  public static allAtOnce(): TrafficShift {
    return new TrafficShift({ kind: 'AllAtOnce' });
  }

  /** A share of them first, and after a while the rest. The action costs $0.002 a minute meanwhile. */
  public static canary(options: CanaryShiftOptions): TrafficShift {
    return new TrafficShift({ kind: 'Canary', percent: options.percent, minutes: minutes(options.after) });
  }

  /** The same share with every step. The action costs $0.002 a minute meanwhile. */
  public static linear(options: LinearShiftOptions): TrafficShift {
    return new TrafficShift({ kind: 'Linear', percent: options.percent, minutes: minutes(options.every) });
  }

  private constructor(
    /** @internal */
    public readonly _plan: TrafficShiftPlan,
  ) {}
}

function minutes(span: Duration): number {
  return span.toMinutes({ integral: false });
}
