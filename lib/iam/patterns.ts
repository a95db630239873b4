import { Context } from './request';
import { textsOf } from './texts';
import { Unknown, Unresolved } from './unknown';
import { Template } from './variables';
import { isIncomplete, literally, resourceWildcard, wildcard } from './wildcards';

/** What an element may be, by the policy that it stands in. */
export interface PatternGrammar {
  /** Not in policies of the version 2008-10-17. */
  readonly knowsVariables: boolean;
  /** In the policies of callers: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-arns. */
  readonly completesArns: boolean;
}

type Fits = (text: string, context: Context) => boolean;

/** An `Action`, a `Resource` or the negation of one: patterns of which one has to fit, or none. */
export class Patterns {
  private constructor(private readonly all: readonly Fits[], private readonly isNegated: boolean, private readonly templates: readonly Template[] = []) {}

  /** What fits everything, in the place of an element that can't be read. */
  public static readonly ANY = new Patterns([], true);

  /** Texts are compared in lower case. */
  public static actions(texts: readonly string[], isNegated: boolean): Patterns {
    return new Patterns(texts.map((text) => {
      // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html
      if (text !== '*' && !/^[\w-]+:[\w*?]+$/.test(text) && text !== '*:*') throw new Unknown(`the action '${text}'`);
      return wildcard(text.toLowerCase());
    }), isNegated);
  }

  public static resources(texts: readonly string[], isNegated: boolean, { knowsVariables, completesArns }: PatternGrammar): Patterns {
    const templates: Template[] = [];
    const all = texts.map((text): Fits => {
      if (!completesArns && isIncomplete(text)) throw new Unknown(`the Resource '${text}', which has no six parts,`);
      if (!knowsVariables || !Template.isOne(text)) return resourceWildcard(text);
      if (!/^arn(:[^:$]*){4}:/.test(text)) throw new Unknown(`the Resource '${text}', with a policy variable before its last part,`);
      const template = new Template(text, literally);
      templates.push(template);
      return (resource, context) => {
        const filled = unlessUnresolved(() => template.fillIn(context));
        // Without a value, what the statement is about is left open.
        return filled === undefined ? !isNegated : resourceWildcard(filled)(resource);
      };
    });
    return new Patterns(all, isNegated, templates);
  }

  /** The places of those that fit; nothing if the element does not take the text in. */
  public places(text: string, context: Context = {}): readonly number[] | undefined {
    const fitting: number[] = [];
    this.all.forEach((fits, place) => {
      if (fits(text, context)) fitting.push(place);
    });
    if (this.isNegated) return fitting.length === 0 ? fitting : undefined;
    return fitting.length > 0 ? fitting : undefined;
  }

  /** Throws Unresolved if a policy variable has no value. */
  public requireValues(context: Context): void {
    for (const template of this.templates) template.fillIn(context);
  }
}

function unlessUnresolved<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch (error) {
    if (error instanceof Unresolved) return undefined;
    throw error;
  }
}

/** The texts of the one of two elements that exclude one another. Throws Unknown if there are none, or both. */
export function oneOf(json: Readonly<Record<string, unknown>>, name: string): { readonly texts: readonly string[]; readonly isNegated: boolean } {
  const isNegated = json[`Not${name}`] !== undefined;
  if (isNegated === (json[name] !== undefined)) throw new Unknown(isNegated ? `a statement with ${name} and Not${name}` : `a statement without a ${name}`);
  return { texts: textsOf(json[isNegated ? `Not${name}` : name], name), isNegated };
}
