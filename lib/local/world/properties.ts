import { ReleaseError } from '../../contracts/errors';

export type Properties = Readonly<Record<string, unknown>>;

/** Refuses by name every property that is set and that a stand-in would have to skip. */
export function onlyProperties(owner: string, properties: Properties, known: readonly string[]): void {
  const unknown = Object.keys(properties).filter((name) => !known.includes(name) && isSet(properties[name]));
  if (unknown.length > 0) throw new ReleaseError('Unsupported', `${owner}: the rehearsal does not understand ${unknown.join(', ')}`);
}

/** An object among the properties, or an empty one. */
export function childOf(properties: Properties, name: string): Properties {
  const child = properties[name];
  return typeof child === 'object' && child !== null && !Array.isArray(child) ? child as Properties : {};
}

/** A text among the properties; scalars become texts, as CloudFormation hands them on. */
export function textOf(owner: string, properties: Properties, name: string): string {
  const text = optionalText(properties, name);
  if (text === undefined) throw new ReleaseError('AssemblyUnreadable', `${owner}: ${name} must be a text, got ${JSON.stringify(properties[name]) ?? 'nothing'}`);
  return text;
}

export function optionalText(properties: Properties, name: string): string | undefined {
  const value = properties[name];
  return ['string', 'number', 'boolean'].includes(typeof value) ? String(value) : undefined;
}

export function optionalNumber(properties: Properties, name: string): number | undefined {
  const text = optionalText(properties, name);
  return text === undefined ? undefined : Number(text);
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0);
}
