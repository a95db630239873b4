import { CfnPipeline } from 'aws-cdk-lib/aws-codepipeline';
import { Construct } from 'constructs';
import { ValueByClass } from '../contracts/jobs';
import { AttestTarget, StackTarget } from '../contracts/targets';
import { Statement } from '../private/policy';
import { ForeignRole } from '../private/target-role';
import type { ReleaseStore } from '../release-store';

/** One way of deploying: what is wrong with how it is told to, and what it becomes in an environment. */
export interface Target {
  faults(scope: Construct, artifactNames: readonly string[], store: ReleaseStore): string[];
  bind(context: TargetContext): BoundTarget;
}

/** Where a target is bound. */
export interface TargetContext {
  /** Of the environment. */
  readonly scope: Construct;
  /** Tells the targets of an environment apart. */
  readonly index: number;
  readonly store: ReleaseStore;
  readonly release: string;
  readonly environment: string;
  readonly artifactNames: readonly string[];
  /** Names of the container images of each release. */
  readonly imageNames: readonly string[];
  /** A role name that is free in its account, for a purpose. */
  readonly roleName: (purpose: string) => string;
  /** JSON that may hold values which are known at deployment only. */
  readonly json: (value: unknown) => string;
  /** The role of the environment's pipeline, for those whom an action's role must trust: it gets a name when it is asked for. */
  readonly pipelineRole: () => PipelineRole;
}

/** A pipeline's role as others are told of it. */
export interface PipelineRole {
  readonly arn: string;
  readonly resource: Construct;
}

/** What a target became. */
export interface BoundTarget {
  /** Its actions in the stage Deploy; each consumes an output of `verify`, and they run at the same time. */
  readonly actions: readonly CfnPipeline.ActionDeclarationProperty[];
  /** What is read back afterwards. */
  readonly attest: AttestTarget;
  /** What is deployed to, wherever it was made or imported. */
  readonly identity: TargetIdentity;
  /** Roles of another account that functions of the store assume. */
  readonly foreignRoles: readonly ForeignRole[];
  /** What is made ready before people are asked, where there is something to show them. */
  readonly preparation?: Preparation;
  /** Values that its actions find in variables of `admit`, because a rollback needs others. */
  readonly byClass?: Readonly<Record<string, ValueByClass>>;
  /** What the pipeline's role must be allowed for the actions. */
  readonly pipelineRights: readonly Statement[];
}

/** A change that is made ready and shown, and made only when nobody says no. */
export interface Preparation {
  /** Its action in the stage Prepare. */
  readonly action: CfnPipeline.ActionDeclarationProperty;
  /** Artifacts that `admit` hands over for it. */
  readonly artifacts: readonly string[];
  /** What `review` looks at, in the name of a role. */
  readonly review: StackTarget;
}

export interface TargetIdentity {
  /** The same for two that are one and the same thing. */
  readonly id: string;
  /** What it is called where somebody is told that two environments have it. */
  readonly path: string;
  /** What two deployments to it would do to each other, and what to do instead. */
  readonly whenShared: string;
}
