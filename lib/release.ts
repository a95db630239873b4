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

/** Where releases come from. */
export abstract class Release {
  /**
   * Any build server hands in archives: it writes them to `drop/<release name>/<id>/` in the store's work bucket, and last of all `drop.json`,
   * which lists them with their digests. `ReleasePipeline.grantDrop` gives it the right.
   */
  public static fromDrop(options: ReleaseDropOptions): Release {
    return new DropRelease(options.artifacts);
  }

  /** Names of the artifacts of each release. */
  public abstract readonly artifactNames: string[];
}

class DropRelease extends Release {
  constructor(public readonly artifactNames: string[]) {
    super();
  }
}
