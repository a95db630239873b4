import { PolicyKind, Statement } from './statement';

/** Versions of the policy language: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html. The older one, which holds where none is said, knows no policy variables. */
const [WITHOUT_VARIABLES, WITH_VARIABLES] = ['2008-10-17', '2012-10-17'];
const ELEMENTS = ['Version', 'Id', 'Statement'];

/** A statement that is about an action, and the places of its patterns that fit the action. */
export interface About {
  readonly statement: Statement;
  readonly actions: readonly number[];
}

/** One policy, read once and asked often. */
export class Policy {
  public readonly statements: readonly Statement[];
  private readonly byAction = new Map<string, readonly About[]>();

  /** `name` says for people which policy it is. */
  constructor(public readonly name: string, document: unknown, kind: PolicyKind = 'other') {
    const json = (typeof document === 'object' ? document ?? {} : {}) as Readonly<Record<string, unknown>>;
    const { Version = WITHOUT_VARIABLES, Statement: statements = {} } = json;
    const grammar = { knowsVariables: Version === WITH_VARIABLES, kind, unknown: unknownOf(json, Version) };
    const list: readonly unknown[] = Array.isArray(statements) ? statements : [statements];
    this.statements = list.map((statement, index) => new Statement((statement ?? {}) as Record<string, unknown>, index, grammar));
  }

  /** The statements that are about an action, whatever else they say. */
  public about(action: string): readonly About[] {
    const known = this.byAction.get(action);
    if (known) return known;
    const lower = action.toLowerCase();
    const found = this.statements.flatMap((statement) => {
      const actions = statement.actionsThatFit(lower);
      return actions ? [{ statement, actions }] : [];
    });
    this.byAction.set(action, found);
    return found;
  }
}

function unknownOf(json: Readonly<Record<string, unknown>>, version: unknown): string | undefined {
  if (json.Statement === undefined) return 'a policy without a Statement';
  if (version !== WITHOUT_VARIABLES && version !== WITH_VARIABLES) return `the Version ${JSON.stringify(version)}`;
  const element = Object.keys(json).find((name) => !ELEMENTS.includes(name));
  return element === undefined ? undefined : `the element ${element}`;
}
