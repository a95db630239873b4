import { at, isJson, Json, listOf } from '../json';
import { Plan, PlannedResource } from '../plan';

/** The statements of one policy document. */
export function statementsOf(document: unknown): readonly Json[] {
  return listOf(at(document, 'Statement')).filter(isJson);
}

/** Everything that is granted to a role or denied it: its inline policies, and the policies that are attached to it in this app. */
export function grantsOf(plan: Plan, role: PlannedResource): readonly Json[] {
  const inline = listOf(role.properties.Policies).map((policy) => at(policy, 'PolicyDocument'));
  const attached = plan.resources.filter((resource) => (
    (resource.type === 'AWS::IAM::Policy' || resource.type === 'AWS::IAM::ManagedPolicy') && resource.account === role.account && listOf(resource.properties.Roles).includes(role.name)
  ) || (resource.type === 'AWS::IAM::ManagedPolicy' && listOf(role.properties.ManagedPolicyArns).includes(resource.arn)));
  return [...inline, ...attached.map((policy) => policy.properties.PolicyDocument)].flatMap(statementsOf);
}

/** Whether a statement allows it without a condition, and none denies it. A grant under a condition does not count here. */
export function isAllowed(grants: readonly Json[], action: string, resource: string): boolean {
  const concerns = (statement: Json): boolean => listOf(statement.Action).some((pattern) => matches(String(pattern), action, 'i'))
    && listOf(statement.Resource).some((pattern) => matches(String(pattern), resource));
  return grants.some((statement) => statement.Effect === 'Allow' && statement.Condition === undefined && concerns(statement))
    && !grants.some((statement) => statement.Effect === 'Deny' && concerns(statement));
}

/** Services that a trust statement names. */
export function trustedServices(statement: Json): readonly string[] {
  return statement.Effect === 'Allow' ? listOf(at(statement, 'Principal.Service')).map(String) : [];
}

/** A value that a condition demands of a key. `StringEquals` knows no wildcards. */
export interface Demanded {
  readonly value: string;
  readonly isPattern: boolean;
}

/** What a statement demands of a condition key. Operators that a missing key satisfies demand nothing. */
export function demandedOf(statement: Json, key: string): readonly Demanded[] {
  const demanding = Object.entries(isJson(statement.Condition) ? statement.Condition : {}).filter(([operator]) => DEMANDING.includes(operator));
  return demanding.flatMap(([operator, tests]) => Object.entries(isJson(tests) ? tests : {})
    .filter(([name]) => name.toLowerCase() === key.toLowerCase())
    .flatMap(([, values]) => listOf(values).map((value) => ({ value: String(value), isPattern: operator !== 'StringEquals' }))));
}

/** The accounts of whatever a service may act for: one kind of condition that says them is enough, the ARN of the source or its account. */
export function demandedAccounts(statement: Json): readonly string[] {
  const ofArns = demandedOf(statement, 'aws:SourceArn').map(({ value }) => value.split(':')[4] ?? '');
  return ofArns.length > 0 && ofArns.every((account) => account !== '') ? ofArns : demandedOf(statement, 'aws:SourceAccount').map(({ value }) => value);
}

const DEMANDING = ['StringEquals', 'StringLike', 'ArnEquals', 'ArnLike'];

/** IAM's wildcards: `*` for any text, `?` for one character. */
export function matches(pattern: string, text: string, flags = ''): boolean {
  const expression = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&').replace(/\*/g, '.*').replace(/\?/g, '.');
  return new RegExp(`^${expression}$`, flags).test(text);
}
