import { ReleaseError } from '../../../contracts/errors';
import type { AccessReport } from '../../../contracts/report';
import { AccessRequest, Context, decide, Decision, Policies, Principal, Undecidable } from '../../../iam';
import { JournalPort } from '../ports';
import { Caller } from '../service';
import { Timeline } from '../timeline';
import { AccessPort, Right } from './access-port';
import { denialLine, Denied, deniedReport, deniedReports, reasonOf } from './denied';
import { SeenGrant, unusedOf } from './findings';
import { isSovereign, PolicyBook, RolePolicies } from './policy-book';
import { Usage } from './usage';

export interface AccessDependencies {
  readonly book: PolicyBook;
  readonly timeline: Timeline;
  readonly journal: JournalPort;
  readonly region: string;
  /** Everybody may do everything, and nothing is remembered: to measure what deciding costs. */
  readonly isOff?: boolean;
  /** Hears what somebody was allowed, each time that he did it. */
  readonly onAllowed?: (right: Right) => void;
}

/** An address that nobody has: https://www.rfc-editor.org/rfc/rfc5737. Where calls come from on AWS depends on the network. */
const SOMEWHERE = '192.0.2.1';

/** Decides every call by the policies of the app's templates, and remembers what was denied and which grants were used. */
export class Access implements AccessPort {
  private readonly usage = new Usage();
  private readonly refusals: Denied[] = [];
  private told: { readonly revision: number; readonly report: AccessReport } | undefined;

  constructor(private readonly deps: AccessDependencies) {}

  /** What was denied to functions and services, oldest first. */
  public get denied(): readonly Denied[] {
    return this.refusals.filter(({ caller }) => !caller.isPerson);
  }

  /** The grants of the app's templates that take part: of roles and resources that pipelines reach, and of roles that have done something. */
  public grants(): SeenGrant[] {
    const { usage, deps: { book } } = this;
    return [...book.grants()]
      .filter(({ owners }) => owners.some((arn) => book.isReached(arn) || usage.hasActed(arn)))
      .map((grant) => ({ ...grant, use: usage.of(grant.statement) }));
  }

  /** What was denied, and what was granted in vain. */
  public get report(): AccessReport {
    const revision = this.usage.revision + this.refusals.length;
    if (this.told?.revision !== revision) this.told = { revision, report: { denied: deniedReports(this.denied), unused: unusedOf(this.grants()) } };
    return this.told.report;
  }

  public require(caller: Caller, ...rights: readonly Right[]): void {
    if (this.deps.isOff) return;
    for (const right of rights) {
      const decision = this.decide(caller, right);
      if (decision.allowed) {
        this.usage.add(caller, principalOf(caller), decision, right);
        this.deps.onAllowed?.(right);
        continue;
      }
      const denied = new Denied(caller, right, reasonOf(decision));
      this.refusals.push(denied);
      this.deps.journal.note('iam', denialLine(deniedReport(denied)));
      throw denied;
    }
  }

  public refusal(caller: Caller, right: Right): Denied | undefined {
    if (this.deps.isOff) return undefined;
    const decision = this.decide(caller, right);
    return decision.allowed ? undefined : new Denied(caller, right, reasonOf(decision));
  }

  /** What policies say, and nothing is remembered. Throws ReleaseError (Unsupported) for what can't be judged. */
  public decide(caller: Caller, right: Right): Decision {
    const request = this.requestOf(caller, right);
    try {
      return decide(request, this.policiesOf(caller, right));
    } catch (error) {
      if (!(error instanceof Undecidable)) throw error;
      throw new ReleaseError('Unsupported', `${caller.arn} asks for ${right.action} on ${right.resource}: ${error.message}`, { cause: error });
    }
  }

  private policiesOf(caller: Caller, right: Right): Policies {
    const { book } = this.deps;
    const role = this.roleOf(caller);
    return {
      identity: role?.identity ?? caller.policies ?? (isAdministrator(caller) ? [book.administrators] : []),
      boundary: role?.boundary,
      session: caller.sessionPolicy,
      ...this.ofResource(right),
    };
  }

  /** A role's trust policy says who may assume it, and nothing of who may pass or change it. */
  private ofResource({ action, resource }: Right): Pick<Policies, 'resource' | 'weight'> {
    if (action.startsWith('iam:')) return { weight: 'ordinary' };
    return { resource: this.deps.book.ofResource(resource), weight: isSovereign(resource) ? 'sovereign' : 'ordinary' };
  }

  private roleOf({ arn, roleArn }: Caller): RolePolicies | undefined {
    if (roleArn === undefined) return undefined;
    const role = this.deps.book.role(roleArn);
    if (role && role.unknown.length > 0) throw new Undecidable(`nobody here knows what ${role.unknown.join(' and ')} says, which is attached to the role of ${arn}`);
    return role;
  }

  private requestOf(caller: Caller, right: Right): AccessRequest {
    const { region, timeline: { now } } = this.deps;
    const { action, resource, context } = right;
    const principal = principalOf(caller);
    const isService = principal.kind === 'service';
    const account = right.account ?? (resource.split(':')[4] || caller.account);
    const common: Record<string, Context[string]> = {
      'aws:currenttime': new Date(now).toISOString(), 'aws:epochtime': String(Math.floor(now / 1000)), 'aws:requestedregion': region, 'aws:resourceaccount': account,
      'aws:securetransport': 'true', 'aws:principalisawsservice': String(isService), 'aws:viaawsservice': 'false',
    };
    const own: Record<string, Context[string]> = isService ? { 'aws:principalservicename': caller.arn } : {
      'aws:principalarn': caller.roleArn ?? caller.arn, 'aws:principalaccount': caller.account, 'aws:sourceip': SOMEWHERE,
      'aws:principaltype': caller.roleArn === undefined ? 'User' : 'AssumedRole',
    };
    const tags = caller.roleArn === undefined ? {} : this.deps.book.role(caller.roleArn)?.tags;
    return { principal, action, resource, resourceAccount: account, context: { ...common, ...own, ...tags, ...context, ...caller.context } };
  }
}

function principalOf({ arn, account, roleArn }: Caller): Principal {
  return account === '' ? { kind: 'service', name: arn } : { kind: 'session', arn, roleArn: roleArn ?? arn, account };
}

/** Whoever deploys and operates the app, from outside of it. */
function isAdministrator({ arn, roleArn }: Caller): boolean {
  return roleArn === undefined ? arn.includes(':user/') : /:role\/cdk-[a-z0-9]+-cfn-exec-role-/.test(roleArn);
}
