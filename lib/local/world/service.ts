import type { Context, Policy } from '../../iam';

/** Who calls: what the credentials of a request stand for. */
export interface Caller {
  /** e.g. `arn:aws:sts::111111111111:assumed-role/Role/session`; of a service that acts in its own name, e.g. `sns.amazonaws.com`. */
  readonly arn: string;
  /** Empty for a service that acts in its own name. */
  readonly account: string;
  /** The role behind the session, if it is one. */
  readonly roleArn?: string;
  /** What a role may do that is not in the app. */
  readonly policies?: readonly Policy[];
  /** What a session was narrowed to when it began. */
  readonly sessionPolicy?: Policy;
  /** Values of condition keys, in lower case, that this caller brings along: for whom a service acts, or how somebody is connected. */
  readonly context?: Context;
  /** Somebody in the story, who hears himself what he may not. */
  readonly isPerson?: boolean;
}

/** One request of an SDK client, as it came over HTTP. */
export interface ServiceRequest {
  readonly method: string;
  /** Decoded path, beginning with '/'. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  readonly caller: Caller;
}

export interface ServiceResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | string;
}

/** A stand-in of one AWS service behind its wire protocol. */
export interface Service {
  handle(request: ServiceRequest): Promise<ServiceResponse>;
}

/** An error as AWS answers it: the code is the exception's name in the service's API reference. */
export class ServiceError extends Error {
  constructor(public readonly code: string, message: string, public readonly status = 400) {
    super(message);
    this.name = code;
  }
}

/** An operation that this stand-in does not have. Never answered with a guess. */
export class UnsupportedOperation extends ServiceError {
  constructor(service: string, operation: string) {
    super('UnsupportedOperation', `the rehearsal's ${service} has no ${operation}; see the support page`, 501);
  }
}
