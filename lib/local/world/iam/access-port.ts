import type { Context } from '../../../iam';
import { Caller, ServiceError } from '../service';

/** One thing that a call needs to be allowed. */
export interface Right {
  /** e.g. `s3:GetObject`. */
  readonly action: string;
  /** An ARN; `*` for an action that has no resource level. */
  readonly resource: string;
  /** Who owns the resource. Default: the account in its ARN, or that of the caller if it has none. */
  readonly account?: string;
  /** Condition keys of the service, in lower case. */
  readonly context?: Context;
}

/** A row of the table which call needs which rights: what it needs, and the page that says so. */
export interface RightsRow<Input> {
  readonly page: string;
  readonly rights: (input: Input, place: Place) => readonly Right[];
}

/** Where somebody calls a service: in his own account. */
export interface Place {
  readonly account: string;
  readonly region: string;
}

/** Whom a stand-in asks before it does something. */
export interface AccessPort {
  /** Throws a Denied, which is a ServiceError, if one of the rights is missing. What can't be judged ends the rehearsal. */
  require(caller: Caller, ...rights: readonly Right[]): void;
  /** Why somebody may not; nothing if he may. Nothing is remembered of that: it is for those who act later, or in a process of their own. */
  refusal(caller: Caller, right: Right): ServiceError | undefined;
}
