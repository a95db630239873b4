/** A value of JSON, open to change. */
export type Json = null | boolean | number | string | Json[] | { [field: string]: Json };

export interface Place {
  /** As the parsers write it: `.artifacts[0].name`. */
  readonly path: string;
  readonly value: Json;
  readonly steps: readonly (string | number)[];
}

/** Every value below a document, and the document itself. What lies below an `open` path is anybody's own, and left out. */
export function walk(value: Json, open: readonly string[] = [], steps: readonly (string | number)[] = []): Place[] {
  const path = steps.map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`)).join('');
  const children: [string | number, Json][] = Array.isArray(value) ? value.map((item, index) => [index, item]) : Object.entries(isObject(value) ? value : {});
  return [{ path, value, steps }, ...(open.includes(path) ? [] : children.flatMap(([step, item]) => walk(item, open, [...steps, step])))];
}

/** A copy in which one value is another one; `undefined` takes the field away. */
export function changed(document: Json, steps: readonly (string | number)[], value: Json | undefined): Json | undefined {
  const [first, ...rest] = steps;
  if (first === undefined) return value;
  const copy = (Array.isArray(document) ? [...document] : { ...(document as object) }) as Record<string | number, Json>;
  const inner = changed(copy[first], rest, value);
  if (inner === undefined) delete copy[first];
  else copy[first] = inner;
  return copy as Json;
}

/** A value of another type. */
export function otherType(value: Json): Json {
  if (Array.isArray(value)) return { not: 'a list' };
  if (isObject(value)) return ['not an object'];
  return typeof value === 'string' ? 7 : 'another type';
}

/** A value of the same type, where there is one. */
export function otherValue(value: Json): Json {
  if (Array.isArray(value)) return [...value, 'one more'];
  if (isObject(value)) return { ...value, more: 1 };
  if (typeof value === 'string') return `${value}x`;
  if (typeof value === 'number') return value + 1;
  return value === null ? 'something' : !value;
}

export function isObject(value: Json): value is { [field: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
