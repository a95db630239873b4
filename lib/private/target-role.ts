import { Stack, Token } from 'aws-cdk-lib';
import { CfnRole } from 'aws-cdk-lib/aws-iam';
import { Construct, IConstruct } from 'constructs';
import { FunctionName } from '../contracts/functions';
import type { ReleaseStore } from '../release-store';
import { policyDocument, Statement } from './policy';
import { explainWildcards } from './wildcards';

/** Whether something lies in another account than the scope. What is not known is taken to be the same. */
export function isElsewhere(scope: IConstruct, resource: IConstruct): boolean {
  const [here, there] = [Stack.of(scope).account, Stack.of(resource).account];
  return !Token.isUnresolved(here) && !Token.isUnresolved(there) && here !== there;
}

export interface TargetRoleProps {
  readonly id: string;
  /** Free in the target's account. */
  readonly roleName: string;
  readonly store: ReleaseStore;
  /** The only functions that may assume it. */
  readonly trusted: readonly FunctionName[];
  readonly statements: readonly Statement[];
}

/**
 * Lets roles of another account in that are not there yet: IAM refuses to trust what it does not find, so its account is trusted for them alone.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export function trustFrom(account: string, ...roles: string[]): Statement {
  return { Effect: 'Allow', Principal: { AWS: account }, Action: 'sts:AssumeRole', Condition: { ArnEquals: { 'aws:PrincipalArn': roles.length === 1 ? roles[0] : roles } } };
}

/** A role of another account: there its trust is not enough, whoever assumes it must be allowed to, too. */
export interface ForeignRole {
  readonly arn: string;
  readonly assumedBy: FunctionName;
}

export interface TargetRole {
  readonly arn: string;
  /** The role again, for each function that assumes it from another account. */
  readonly foreign: readonly ForeignRole[];
}

/**
 * A role with which functions of the store act on a target: in the scope, or, if the target lies in another account, in the target's own
 * stack, whichever of the two is deployed first. At home its trust names the functions' roles, and nothing else is needed:
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
 */
export function targetRole(scope: Construct, target: IConstruct, { id, roleName, store, trusted, statements }: TargetRoleProps): TargetRole {
  const elsewhere = isElsewhere(scope, target);
  const home = elsewhere ? Stack.of(target) : scope;
  const trust = (arns: readonly string[]): Statement => ({ Effect: 'Allow', Principal: { AWS: arns.length === 1 ? arns[0] : arns }, Action: 'sts:AssumeRole' });
  const role = new CfnRole(home, elsewhere ? `${scope.node.path.replace(/\W/g, '')}${id}` : id, {
    roleName,
    assumeRolePolicyDocument: policyDocument([elsewhere
      ? trustFrom(Stack.of(store).account, ...trusted.map((name) => store._functionRoleText(name)))
      : trust(trusted.map((name) => store._functionRoleArn(name)))]),
    policies: [{ policyName: 'target', policyDocument: policyDocument(statements) }],
  });
  explainWildcards(role, () => statements);
  const arn = Stack.of(home).formatArn({ service: 'iam', region: '', resource: 'role', resourceName: roleName });
  return { arn, foreign: elsewhere ? trusted.map((assumedBy) => ({ arn, assumedBy })) : [] };
}
