import { ReleaseError } from '../contracts/errors';
import { Policy } from '../iam';
import { PolicyBook } from './world/iam/policy-book';
import { roleSession } from './world/iam/callers';
import { Caller } from './world/service';

/** How somebody is connected: condition keys of his requests. */
export interface Connection {
  /** `aws:SecureTransport` and `s3:TlsVersion`. Default: '1.3'. */
  readonly tls?: 'none' | '1.1' | '1.2' | '1.3';
  /** `aws:SourceIp`. Default: an address that nobody has. */
  readonly sourceIp?: string;
}

export interface PersonOptions {
  /** What a role that is not in the app may do: its identity-based policies, as JSON. A role of the app has those of the app. */
  readonly policies?: readonly object[];
  readonly connection?: Connection;
  /**
   * Whether he assumes the role, as somebody of its account who may assume any: then the trust policy must let him. Not so who has a session of the role
   * in another way, by federation, or because he got hold of a function's credentials. Default: true for a role of the app.
   */
  readonly assumes?: boolean;
}

/** Somebody's session of a role. Throws StoryInvalid for what is no role or no session name, and for a role of which nobody knows what it may do. */
export function sessionOf(book: PolicyBook, roleArn: string, name: string, { policies, connection = {} }: PersonOptions): Caller {
  if (!/^arn:[^:]+:iam::\d{12}:role\/./.test(roleArn)) throw invalid(`'${roleArn}' is no ARN of a role; an example: arn:aws:iam::111111111111:role/Managers`);
  if (!/^[\w+=,.@-]{2,64}$/.test(name)) throw invalid(`'${name}' is no session name: 2 to 64 letters, digits or any of _+=,.@-`);
  const isOfApp = book.role(roleArn) !== undefined;
  if (isOfApp && policies) throw invalid(`the role ${roleArn} is in the app, and so is what it may do; leave 'policies' away`);
  if (!isOfApp && !policies) throw invalid(`the role ${roleArn} is not in the app, so nobody knows what it may do; say it: r.as('${roleArn}', '${name}', { policies: [{ Version: '2012-10-17', Statement: [...] }] })`);
  return {
    ...roleSession(roleArn, name), isPerson: true, context: contextOf(connection),
    ...(policies && { policies: policies.map((document, index) => new Policy(`policy ${index + 1} of ${name}`, document)) }),
  };
}

function contextOf({ tls = '1.3', sourceIp }: Connection): Caller['context'] {
  return {
    'aws:securetransport': String(tls !== 'none'),
    ...(tls !== 'none' && { 's3:tlsversion': tls }),
    ...(sourceIp !== undefined && { 'aws:sourceip': sourceIp }),
  };
}

const invalid = (message: string) => new ReleaseError('StoryInvalid', message);
