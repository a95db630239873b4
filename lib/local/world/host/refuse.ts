import { ReleaseError } from '../../../contracts/errors';

/** A function that is there, so that modules load, and refuses to be called. */
export function refuse(what: string): (...args: unknown[]) => never {
  return function refused() {
    throw new ReleaseError('Unsupported', `a handler calls ${what}, which the rehearsal does not give to handlers`);
  };
}

/** A module whose functions refuse to be called, except those in `allowed`. Classes and constants stay. */
export function refusing(name: string, module: object, allowed: Readonly<Record<string, unknown>>): object {
  const guarded = Object.fromEntries(Object.entries(module).map(([key, value]) => [
    key, typeof value === 'function' && !isClass(value) ? refuse(`${name}.${key}`) : value,
  ]));
  const result = { ...guarded, ...allowed };
  return { ...result, default: result };
}

function isClass(value: unknown): boolean {
  return /^class\b/.test(Function.prototype.toString.call(value));
}
