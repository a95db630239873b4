import { Duration } from 'aws-cdk-lib';
import { IRole } from 'aws-cdk-lib/aws-iam';
import { Gate } from './gate';
import { Notify } from './notify';

/**
 * A question to people. It costs nothing while it waits. The answer of anybody else does not count, whatever rights he has: CodePipeline lets
 * everybody answer who holds a broad managed policy, so who answered is read before the deployment begins.
 */
export interface DeploymentApproval {
  /** Whose answer counts: one yes by somebody who has assumed one of these roles. They are granted what they need to answer in the console. */
  readonly approvers: IRole[];
  /**
   * What is asked, at most 300 characters, below what is always said: the release, its digest, what runs, and which files and commits
   * are different. The whole text is at most 1,000 characters: https://docs.aws.amazon.com/codepipeline/latest/userguide/limits.html
   * @default - nothing more
   */
  readonly instructions?: string;
  /**
   * Whether an answer needs a reason.
   * @default false
   */
  readonly reasonRequired?: boolean;
  /**
   * How long the question may wait, 5 minutes to 60 days in whole minutes; after that it counts as a no:
   * https://docs.aws.amazon.com/codepipeline/latest/userguide/limits.html
   * @default Duration.days(7)
   */
  readonly timeout?: Duration;
  /**
   * Who is told of the question besides those who are told of the environment and the release pipeline, e.g. the approvers of this one.
   * @default - nobody
   */
  readonly notify?: Notify[];
}

/**
 * What must be true before or after a deployment, with the evaluation options of Azure DevOps.
 *
 * All gates are asked together, in one sample; all must pass in the same sample. While they wait it costs nothing: the question is a manual
 * approval that a machine answers.
 */
export interface DeploymentConditions {
  /**
   * People who must say yes before a deployment begins; all of them are asked at once, and all must say yes. Only before a deployment.
   * @default - nobody is asked
   */
  readonly approvals?: DeploymentApproval[];
  /**
   * The questions that machines answer.
   * @default - nothing is asked
   */
  readonly gates?: Gate[];
  /**
   * Who may answer the gates of this side himself, in the console and with a reason: somebody who has assumed one of these roles. They are
   * granted what they need for it. The answer of anybody else does not count, whatever rights he has.
   * @default - nobody
   */
  readonly overriders?: IRole[];
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
