import { COMPUTE } from './kinds/compute';
import { IDENTITY } from './kinds/identity';
import { Kind } from './kinds/kind';
import { MESSAGING } from './kinds/messaging';
import { STORAGE } from './kinds/storage';

/** Every type that the rehearsal has a stand-in for. What is not here is inert, or refused if a pipeline reaches it. */
const KINDS: Readonly<Record<string, Kind>> = { ...STORAGE, ...IDENTITY, ...MESSAGING, ...COMPUTE };

export const KNOWN_TYPES: readonly string[] = Object.keys(KINDS).sort();

/** Types that are no resources of anybody's. */
export const IGNORED_TYPES: readonly string[] = ['AWS::CDK::Metadata'];

export function kindOf(type: string): Kind | undefined {
  return Object.hasOwn(KINDS, type) ? KINDS[type] : undefined;
}

/**
 * A type that is not known: its name is the one that its property `<Type>Name` chooses, or a made-up one;
 * any attribute is a made-up text, the same every time, that no service would accept.
 */
export function inertKind(type: string, id: string): Kind {
  const arn = `${id}.Arn`;
  return {
    nameProperty: `${type.split('::').at(-1) ?? type}Name`,
    max: 128,
    identify: ({ name }) => ({ ref: name, arn, attributes: {} }),
  };
}

/** The made-up attribute of an inert resource. */
export function inertAttribute(id: string, attribute: string): string {
  return `${id}.${attribute}`;
}
