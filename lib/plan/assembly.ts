import { Json } from './json';

/** Account and region of stacks that name none: a rehearsal needs some, and no real account looks like this. */
export const AGNOSTIC_ACCOUNT = '111111111111';
export const AGNOSTIC_REGION = 'eu-west-1';

/** A cloud assembly (`cdk.out`) as it lies on disk, nothing resolved. */
export interface Assembly {
  readonly directory: string;
  readonly stacks: readonly AssemblyStack[];
}

export interface AssemblyStack {
  /** The artifact's id in its manifest: unique in the app. */
  readonly id: string;
  /** The name in CloudFormation: unique in an account and region only. */
  readonly name: string;
  readonly account: string;
  readonly region: string;
  readonly templateFile: string;
  readonly template: Json;
  /** Construct paths by logical id. */
  readonly paths: Readonly<Record<string, string>>;
  readonly assets: readonly FileAsset[];
}

export interface FileAsset {
  /** The key it is uploaded under: what a template says in `S3Key`. */
  readonly objectKeys: readonly string[];
  /** Where it lies now; absolute. */
  readonly path: string;
  readonly kind: 'directory' | 'file';
}
