import { Reader } from './parse';

/** A website's bucket, and the role that may write or read it. */
export interface WebsiteTarget {
  readonly artifact: string;
  readonly bucket: string;
  readonly role: string;
}

/** A function's alias, and the role that may read both. */
export interface LambdaAliasTarget {
  readonly artifact: string;
  /** Name of the function. */
  readonly function: string;
  readonly alias: string;
  readonly role: string;
}

/** What `attest` reads back: one kind for each way of deploying, told apart by the field that only it has. */
export type AttestTarget = WebsiteTarget | LambdaAliasTarget;

const KINDS: Readonly<Record<string, (r: Reader) => AttestTarget>> = {
  bucket: readWebsite,
  alias: readLambdaAlias,
};

export function readAttestTarget(r: Reader): AttestTarget {
  const kind = Object.keys(KINDS).find((field) => !r.field(field).isAbsent) ?? 'bucket';
  return KINDS[kind](r);
}

export function readWebsite(r: Reader): WebsiteTarget {
  r.object('artifact', 'bucket', 'role');
  return { artifact: r.field('artifact').string(/./), bucket: r.field('bucket').string(/./), role: readRole(r) };
}

function readLambdaAlias(r: Reader): LambdaAliasTarget {
  r.object('artifact', 'function', 'alias', 'role');
  return { artifact: r.field('artifact').string(/./), function: r.field('function').string(/./), alias: r.field('alias').string(/./), role: readRole(r) };
}

/** The role in whose name a target is read or written. */
export function readRole(r: Reader): string {
  return r.field('role').string(/^arn:[^:]+:iam::/, 'the ARN of a role');
}
