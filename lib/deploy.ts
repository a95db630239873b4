import { IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { BoundTarget, Target, TargetContext } from './targets/target';
import { Website } from './targets/website';

/** Options of `Deploy.website`. */
export interface WebsiteOptions {
  /**
   * Which artifact of the release holds the website's files.
   * @default - the release's only artifact
   */
  readonly artifact?: string;
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
