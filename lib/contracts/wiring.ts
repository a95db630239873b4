import { OfFunctions } from './functions';

/**
 * The record that the constructs leave in a template (top-level `Metadata`) of which resource plays which part.
 * Nothing runs by it: the plan holds the resources against what each part must look like, because what
 * level-triggering heals would otherwise go unseen.
 */
export const WIRING_METADATA = 'cdk-release-pipeline';
export const WIRING_SCHEMA_VERSION = 1;

export interface Wiring {
  readonly schemaVersion: 1;
  /** Logical ids of the store's resources, if the store is in this template. */
  readonly store?: StoreWiring;
  readonly environments: readonly EnvironmentWiring[];
  readonly builds?: readonly BuildWiring[];
}

export interface StoreWiring {
  readonly path: string;
  readonly releasesBucket: string;
  readonly workBucket: string;
  readonly artifactsBucket: string;
  readonly key: string;
  readonly topic: string;
  readonly functions: OfFunctions<string>;
  /** Object Created on `drop/…/drop.json` ▸ seal. */
  readonly dropRule: string;
  /** Object Created on `ledger/…` ▸ tend. */
  readonly ledgerRule: string;
  /** CodePipeline's execution events ▸ tend. */
  readonly pipelineRule: string;
  /** CodeBuild's own failures in build pipelines ▸ build, where there are any. */
  readonly buildRule?: string;
  readonly scheduleGroup: string;
  readonly scheduleRole: string;
  /** The permanent schedule ▸ tend. */
  readonly sweep: string;
  /** The permanent schedule ▸ announce, where somebody is told. */
  readonly announceSweep?: string;
}

export interface EnvironmentWiring {
  readonly release: string;
  readonly environment: string;
  readonly pipeline: string;
  readonly role: string;
  readonly parameter: string;
}

/** A build pipeline. */
export interface BuildWiring {
  readonly release: string;
  readonly pipeline: string;
  readonly role: string;
  /** CodeBuild projects, that of the build first. */
  readonly projects: readonly string[];
}
