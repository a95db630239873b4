import { Unknown } from './unknown';

/** The texts of an element that holds one or several; numbers and booleans as they are written. Throws Unknown. */
export function textsOf(value: unknown, what: string): readonly string[] {
  const list = Array.isArray(value) ? value : [value];
  if (list.length === 0) throw new Unknown(`${what} without a value`);
  return list.map((item: unknown) => {
    if (typeof item === 'string' || typeof item === 'number' || typeof item === 'boolean') return String(item);
    throw new Unknown(`${what} with the value ${JSON.stringify(item)}`);
  });
}
