import type { DeniedReport } from '../../../contracts/report';
import { Denied as Denial, nameOf } from '../../../iam';
import { Caller, ServiceError } from '../service';
import { Right } from './access-port';

/** Somebody may not do something. The code is that of S3 and of the query protocol; `renderError` writes that of the others. */
export class Denied extends ServiceError {
  constructor(public readonly caller: Caller, public readonly right: Right, public readonly reason: string) {
    super('AccessDenied', `User: ${caller.arn} is not authorized to perform: ${right.action} on resource: ${right.resource} because ${reason}`, 403);
  }
}

/** What was denied, each once. */
export function deniedReports(denied: readonly Denied[]): readonly DeniedReport[] {
  return [...new Map(denied.map(deniedReport).map((report) => [JSON.stringify(report), report])).values()];
}

export function deniedReport({ caller, right, reason }: Denied): DeniedReport {
  const source = caller.roleArn === undefined && caller.context?.['aws:sourcearn'];
  return { role: caller.roleArn ?? caller.arn, action: right.action, resource: right.resource, reason: `${reason}${source ? ` for ${String(source)}` : ''}` };
}

/** e.g. `Shop-Verify may not kms:Decrypt on arn:…: no identity-based policy allows it`. */
export function denialLine({ role, action, resource, reason }: DeniedReport): string {
  return `${role.slice(role.lastIndexOf('/') + 1)} may not ${action} on ${resource}: ${reason}`;
}

const MISSING: Readonly<Record<NonNullable<Denial['missing']>, string>> = {
  identity: 'no identity-based policy allows it',
  resource: 'no resource-based policy allows it',
  either: 'no identity-based policy allows it',
  boundary: 'no permissions boundary allows it',
  session: 'no session policy allows it',
};

/** Which statement denied, or that none allowed. */
export function reasonOf({ by, missing }: Denial): string {
  if (by) return `${nameOf(by.statement)} of ${by.policy.name} denies it`;
  return MISSING[missing!];
}
