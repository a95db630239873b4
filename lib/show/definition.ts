import { AnnouncementKind } from '../contracts/announcement';
import { ReleaseError } from '../contracts/errors';
import { QueuePolicy } from '../contracts/ledger-state';

export const DEFINITION_SCHEMA_VERSION = 1;

/**
 * The release process of an app, as its templates say it. Roles, buckets, functions and alarms are called by the name that was chosen for them, or
 * else by their construct path, with the account where it is not that of the pipeline.
 */
export class Definition {
  public readonly schemaVersion = DEFINITION_SCHEMA_VERSION;

  constructor(public readonly pipelines: readonly ReleasePipelineDefinition[]) {}

  /** An environment by its name. With several release pipelines in the app, their name says which is meant. Throws StoryInvalid if there is none. */
  public environment(name: string, release?: string): EnvironmentDefinition {
    const found = this.pipelines.filter((pipeline) => release === undefined || pipeline.name === release)
      .flatMap(({ name: of, environments }) => environments.map((environment) => ({ of, environment })))
      .filter(({ environment }) => environment.name === name);
    if (found.length === 1) return found[0].environment;
    const all = this.pipelines.flatMap((pipeline) => pipeline.environments.map((environment) => `${pipeline.name}/${environment.name}`)).join(', ') || 'none';
    throw new ReleaseError('StoryInvalid', found.length === 0
      ? `there is no environment '${release === undefined ? name : `${release}/${name}`}'; the app has ${all}`
      : `'${name}' is an environment of ${found.map(({ of }) => of).join(' and ')}; say which release pipeline is meant`);
  }
}

export interface ReleasePipelineDefinition {
  /** What its releases are called. */
  readonly name: string;
  readonly origin: OriginDefinition;
  /** Names of the artifacts of each release. */
  readonly artifacts: readonly string[];
  /** Who is told of all of it. */
  readonly notify: readonly ListenerDefinition[];
  /** In the order in which releases come to them. */
  readonly environments: readonly EnvironmentDefinition[];
}

export type OriginDefinition = DropDefinition | BuildDefinition;

/** Any build server hands in releases. */
export interface DropDefinition {
  readonly kind: 'drop';
  /** Where they are put: bucket and prefix. */
  readonly to: string;
}

/** A pipeline builds releases. */
export interface BuildDefinition {
  readonly kind: 'build';
  readonly pipeline: string;
  /** Repository and branch, or bucket and key. */
  readonly source: string;
  /** What begins a build, each in words. */
  readonly begins: readonly string[];
  /** Its first stage is `Build`; what one of them refuses becomes no release. */
  readonly stages: readonly BuildStageDefinition[];
  /** The format of versions, or the command that says them. */
  readonly version: string;
  /** Repositories of container images, by the images' names. */
  readonly images: Readonly<Record<string, string>>;
}

export interface BuildStageDefinition {
  readonly name: string;
  readonly commands: string;
}

export interface EnvironmentDefinition {
  readonly name: string;
  /** Those of its pipeline. */
  readonly account: string;
  readonly region: string;
  /** Environments where a release must have been good before; none: it comes as soon as it is sealed. */
  readonly comesAfter: readonly string[];
  readonly queue: QueuePolicy;
  readonly approvals: readonly ApprovalDefinition[];
  /** Null: no gates. */
  readonly before: ConditionsDefinition | null;
  /** True: each deployment begins when the one before has succeeded; false: all at once. */
  readonly deployInOrder: boolean;
  readonly deployments: readonly DeploymentDefinition[];
  readonly after: ConditionsDefinition | null;
  /** Null: it is left as it is. */
  readonly rollback: { readonly watchSeconds: number } | null;
  /** Who is told of this environment, beside those who are told of all of it. */
  readonly notify: readonly ListenerDefinition[];
}

export interface ListenerDefinition {
  readonly topic: string;
  readonly hears: readonly AnnouncementKind[];
}

export interface ApprovalDefinition {
  /** Roles of which one must say yes. */
  readonly approvers: readonly string[];
  readonly reasonRequired: boolean;
  readonly timeoutSeconds: number;
  readonly instructions: string | null;
  /** Topics that are told of the question. */
  readonly notify: readonly string[];
}

/** The gates of a side, and how they are evaluated. */
export interface ConditionsDefinition {
  readonly gates: readonly GateDefinition[];
  /** Roles that may answer themselves. */
  readonly overriders: readonly string[];
  readonly delaySeconds: number;
  readonly intervalSeconds: number;
  readonly steadySeconds: number;
  readonly timeoutSeconds: number;
}

export interface GateDefinition {
  readonly name: string;
  readonly kind: 'http' | 'function' | 'alarm';
  /** URL, function or alarm. */
  readonly asks: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

interface DeploymentParts {
  readonly artifacts: readonly string[];
  /** Bucket, alias, stack; for commands the action that runs them. */
  readonly target: string;
  /** Where the target is, if not where the pipeline is. */
  readonly elsewhere: string | null;
}

export type DeploymentDefinition = WebsiteDefinition | LambdaAliasDefinition | StackDefinition | CommandsDefinition;

export interface WebsiteDefinition extends DeploymentParts {
  readonly kind: 'website';
}

export interface LambdaAliasDefinition extends DeploymentParts {
  readonly kind: 'alias';
  /** How calls go over, as CodePipeline says it: `AllAtOnce`, `Canary10Percent5Minutes`, `Linear10PercentEvery1Minute`. */
  readonly shift: string;
  /** One that goes red ends the shift. */
  readonly alarms: readonly string[];
}

export interface StackDefinition extends DeploymentParts {
  readonly kind: 'stack';
  readonly template: string;
  readonly configuration: string | null;
  readonly executionRole: string;
  readonly capabilities: readonly string[];
  readonly parameters: string | null;
}

export interface CommandsDefinition extends DeploymentParts {
  readonly kind: 'commands';
  readonly commands: readonly string[];
  /** The command that says what runs now. */
  readonly readBack: string;
}
