import { Duration } from 'aws-cdk-lib';
import { Gate } from './gate';

/**
 * What must be true before or after a deployment, with the evaluation options of Azure DevOps.
 *
 * All gates are asked together, in one sample; all must pass in the same sample. While they wait it costs nothing: the question is a manual
 * approval that a machine answers.
 */
export interface DeploymentConditions {
  /** The questions. */
  readonly gates: Gate[];
  /**
   * How long to wait before the first sample (Azure: delay before evaluation).
   * @default Duration.minutes(0)
   */
  readonly delay?: Duration;
  /**
   * Time between two samples, whole minutes (Azure: time between re-evaluations).
   * @default Duration.minutes(5)
   */
  readonly interval?: Duration;
  /**
   * How long every sample must have passed without a break (Azure: minimum duration for steady results).
   * @default - the first sample in which all gates pass is enough
   */
  readonly steadyFor?: Duration;
  /**
   * After this time the answer is no; 5 minutes to 60 days, which is how long a manual approval can wait:
   * https://docs.aws.amazon.com/codepipeline/latest/userguide/limits.html
   * @default Duration.days(1)
   */
  readonly timeout?: Duration;
}

/** What happens to releases that arrive while an environment is busy. */
export enum DeploymentQueue {
  /** Deploy the latest and cancel the others. */
  LATEST = 'latest',
  /** Deploy all in sequence. */
  ALL_IN_SEQUENCE = 'sequence',
}
