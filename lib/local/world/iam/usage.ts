import { Allowed, Ground, Principal, Statement } from '../../../iam';
import { Caller } from '../service';
import { Right } from './access-port';

/** What was used of a statement, by the places of its actions and resources in their lists. */
export class StatementUse {
  public readonly actions = new Set<number>();
  public readonly resources = new Set<number>();
  /** Those without which a call would have been denied. */
  public readonly neededActions = new Set<number>();
  public readonly neededResources = new Set<number>();
  /** Pairs of an action and a resource (`pairOf`) that were used, and those of them for calls that are about as much as the resource's pattern says. */
  public readonly pairs = new Set<number>();
  public readonly widePairs = new Set<number>();

  /** Who used it, by the names that the statement has for them. */
  public readonly principals = new Set<string>();

  private get sets(): readonly Set<unknown>[] {
    return [this.actions, this.resources, this.neededActions, this.neededResources, this.pairs, this.widePairs, this.principals];
  }

  /** All that was used in several rehearsals. */
  public static union(uses: readonly StatementUse[]): StatementUse {
    const all = new StatementUse();
    for (const use of uses) all.sets.forEach((set, index) => use.sets[index].forEach((place) => set.add(place)));
    return all;
  }

  /** Whether a call would have been denied without the statement. */
  public get isNeeded(): boolean {
    return this.neededActions.size > 0 || this.neededResources.size > 0;
  }
}

export function pairOf(action: number, resource: number): number {
  return action * 4096 + resource;
}

/** Which grants were used. A policy that several roles have is read once for each of them, so that each has statements of its own. */
export class Usage {
  private readonly uses = new Map<Statement, StatementUse>();
  private readonly actors = new Set<string>();
  private changes = 0;

  public add({ roleArn }: Caller, principal: Principal, { identity, resource, needed }: Allowed, right: Right): void {
    if (roleArn !== undefined) this.mark(this.actors, roleArn);
    for (const ground of identity) this.used(ground, needed.identity && identity.length === 1, right);
    for (const ground of resource) {
      this.used(ground, needed.resource && resource.length === 1, right);
      const { statement } = ground;
      for (const name of statement.principals?.namesOf(principal) ?? []) this.mark(this.useOf(statement).principals, name);
    }
  }

  public of(statement: Statement): StatementUse | undefined {
    return this.uses.get(statement);
  }

  /** Whether a role has done anything. */
  public hasActed(roleArn: string): boolean {
    return this.actors.has(roleArn);
  }

  /** Grows whenever something was used for the first time. */
  public get revision(): number {
    return this.changes;
  }

  /** `isAlone`: nothing else allowed it. */
  private used({ statement, actions, resources }: Ground, isAlone: boolean, { resource: arn }: Right): void {
    const use = this.useOf(statement);
    for (const place of actions) {
      this.mark(use.actions, place);
      if (isAlone && actions.length === 1) this.mark(use.neededActions, place);
    }
    for (const place of resources) {
      this.mark(use.resources, place);
      if (isAlone && resources.length === 1) this.mark(use.neededResources, place);
      const isWide = arn === '*' || arn === statement.resources[place];
      for (const action of actions) this.mark(isWide ? use.widePairs : use.pairs, pairOf(action, place));
    }
  }

  private mark<T>(set: Set<T>, item: T): void {
    if (set.has(item)) return;
    set.add(item);
    this.changes++;
  }

  private useOf(statement: Statement): StatementUse {
    const known = this.uses.get(statement);
    if (known) return known;
    const use = new StatementUse();
    this.uses.set(statement, use);
    return use;
  }
}
