export interface BuildSiteOptions {
  /** Folder to build into: empty, missing, or an earlier build. */
  readonly out: string;
  /** Version of the release, like `1.0.0`; it decides what the shop sells and how it looks. */
  readonly version: string;
  /** What the build was made from; printed in every page and in health.json. */
  readonly commit: string;
  /**
   * Lose the price of one product.
   * @default false
   */
  readonly broken?: boolean;
  /**
   * A notice from content/variants.json on top of every page.
   * @default - no notice
   */
  readonly variant?: string;
}

/** Builds the shop and answers the paths of its files, in order. The same options give the same bytes. */
export function buildSite(options: BuildSiteOptions): Promise<string[]>;
