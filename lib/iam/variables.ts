import { Context } from './request';

const VARIABLE = /\$\{([^}]*)\}/g;
/** Wildcards that are meant as characters. */
const LITERALS: Readonly<Record<string, string>> = { '*': '*', '?': '?', '$': '$' };

/** Whether a value of a policy holds a policy variable. */
export function hasVariables(text: string): boolean {
  return text.includes('${');
}

/**
 * The value with its policy variables filled in; nothing if one of them has no value, then what holds it fits nothing.
 * What is filled in is meant literally: its wildcards are none. `escape` makes them so.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
export function fillIn(text: string, context: Context, escape: (literal: string) => string): string | undefined {
  let isMissing = false;
  const filled = text.replace(VARIABLE, (_, inner: string) => {
    const literal = LITERALS[inner];
    if (literal !== undefined) return escape(literal);
    const [, name, fallback] = /^\s*([^,\s]+)\s*(?:,\s*'([^']*)'\s*)?$/.exec(inner) ?? [];
    const value = name === undefined ? undefined : context[name.toLowerCase()] ?? fallback;
    if (typeof value === 'string') return escape(value);
    isMissing = true;
    return '';
  });
  return isMissing ? undefined : filled;
}
