import { Caller } from '../service';

const ROLE = /^arn:[^:]+:iam::(\d{12}):role\/(?:.*\/)?([^/]+)$/;

/** A session of a role. `session` is its name. */
export function roleSession(roleArn: string, session: string): Caller {
  const [, account, name] = ROLE.exec(roleArn) ?? ['', '', '', roleArn];
  return { arn: `arn:aws:sts::${account}:assumed-role/${name}/${session}`, account, roleArn };
}

/** A service in its own name, e.g. `sns.amazonaws.com`, that acts for a resource of an account. Without one it does not say for whom, as Lambda does when it assumes a role. */
export function servicePrincipal(name: string, source?: { readonly arn: string; readonly account: string }): Caller {
  return { arn: name, account: '', ...(source && { context: { 'aws:sourcearn': source.arn, 'aws:sourceaccount': source.account } }) };
}

/** Somebody with `AdministratorAccess`, outside of the app. */
export function administrator(account: string): Caller {
  return { arn: `arn:aws:iam::${account}:user/operator`, account, isPerson: true };
}
