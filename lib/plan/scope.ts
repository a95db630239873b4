import { ReleaseError } from '../contracts/errors';
import { FaultCode } from './faults';

/** The result of `AWS::NoValue`: the property or list member is left out. */
export const NO_VALUE = Symbol('AWS::NoValue');

/** What an expression in a template may refer to. A name that is not there is refused by whoever looks it up. */
export interface Scope {
  /** Whose expression it is, e.g. `Shop.Topic`: said in every refusal. */
  readonly owner: string;
  /** A resource, a template parameter or a pseudo parameter. */
  ref(name: string, path: string): unknown;
  attribute(logicalId: string, attribute: string, path: string): unknown;
  mapping(map: string, top: string, second: string, path: string): unknown;
  condition(name: string, path: string): boolean;
  /** The value that another stack exports under this name. */
  imported(name: string, path: string): unknown;
}

/** A refusal that says whose expression it was and where it stands. */
export function refusal(scope: Pick<Scope, 'owner'>, path: string, text: string, code: FaultCode = 'AssemblyUnreadable'): ReleaseError {
  return new ReleaseError(code, `${scope.owner} ${path}: ${text}`);
}
