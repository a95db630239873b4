import { Policy } from '../../../iam';
import type { Plan, PlannedResource } from '../../../plan';
import { AWS_MANAGED_POLICIES } from './aws-managed-policies';
import type { Grant } from './findings';

/** What is known of a role. */
export interface RolePolicies {
  readonly identity: readonly Policy[];
  readonly boundary?: Policy;
  /** Who may assume it. */
  readonly trust: Policy;
  /** In lower case, with `aws:principaltag/` before it. */
  readonly tags: Readonly<Record<string, string>>;
  /** Policies that are attached and that nobody here can read. */
  readonly unknown: readonly string[];
}

type Json = Readonly<Record<string, unknown>>;

/** Types of resources that carry a policy: where it stands, and which resources it belongs to (by ARN, name, or what `Ref` gives). */
const CARRIERS: Readonly<Record<string, { readonly document: string; readonly of: string | undefined; readonly kind?: 'repository' }>> = {
  'AWS::S3::BucketPolicy': { document: 'PolicyDocument', of: 'Bucket' },
  'AWS::SNS::TopicPolicy': { document: 'PolicyDocument', of: 'Topics' },
  'AWS::KMS::Key': { document: 'KeyPolicy', of: undefined },
  'AWS::ECR::Repository': { document: 'RepositoryPolicyText', of: undefined, kind: 'repository' },
};

/** The ARN of a policy of AWS, which is its name here. */
const AWS_MANAGED = /^arn:[^:]+:iam::aws:policy\/(?:.*\/)?([^/]+)$/;

const ACCOUNT_ALONE = (account: string): Json => ({
  Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { AWS: account }, Action: '*', Resource: '*' }],
});

/** All policies of an app: what its roles may do, and who may do what with its resources. */
export class PolicyBook {
  private readonly roles = new Map<string, RolePolicies>();
  private readonly ofResources = new Map<string, Policy>();
  private readonly reached: ReadonlySet<string>;
  private readonly everything = new Policy('AdministratorAccess', AWS_MANAGED_POLICIES.AdministratorAccess);

  constructor(plan: Plan) {
    const all = [...plan.resources, ...plan.inert];
    this.reached = new Set(plan.resources.map(({ arn }) => arn));
    for (const role of all.filter(({ type }) => type === 'AWS::IAM::Role')) this.roles.set(role.arn, readRole(role, all));
    for (const [arn, statements] of permissionsOf(all)) this.ofResources.set(arn, new Policy(`the permissions of ${arn}`, { Version: '2012-10-17', Statement: statements }));
    for (const carrier of all.filter(({ type }) => Object.hasOwn(CARRIERS, type))) {
      const { document, of, kind } = CARRIERS[carrier.type];
      if (carrier.properties[document] === undefined) continue;
      const policy = new Policy(nameOf(carrier), carrier.properties[document], kind);
      for (const arn of of === undefined ? [carrier.arn] : ownersOf(all, carrier.properties[of])) this.ofResources.set(arn, policy);
    }
  }

  /** Nothing for a role that is not in the app. */
  public role(arn: string): RolePolicies | undefined {
    return this.roles.get(arn);
  }

  /** Whether pipelines reach a role or a resource. */
  public isReached(arn: string): boolean {
    return this.reached.has(arn);
  }

  /** Of somebody outside of the app who may do everything. */
  public get administrators(): Policy {
    return this.everything;
  }

  /** The policy of a resource; of a role its trust policy. A key that is not in the app is taken to let its own account decide. */
  public ofResource(arn: string): Policy | undefined {
    const trust = this.roles.get(arn)?.trust;
    if (trust) return trust;
    const found = this.ofResources.get(/^arn:[^:]+:s3:::/.test(arn) ? arn.split('/', 1)[0] : arn);
    if (found || !isKey(arn)) return found;
    return new Policy(`the policy of ${arn}, which is not in the app`, ACCOUNT_ALONE(arn.split(':')[4]));
  }

  /** What the app's templates grant to a role, or to whoever may use a resource: all statements that allow something. Not what AWS's own policies grant. */
  public *grants(): Iterable<OwnedGrant> {
    for (const [owner, { identity, trust }] of this.roles) {
      for (const policy of identity.filter(({ name }) => !AWS_MANAGED.test(name))) yield* grantsOf(policy, { owners: [owner], role: owner, isOfItsOwn: false });
      yield* grantsOf(trust, { owners: [owner], role: null, isOfItsOwn: true });
    }
    const shared = new Map<Policy, string[]>();
    for (const [arn, policy] of this.ofResources) shared.set(policy, [...shared.get(policy) ?? [], arn]);
    for (const [policy, owners] of shared) yield* grantsOf(policy, { owners, role: null, isOfItsOwn: owners.every((arn) => isSovereign(arn) || isRepository(arn)) });
  }
}

/** With whom it belongs to: the role that has it, or the resources whose policy it is. */
export interface OwnedGrant extends Grant {
  readonly owners: readonly string[];
}

function grantsOf(policy: Policy, owned: Omit<OwnedGrant, 'policy' | 'statement'>): OwnedGrant[] {
  return policy.statements.filter(({ effect }) => effect === 'Allow').map((statement) => ({ ...owned, policy: policy.name, statement }));
}

/** Whether the resource's own policy has to allow: of a role and of a key. */
export function isSovereign(arn: string): boolean {
  return isKey(arn) || /^arn:[^:]+:iam::\d{12}:role\//.test(arn);
}

function isRepository(arn: string): boolean {
  return /^arn:[^:]+:ecr:/.test(arn);
}

function isKey(arn: string): boolean {
  return /^arn:[^:]+:kms:[^:]+:\d{12}:key\//.test(arn);
}

function readRole(role: PlannedResource, all: readonly PlannedResource[]): RolePolicies {
  const managed = new Map(all.filter(({ type }) => type === 'AWS::IAM::ManagedPolicy').map((policy) => [policy.arn, policy]));
  // Roles are named, and two accounts may have one of the same name.
  const attached = all.filter(({ type, account, properties, arn }) => (
    (type === 'AWS::IAM::Policy' || type === 'AWS::IAM::ManagedPolicy') && account === role.account && listOf(properties.Roles).includes(role.name)
    && !listOf(role.properties.ManagedPolicyArns).includes(arn)
  ));
  const arns = listOf(role.properties.ManagedPolicyArns).map(String);
  const unknown: string[] = [];
  const byArn = (arn: string): Policy[] => {
    const own = managed.get(arn);
    if (own) return [documentOf(own)];
    const aws = AWS_MANAGED_POLICIES[AWS_MANAGED.exec(arn)?.[1] ?? ''];
    if (aws) return [new Policy(arn, aws)];
    unknown.push(arn);
    return [];
  };
  const inline = listOf(role.properties.Policies).map((json) => {
    const { PolicyName, PolicyDocument } = json as Json;
    return new Policy(`${nameOf(role)}/${String(PolicyName)}`, PolicyDocument);
  });
  const boundary = role.properties.PermissionsBoundary === undefined ? [] : byArn(String(role.properties.PermissionsBoundary));
  return {
    identity: [...inline, ...attached.map(documentOf), ...arns.flatMap(byArn)],
    ...(boundary[0] && { boundary: boundary[0] }),
    trust: new Policy(`the trust policy of ${nameOf(role)}`, role.properties.AssumeRolePolicyDocument, 'trust'),
    tags: Object.fromEntries(listOf(role.properties.Tags).map((tag) => [`aws:principaltag/${String((tag as Json).Key).toLowerCase()}`, String((tag as Json).Value)])),
    unknown,
  };
}

function documentOf(policy: PlannedResource): Policy {
  return new Policy(nameOf(policy), policy.properties.PolicyDocument);
}

/** The statements that `AWS::Lambda::Permission`s put into the policies of functions, versions and aliases. */
function permissionsOf(all: readonly PlannedResource[]): Map<string, Json[]> {
  const found = new Map<string, Json[]>();
  for (const { path, properties, account, region } of all.filter(({ type }) => type === 'AWS::Lambda::Permission')) {
    const { FunctionName, Action, Principal, SourceArn, SourceAccount, PrincipalOrgID, FunctionUrlAuthType } = properties;
    const name = String(FunctionName);
    const arn = name.startsWith('arn:') ? name : `arn:aws:lambda:${region}:${account}:function:${name}`;
    const statement = {
      Sid: path, Effect: 'Allow', Action, Resource: arn, Principal: principalOf(String(Principal)),
      Condition: {
        ...(SourceArn !== undefined && { ArnLike: { 'AWS:SourceArn': SourceArn } }),
        ...((SourceAccount !== undefined || PrincipalOrgID !== undefined || FunctionUrlAuthType !== undefined) && {
          StringEquals: {
            ...(SourceAccount !== undefined && { 'AWS:SourceAccount': SourceAccount }),
            ...(PrincipalOrgID !== undefined && { 'aws:PrincipalOrgID': PrincipalOrgID }),
            ...(FunctionUrlAuthType !== undefined && { 'lambda:FunctionUrlAuthType': FunctionUrlAuthType }),
          },
        }),
      },
    };
    found.set(arn, [...found.get(arn) ?? [], statement]);
  }
  return found;
}

function principalOf(name: string): unknown {
  if (name === '*') return '*';
  return /^[a-z0-9.-]+\.amazonaws\.com(\.cn)?$/.test(name) ? { Service: name } : { AWS: name };
}

function ownersOf(all: readonly PlannedResource[], names: unknown): string[] {
  return listOf(names).map((name) => all.find((resource) => resource.ref === name || resource.arn === name)?.arn ?? String(name));
}

/** How people find a policy: the construct's path. */
function nameOf({ path }: PlannedResource): string {
  return path.replace(/\/Resource$/, '');
}

function listOf(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}
