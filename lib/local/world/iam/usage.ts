import { Allowed, Ground, Statement } from '../../../iam';
import { Right } from './access-port';

/** What was used of a statement: the places of its actions and resources. `needed` are those without which a call would have been denied. */
export interface StatementUse {
  readonly actions: Set<number>;
  readonly resources: Set<number>;
  readonly neededActions: Set<number>;
  readonly neededResources: Set<number>;
  /** Places of the resources that fitted an ARN, and not only calls without a resource level. */
  readonly onArns: Set<number>;
}

/** Which grants were used. */
export class Usage {
  private readonly uses = new Map<Statement, StatementUse>();

  public add({ identity, resource, needed }: Allowed, right: Right): void {
    this.side(identity, needed.identity, right);
    this.side(resource, needed.resource, right);
  }

  public of(statement: Statement): StatementUse | undefined {
    return this.uses.get(statement);
  }

  private side(grounds: readonly Ground[], isNeeded: boolean, { resource: arn }: Right): void {
    for (const { statement, actions, resources } of grounds) {
      const use = this.useOf(statement);
      const isAlone = isNeeded && grounds.length === 1;
      for (const place of actions) {
        use.actions.add(place);
        if (isAlone && actions.length === 1) use.neededActions.add(place);
      }
      for (const place of resources) {
        use.resources.add(place);
        if (isAlone && resources.length === 1) use.neededResources.add(place);
        if (arn !== '*') use.onArns.add(place);
      }
    }
  }

  private useOf(statement: Statement): StatementUse {
    const known = this.uses.get(statement);
    if (known) return known;
    const use = { actions: new Set<number>(), resources: new Set<number>(), neededActions: new Set<number>(), neededResources: new Set<number>(), onArns: new Set<number>() };
    this.uses.set(statement, use);
    return use;
  }
}
