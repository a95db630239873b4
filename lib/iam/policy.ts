import { Statement } from './statement';

/** Versions of the policy language; the older one, which holds where none is said, knows no policy variables. */
const WITH_VARIABLES = '2012-10-17';

/** One policy, read once and asked often. */
export class Policy {
  public readonly statements: readonly Statement[];
  private readonly byAction = new Map<string, readonly Statement[]>();

  /** `name` says for people which policy it is. */
  constructor(public readonly name: string, document: unknown, kind: 'trust' | 'other' = 'other') {
    const { Version, Statement: statements } = (document ?? {}) as { readonly Version?: unknown; readonly Statement?: unknown };
    const list = Array.isArray(statements) ? statements : statements === undefined ? [] : [statements];
    this.statements = list.map((json, index) => new Statement((json ?? {}) as Record<string, unknown>, index, { knowsVariables: Version === WITH_VARIABLES, isTrust: kind === 'trust' }));
  }

  /** The statements that are about an action, whatever else they say. */
  public about(action: string): readonly Statement[] {
    const known = this.byAction.get(action);
    if (known) return known;
    const lower = action.toLowerCase();
    const found = this.statements.filter((statement) => statement.isAbout(lower));
    this.byAction.set(action, found);
    return found;
  }
}
