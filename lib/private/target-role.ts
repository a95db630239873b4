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
  /** The only function that may assume it. */
  readonly trusted: FunctionName;
  readonly statements: readonly Statement[];
}

/**
 * A role with which one function of the store acts on a target: in the scope, or, if the target lies in another account, in the target's own
 * stack, which is then deployed after the store's, because IAM does not trust a role that is not there. Returns its ARN.
 */
export function targetRole(scope: Construct, target: IConstruct, { id, roleName, store, trusted, statements }: TargetRoleProps): string {
  const elsewhere = isElsewhere(scope, target);
  const home = elsewhere ? Stack.of(target) : scope;
  if (elsewhere) Stack.of(target).addStackDependency(Stack.of(store), 'a function of the store is trusted here');
  const role = new CfnRole(home, elsewhere ? `${scope.node.path.replace(/\W/g, '')}${id}` : id, {
    roleName,
    assumeRolePolicyDocument: policyDocument([{
      Effect: 'Allow', Principal: { AWS: elsewhere ? store._functionRoleText(trusted) : store._functionRoleArn(trusted) }, Action: 'sts:AssumeRole',
    }]),
    policies: [{ policyName: 'target', policyDocument: policyDocument(statements) }],
  });
  explainWildcards(role, () => statements);
  return Stack.of(home).formatArn({ service: 'iam', region: '', resource: 'role', resourceName: roleName });
}
