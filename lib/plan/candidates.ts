import { kindOf } from './attributes';
import { Fault, Faults } from './faults';
import { Identity } from './kinds/kind';
import { Resolved, Resolver } from './resolver';
import { Declared, Stack } from './stacks';

/** A resource that exists, resolved as far as it goes. Whether its faults matter depends on who reaches it. */
export interface Candidate {
  readonly declared: Declared;
  readonly identity: Identity;
  readonly resolved: Resolved;
  readonly faults: readonly Fault[];
  /** Whether the rehearsal has a stand-in for its type. */
  readonly isKnown: boolean;
}

/** All resources that exist, in the order of their templates. */
export function resolveAll(stacks: readonly Stack[]): Candidate[] {
  const resolver = new Resolver(stacks);
  return stacks.flatMap((stack) => [...stack.resources.values()]).flatMap((declared) => {
    const faults = new Faults();
    if (faults.gather(() => resolver.exists(declared)) === false) return [];
    const resolved = resolver.resolve(declared);
    faults.addAll(resolved.faults);
    const identity = faults.gather(() => resolver.identity(declared)) ?? nameless(declared.id);
    return [{ declared, identity, resolved, faults: faults.list, isKnown: kindOf(declared.type) !== undefined }];
  });
}

/** Stands in where the name itself could not be resolved; its fault says why. */
function nameless(id: string): Identity {
  return { name: id, ref: id, arn: id, attributes: {} };
}
