import { Duration } from 'aws-cdk-lib';
import { ComputeType, IBuildImage } from 'aws-cdk-lib/aws-codebuild';
import { IRepository } from 'aws-cdk-lib/aws-ecr';
import { Schedule } from 'aws-cdk-lib/aws-events';
import { Construct } from 'constructs';
import { BuildPipeline } from './build/build-pipeline';
import { buildFaults } from './build/faults';
import { BuildSource } from './build-source';
import { ReleaseStore } from './release-store';
import { ReleaseVersion } from './release-version';

/** Options of `Release.fromDrop`. */
export interface ReleaseDropOptions {
  /**
   * Names of the artifacts that a drop hands in: each one a ZIP archive of at most 5 GB.
   *
   * Lower case letters and digits, in words joined by '-'; at most five, because the function that hands them to the deployments has at
   * most five outputs: https://docs.aws.amazon.com/codepipeline/latest/userguide/reference-action-artifacts.html
   */
  readonly artifacts: string[];
}

/** The machine that commands run on: https://docs.aws.amazon.com/codebuild/latest/userguide/build-env-ref.html */
export interface BuildEnvironmentOptions {
  /**
   * The image. It needs a POSIX shell with the usual tools, and Git where the source has a history.
   * @default LinuxBuildImage.STANDARD_7_0
   */
  readonly image?: IBuildImage;
  /**
   * How large the machine is; that is what a minute of building costs: https://aws.amazon.com/codebuild/pricing/
   * @default - that of the image, mostly small
   */
  readonly computeType?: ComputeType;
  /**
   * Whether commands may use Docker.
   * @default false
   */
  readonly privileged?: boolean;
  /**
   * Environment variables. They are readable for whoever sees the project: fetch secrets in a command, in the name of `ReleasePipeline.buildRole`.
   * @default - none
   */
  readonly variables?: { [name: string]: string };
}

/** Commands that CodeBuild runs. */
export interface BuildCommands {
  /** Shell commands, one after the other in one shell, until one fails. Their working directory is that of the source. */
  readonly commands: string[];
  /**
   * The machine that they run on.
   * @default - for the build: CodeBuild's standard image on a small machine; for its stages: that of the build
   */
  readonly environment?: BuildEnvironmentOptions;
  /**
   * Paths that are kept between builds on the same machine, e.g. `node_modules/**`; never relied on.
   * @default - nothing is kept
   */
  readonly cache?: string[];
  /**
   * JUnit files whose results CodeBuild shows, e.g. `reports/*.xml`.
   * @default - none
   */
  readonly reports?: string[];
  /**
   * How long they may take, 5 minutes to 36 hours: https://docs.aws.amazon.com/codebuild/latest/userguide/limits.html
   * @default Duration.hours(1)
   */
  readonly timeout?: Duration;
}

/** A stage after the build and before the seal: tests or scans that need what was built. What they refuse becomes no release. */
export interface BuildStageOptions extends BuildCommands {
  /** The stage's name, e.g. `Test`: at most 20 letters and digits, not `Source`, `Build` or `Seal`. */
  readonly name: string;
}

/** Options of `Release.fromBuild`. */
export interface BuildOptions extends BuildCommands {
  /** Where what is built comes from. */
  readonly source: BuildSource;
  /**
   * Folders that the commands fill, by the artifacts' names: each one becomes a ZIP archive of at most 5 GB. At most four, because the function
   * that seals them has at most five inputs. In later stages an artifact lies in `$CODEBUILD_SRC_DIR_<name>`.
   */
  readonly artifacts: { [name: string]: string };
  /**
   * How a release gets its version; commands find it in `$RELEASE_VERSION`.
   * @default ReleaseVersion.format('{yyyy}.{mm}.{dd}.{n}')
   */
  readonly version?: ReleaseVersion;
  /**
   * Container images that the commands push to `$IMAGE_<NAME>:$RELEASE_VERSION`, by their names. A release holds their digests: a tag that moves
   * later is noticed, and what is deployed is the digest. A command may write `<name> <digest>` to the file `$RELEASE_IMAGES`: an image that has
   * another digest when it is sealed is refused. It needs `environment: { privileged: true }`.
   * @default - none
   */
  readonly images?: { [name: string]: IRepository };
  /**
   * Stages between build and seal, in this order.
   * @default - none
   */
  readonly stages?: BuildStageOptions[];
  /**
   * When it is built even if nobody has committed, e.g. every night.
   * @default - only when the source changes
   */
  readonly schedule?: Schedule;
}

/** @internal */
export interface ReleaseContext {
  readonly scope: Construct;
  readonly store: ReleaseStore;
  readonly release: string;
}

/** Where releases come from. */
export abstract class Release {
  /**
   * Any build server hands in archives: it writes them to `drop/<release name>/<id>/` in the store's work bucket, and last of all `drop.json`,
   * which lists them with their digests. `ReleasePipeline.grantDrop` gives it the right.
   */
  public static fromDrop(options: ReleaseDropOptions): Release {
    return new DropRelease(options.artifacts);
  }

  /**
   * They are built here, by one more pipeline: `<release name>-build`, Source ▸ Build ▸ further stages ▸ Seal, one build after the other. It adds
   * a pipeline with its role, and a CodeBuild project with its role and log group for the build and for each stage. Nothing is paid while nobody builds.
   *
   * The role of the build reaches neither releases nor the ledger nor what is deployed.
   */
  public static fromBuild(options: BuildOptions): Release {
    return new BuiltRelease(options);
  }

  /** Names of the artifacts of each release. */
  public abstract readonly artifactNames: string[];

  /** Names of the container images of each release. @internal */
  public readonly _imageNames: readonly string[] = [];

  /** @internal */
  public abstract _faults(): string[];

  /** What it adds to the app, if anything. @internal */
  public abstract _bind(context: ReleaseContext): BuildPipeline | undefined;
}

class DropRelease extends Release {
  constructor(public readonly artifactNames: string[]) {
    super();
  }

  public override _faults(): string[] {
    return [];
  }

  public override _bind(): undefined {
    return undefined;
  }
}

class BuiltRelease extends Release {
  public readonly artifactNames: string[];
  public override readonly _imageNames: readonly string[];

  constructor(private readonly options: BuildOptions) {
    super();
    this.artifactNames = Object.keys(options.artifacts);
    this._imageNames = Object.keys(options.images ?? {});
  }

  public override _faults(): string[] {
    return buildFaults(this.options);
  }

  public override _bind({ scope, store, release }: ReleaseContext): BuildPipeline {
    return new BuildPipeline(scope, 'Build', { store, release, options: this.options });
  }
}
