import { counted } from '../../lib/contracts/counted';
import { digestOf, sameDigest } from '../../lib/contracts/digest';
import type { SealedStack } from './sealed-stack';

/** What CloudFormation tells of a stack or of a change set. */
export interface FoundStack {
  readonly template: string | undefined;
  readonly parameters: ReadonlyMap<string, string>;
}

/** What CloudFormation shows instead of a value that nobody shall see (`NoEcho`). */
const HIDDEN = '****';

/** What CloudFormation does not act on: a stack that differs in nothing else is not updated, and keeps the template that it had. */
const SAYS_NOTHING: readonly string[] = ['AWSTemplateFormatVersion', 'Description', 'Metadata'];

/** CloudFormation keeps templates in ASCII: what is not becomes a question mark. Seen on AWS; `cdk diff` allows for it, too. */
export function isSealedTemplate(found: string | undefined, { template, digest }: SealedStack): boolean {
  if (found === undefined) return false;
  return sameDigest(digestOf(found), digest) || found === inAscii(template);
}

/** The same, but for what CloudFormation does not act on. Templates in YAML must be the same in every character. */
export function saysTheSame(found: string | undefined, sealed: SealedStack): boolean {
  if (isSealedTemplate(found, sealed)) return true;
  const [a, b] = [meaningOf(found), meaningOf(inAscii(sealed.template))];
  return a !== undefined && a === b;
}

/** The values that differ from the sealed ones, in words; nothing if none does. Values that nobody may see are not compared. */
export function parametersFault({ parameters }: FoundStack, sealed: SealedStack): string | undefined {
  const wrong = Object.entries(sealed.parameters).filter(([name, value]) => parameters.get(name) !== value && parameters.get(name) !== HIDDEN);
  if (wrong.length === 0) return undefined;
  return wrong.map(([name, value]) => `its parameter ${name} is ${JSON.stringify(parameters.get(name)) ?? 'not there'} and not ${JSON.stringify(value)}`).join('; ');
}

/** `2 parameters, 1 of them hidden` */
export function parametersText({ parameters }: FoundStack, sealed: SealedStack): string {
  const names = Object.keys(sealed.parameters);
  const hidden = names.filter((name) => parameters.get(name) === HIDDEN).length;
  return `${counted(names.length, 'parameter')}${hidden > 0 ? `, ${hidden} of them hidden` : ''}`;
}

function inAscii(text: string): string {
  return text.replace(/[^\0-\x7f]/gu, '?');
}

function meaningOf(text: string | undefined): string | undefined {
  try {
    const document = JSON.parse(text ?? '') as Readonly<Record<string, unknown>>;
    return JSON.stringify(sorted(Object.fromEntries(Object.entries(document).filter(([section]) => !SAYS_NOTHING.includes(section)))));
  } catch {
    return undefined;
  }
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, member]) => [key, sorted(member)]));
}
