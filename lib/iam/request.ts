/** The values of condition keys, by their names in lower case. A list is a key with several values; what is not here is absent. */
export type Context = Readonly<Record<string, string | readonly string[]>>;

/** Who asks. */
export type Principal = SessionPrincipal | ServicePrincipal;

/** A session of a role. */
export interface SessionPrincipal {
  readonly kind: 'session';
  /** e.g. `arn:aws:sts::111111111111:assumed-role/Role/session`. */
  readonly arn: string;
  readonly roleArn: string;
  readonly account: string;
}

/** A service that acts in its own name, e.g. `sns.amazonaws.com`. For whom it acts is in `aws:SourceArn` and `aws:SourceAccount`. */
export interface ServicePrincipal {
  readonly kind: 'service';
  readonly name: string;
}

/** One question: may this principal do this here. */
export interface AccessRequest {
  readonly principal: Principal;
  /** e.g. `s3:GetObject`. */
  readonly action: string;
  /** An ARN; `*` for an action that has no resource level. */
  readonly resource: string;
  /** The account that owns the resource. */
  readonly resourceAccount: string;
  readonly context: Context;
}
