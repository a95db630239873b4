import { Token } from 'aws-cdk-lib';

/** What in a value JSON can't hold, with the path of each. What is known at deployment only is taken as it is. */
export function jsonFaults(path: string, value: unknown, holders: readonly object[] = []): string[] {
  if (Token.isUnresolved(value) || value === null || ['string', 'boolean'].includes(typeof value)) return [];
  if (typeof value === 'number') return Number.isFinite(value) ? [] : [`${path} is ${value}`];
  if (typeof value !== 'object') return [`${path} is ${value === undefined ? 'undefined' : `a ${typeof value}`}`];
  if (holders.includes(value)) return [`${path} holds itself`];
  const inner = [...holders, value];
  if (Array.isArray(value)) return value.flatMap((item, index) => jsonFaults(`${path}[${index}]`, item, inner));
  const made = Object.getPrototypeOf(value) as { constructor?: { name?: string } } | null;
  if (made !== null && made.constructor?.name !== 'Object') return [`${path} is a ${made.constructor?.name ?? 'class'}`];
  return Object.entries(value).flatMap(([key, item]) => jsonFaults(`${path}.${key}`, item, inner));
}
