import { isKnownKey } from './condition-keys';
import { Context } from './request';
import { Unknown, Unresolved } from './unknown';

/** Wildcards that are meant as characters. */
const LITERALS: Readonly<Record<string, string>> = { '*': '*', '?': '?', $: '$' };
const VARIABLE = /\$\{([^{}]*)\}/;
const KEY_AND_DEFAULT = /^\s*([^,']*[^,'\s])\s*(?:,\s*'([^']*)'\s*)?$/;

/** What stands for the value of a key, in lower case. */
interface Variable {
  readonly key: string;
  readonly otherwise: string | undefined;
}

/**
 * A value of a policy with policy variables. What is filled in is meant literally: its wildcards are none.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
export class Template {
  private readonly pieces: readonly (string | Variable)[];

  /** `escape` makes a text literal. Throws Unknown for what is no variable. */
  constructor(private readonly text: string, private readonly escape: (literal: string) => string) {
    this.pieces = text.split(VARIABLE).map((piece, index) => (index % 2 === 0 ? this.outside(piece) : this.inside(piece)));
  }

  public static isOne(text: string): boolean {
    return text.includes('${');
  }

  /** Throws Unresolved if a variable has no value, and Unknown for one whose value is not known here. */
  public fillIn(context: Context): string {
    return this.pieces.map((piece) => (typeof piece === 'string' ? piece : this.valueOf(piece, context))).join('');
  }

  private outside(piece: string): string {
    if (Template.isOne(piece)) throw new Unknown(`the policy variable in '${this.text}'`);
    return piece;
  }

  private inside(inner: string): string | Variable {
    if (Object.hasOwn(LITERALS, inner)) return this.escape(LITERALS[inner]);
    const [, key, otherwise] = KEY_AND_DEFAULT.exec(inner) ?? [];
    if (key === undefined) throw new Unknown(`the policy variable in '${this.text}'`);
    return { key: key.toLowerCase(), otherwise };
  }

  private valueOf({ key, otherwise }: Variable, context: Context): string {
    const value = context[key] ?? otherwise;
    if (typeof value === 'string') return this.escape(value);
    if (value !== undefined) throw new Unknown(`the policy variable in '${this.text}', which has several values,`);
    if (!isKnownKey(key)) throw new Unknown(`the policy variable in '${this.text}'`);
    throw new Unresolved(`what becomes of '${this.text}' in a denial if the variable has no value`);
  }
}
