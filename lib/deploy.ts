import { CfnCapabilities, Duration } from 'aws-cdk-lib';
import { IAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import { IRole } from 'aws-cdk-lib/aws-iam';
import { IAlias } from 'aws-cdk-lib/aws-lambda';
import { IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { BuildEnvironmentOptions } from './release';
import type { ReleaseStore } from './release-store';
import { CloudFormationStack } from './targets/cloudformation-stack';
import { Commands } from './targets/commands';
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

/** Options of `Deploy.cloudFormation`. */
export interface CloudFormationOptions {
  /** Path of the template in the artifact, e.g. `cdk.out/Shop.template.json`. At most 1 MB, in JSON or YAML; a rehearsal reads JSON only. */
  readonly template: string;
  /**
   * Path of a template configuration in the artifact: `{ "Parameters": { … }, "Tags": { … } }`.
   * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/continuous-delivery-codepipeline-cfn-artifacts.html
   * @default - the template's own defaults
   */
  readonly configuration?: string;
  /**
   * Which artifact of the release holds them. At most 256 MB: https://docs.aws.amazon.com/codepipeline/latest/userguide/limits.html
   * @default - the release's only artifact
   */
  readonly artifact?: string;
  /**
   * Parameters that go before those of the configuration. At most 1,000 characters in all, as JSON.
   * @default - none
   */
  readonly parameterOverrides?: { [name: string]: string };
  /**
   * Parameters that are told a container image of the release, by its name: `{ ApiImage: 'api' }` gives `<repository>@sha256:…`.
   * @default - none
   */
  readonly images?: { [parameter: string]: string };
  /** In whose name CloudFormation works on the stack's resources. It trusts `cloudformation.amazonaws.com` and lies in the stack's account. */
  readonly executionRole: IRole;
  /**
   * What the template may do that must be acknowledged: IAM resources, macros.
   * @default - nothing
   */
  readonly capabilities?: CfnCapabilities[];
  /**
   * Something in a CDK stack of the account that is deployed to, for another account than the pipeline's: two roles are made there. The region
   * must be the pipeline's.
   * @default - the account and region of the pipeline
   */
  readonly scope?: Construct;
}

/** Options of `Deploy.commands`. */
export interface CommandsOptions {
  /**
   * Shell commands, one after the other in one shell, until one fails: then the deployment has failed. Their working directory is the first
   * artifact's; the folder of another one is in `CODEBUILD_SRC_DIR_<artifact>`. They are told the release in `RELEASE_NAME`, `RELEASE_VERSION`,
   * `RELEASE_DIGEST`, its container images, by their digests, in `IMAGE_<NAME>`, and where it goes in `RELEASE_ENVIRONMENT` and `RELEASE_CLASS` (`normal`, `hotfix` or `rollback`).
   */
  readonly commands: string[];
  /**
   * One more command, in the same shell, which asks the target what runs there now, e.g. `curl --fail --silent https://www.example.com/version`.
   * The last line that it prints must be the release's version or digest, or the deployment has failed: what was written is no evidence.
   */
  readonly readBack: string;
  /**
   * Which artifacts of the release the commands get, as they were sealed.
   * @default - all of them
   */
  readonly artifacts?: string[];
  /**
   * The machine that they run on.
   * @default - CodeBuild's standard image on a small machine
   */
  readonly environment?: BuildEnvironmentOptions;
  /**
   * Who the commands are, in the pipeline's account: CodeBuild must be trusted. It is granted to read the artifacts and to write the log; what
   * it deploys with is for you to grant.
   * @default - a role of its own that may do that and nothing else
   */
  readonly role?: IRole;
  /**
   * Variables of the shell that are kept with the deployment, at most three, 100 characters of each.
   * @default - none
   */
  readonly outputs?: string[];
  /**
   * How long all of it may take, 5 minutes to 36 hours: https://docs.aws.amazon.com/codebuild/latest/userguide/limits.html
   * @default Duration.hours(1)
   */
  readonly timeout?: Duration;
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

  /**
   * Makes a CloudFormation stack what the release's template says. Its change set is made before anybody is asked, what it would replace or
   * remove is part of the question, and exactly this change set is executed after the yes. Whoever changes the stack in between makes it
   * obsolete, and the deployment fails.
   *
   * Adds two roles, two actions (change set, its execution) and, once for each environment, an action that looks at the change sets.
   */
  public static cloudFormation(stackName: string, options: CloudFormationOptions): Deploy {
    return new Deploy(new CloudFormationStack(stackName, options));
  }

  /**
   * Runs commands of yours in CodeBuild, with the sealed artifacts. It costs what CodeBuild costs a minute; a project, its log group and its role
   * are added. The same commands deploy a release, a newer one and, in a rollback, an older one: they must not mind what was there.
   */
  public static commands(options: CommandsOptions): Deploy {
    return new Deploy(new Commands(options));
  }

  private constructor(private readonly target: Target) {}

  /** @internal */
  public _faults(scope: Construct, artifactNames: readonly string[], store: ReleaseStore): string[] {
    return this.target.faults(scope, artifactNames, store);
  }

  /** @internal */
  public _bind(context: TargetContext): BoundTarget {
    return this.target.bind(context);
  }
}
