import { CfnPolicy } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { allow, policyDocument, Statement } from './policy';

/** One action on one resource. */
export interface Right {
  readonly action: string;
  readonly arn: string;
}

/** One statement for each action. */
export function statementsFor(rights: readonly Right[]): Statement[] {
  return [...new Set(rights.map(({ action }) => action))].map((action) => allow(action, resourcesOf(rights, action)));
}

export function resourcesOf(rights: readonly Right[], action: string): string[] {
  return [...new Set(rights.filter((right) => right.action === action).map(({ arn }) => arn))];
}

/** A policy for the role of a function that lies in another stack. */
export function rightsPolicy(scope: Construct, id: string, { policyName, role, rights }: { readonly policyName: string; readonly role: string; readonly rights: readonly Right[] }): void {
  new CfnPolicy(scope, id, { policyName, roles: [role], policyDocument: policyDocument(statementsFor(rights)) });
}
