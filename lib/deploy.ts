import { IAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import { IAlias } from 'aws-cdk-lib/aws-lambda';
import { IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { LambdaAlias } from './targets/lambda-alias';
import { BoundTarget, Target, TargetContext } from './targets/target';
import { Website } from './targets/website';
import { TrafficShift } from './traffic-shift';

/** Options of `Deploy.website`. */
export interface WebsiteOptions {
  /**
   * Which artifact of the release holds the website's files.
   * @default - the release's only artifact
   */
  readonly artifact?: string;
}

/** Options of `Deploy.lambdaAlias`. */
export interface LambdaAliasOptions {
  /**
   * Which artifact of the release is the function's deployment package, as it is.
   * @default - the release's only artifact
   */
  readonly artifact?: string;
  /**
   * How the calls go over to the new version.
   * @default TrafficShift.allAtOnce()
   */
  readonly shift?: TrafficShift;
  /**
   * Alarms that must not be red while the calls go over, at most ten, in the function's account and region. One that is red fails the deployment,
   * and all calls get the version that they had.
   * @default - nothing is watched during the shift; gates are asked after it
   */
  readonly alarms?: IAlarm[];
}

/** How a release gets into an environment. */
export class Deploy {
  /**
   * Makes a bucket hold exactly the release's files: assets first, then pages, then what the release does not have is removed, so that a
   * reader never sees a page whose assets are not there. Everything else in the bucket goes: give a website a bucket of its own.
   */
  public static website(bucket: IBucket, options: WebsiteOptions = {}): Deploy {
    return new Deploy(new Website(bucket, options.artifact));
  }

  /**
   * Publishes a release's archive as a new version of a function, and leads an alias to it, by CodePipeline's own Lambda deploy action. From then
   * on code and version belong to the release and not to the function's stack: give the function `ReleasedCode.placeholder()`, and lead the alias
   * to a `Version` that stays. A changed setting of the function (memory, variables) comes with the next deployment.
   */
  public static lambdaAlias(alias: IAlias, options: LambdaAliasOptions = {}): Deploy {
    return new Deploy(new LambdaAlias(alias, options));
  }

  private constructor(private readonly target: Target) {}

  /** @internal */
  public _faults(scope: Construct, artifactNames: readonly string[]): string[] {
    return this.target.faults(scope, artifactNames);
  }

  /** @internal */
  public _bind(context: TargetContext): BoundTarget {
    return this.target.bind(context);
  }
}
