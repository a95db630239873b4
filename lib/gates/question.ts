import { Construct, IConstruct } from 'constructs';
import { GateConfiguration } from '../contracts/configuration';
import type { ReleaseStore } from '../release-store';

/** One kind of gate: what is wrong with how it is told to ask, and what it becomes in an environment. */
export interface Question {
  /** What the gate is called in verdicts. */
  readonly name: string;
  /** Whether it can be looked at when its deployment is over. */
  readonly isAlarm: boolean;
  /** `scope`: the release pipeline. */
  faults(scope: IConstruct): string[];
  bind(context: GateContext): BoundGate;
}

export interface GateContext {
  readonly store: ReleaseStore;
  readonly scope: Construct;
  /** A role name that is free in its account, for a purpose. */
  readonly roleName: (purpose: string) => string;
  /** Tells the gates of an environment apart. */
  readonly index: number;
}

export interface BoundGate {
  readonly configuration: GateConfiguration;
  readonly needs: GateRight;
}

/** What `tend` must be allowed: to call a function, to read an alarm, or to assume the role that may read an alarm elsewhere. */
export interface GateRight {
  readonly action: 'lambda:InvokeFunction' | 'cloudwatch:DescribeAlarms' | 'sts:AssumeRole';
  readonly arn: string;
}
