import { fault } from '../private/fault';
import type { ForeignRole } from '../private/target-role';
import type { Right } from '../private/rights-policy';
import type { TargetIdentity } from '../targets/target';

/** What a store knows of one environment's pipeline. Names only: the store never refers to what refers to it. */
export interface StoredPipeline {
  readonly release: string;
  /** Path of the release pipeline's construct: two of them can't have the same release name. */
  readonly owner: string;
  readonly environment: string;
  readonly name: string;
  /** Actions that wait for the answer of gates. */
  readonly gateActions: readonly string[];
  /** What its gates need: to call a function, to read an alarm, to assume a role that may read one elsewhere. */
  readonly gateRights: readonly { readonly action: string; readonly arn: string }[];
  /** Roles of another account that the store's functions assume. */
  readonly foreignRoles: readonly ForeignRole[];
  /** Whether its releases are built here, and not dropped by an outside build server. */
  readonly isBuilt: boolean;
  /** Whether something is made ready before people are asked. */
  readonly preparesChanges: boolean;
  /** What it deploys to. */
  readonly targets: readonly TargetIdentity[];
}

/** What a store knows of a build pipeline. */
export interface StoredBuild {
  readonly release: string;
  readonly name: string;
  /** ARNs of the repositories of its images. */
  readonly repositories: readonly string[];
}

/** How much of a pipeline's name CodePipeline keeps in artifact keys. */
const KEPT = 20;

/** The environments' pipelines that use a store. */
export class StoreRegistry {
  private readonly all: StoredPipeline[] = [];
  private readonly allBuilds: StoredBuild[] = [];
  private readonly toTell: Right[] = [];

  public add(pipeline: StoredPipeline): void {
    this.all.push(pipeline);
  }

  public addBuild(build: StoredBuild): void {
    this.allBuilds.push(build);
  }

  /** What it takes to tell some topics. */
  public addTopics(rights: readonly Right[]): void {
    this.toTell.push(...rights);
  }

  public get topicRights(): readonly Right[] {
    return this.toTell;
  }

  /** Where CodePipeline keeps the artifacts of build pipelines. */
  public get buildPrefixes(): readonly string[] {
    return this.allBuilds.map(({ name }) => `${name.slice(0, KEPT)}/`);
  }

  public get builds(): readonly StoredBuild[] {
    return this.allBuilds;
  }

  /** Whether something is made ready before people are asked. */
  public get preparesChanges(): boolean {
    return this.all.some(({ preparesChanges }) => preparesChanges);
  }

  /** Whether an outside build server drops releases. */
  public get hasDrops(): boolean {
    return this.all.some(({ isBuilt }) => !isBuilt);
  }

  /** ARNs of the repositories of all images. */
  public get repositories(): readonly string[] {
    return [...new Set(this.allBuilds.flatMap((build) => build.repositories))];
  }

  public get pipelines(): readonly StoredPipeline[] {
    return this.all;
  }

  public faults(): string[] {
    return [...this.takenNames(), ...this.alikeNames(), ...this.sharedTargets()];
  }

  private takenNames(): string[] {
    return groups(this.all, (pipeline) => pipeline.release)
      .map(([release, group]) => [release, [...new Set(group.map((pipeline) => pipeline.owner))]] as const)
      .filter(([, owners]) => owners.length > 1)
      .map(([release, owners]) => fault(
        'ReleaseNameTaken', `the release name '${release}' is used by ${owners.join(' and ')}`, 'give one of them another releaseName, or a store of its own',
      ));
  }

  private alikeNames(): string[] {
    return groups(this.all, (pipeline) => pipeline.name.slice(0, KEPT))
      .map(([start, group]) => [start, groups(group, (pipeline) => `${pipeline.release} ${pipeline.environment}`).map(([, [first]]) => first.name)] as const)
      .filter(([, names]) => names.length > 1)
      .map(([start, names]) => fault(
        'PipelineNamesAlike',
        `the pipelines ${names.map((name) => `'${name}'`).join(' and ')} both begin with '${start}', and CodePipeline keeps ${KEPT} characters of a name in artifact keys`,
        'use a shorter release name or another environment name',
      ));
  }

  /** A deployment leaves nothing in its target but its release: two would remove each other's. */
  private sharedTargets(): string[] {
    const all = this.all.flatMap(({ release, environment, targets }) => targets.map((target) => ({ ...target, environment: `${release}/${environment}` })));
    return groups(all, (target) => target.id).filter(([, uses]) => uses.length > 1).map(([, [first, ...others]]) => {
      const [what, remedy] = first.whenShared.split('; ');
      return fault('TargetShared', `${first.path} is deployed to by ${[first, ...others].map(({ environment }) => environment).join(' and ')}, and ${what}`, remedy);
    });
  }
}

function groups<T>(items: readonly T[], keyOf: (item: T) => string): [string, T[]][] {
  const found = new Map<string, T[]>();
  for (const item of items) found.set(keyOf(item), [...found.get(keyOf(item)) ?? [], item]);
  return [...found];
}
