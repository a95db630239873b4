import { Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { GateRight } from '../gates/question';
import { rightsPolicy } from '../private/rights-policy';
import type { ReleaseStore } from '../release-store';

/**
 * Gives `tend` what the gates of an environment need, and returns what the store must say for it. If pipeline and store lie in two stacks,
 * it is said in the pipeline's, in one policy more: functions and alarms lie there, and the store never refers to what refers to it.
 */
export function grantGates(scope: Construct, policyName: string, store: ReleaseStore, rights: readonly GateRight[]): readonly GateRight[] {
  if (Stack.of(scope) === Stack.of(store)) return rights;
  const own = rights.filter(({ arn }) => arn === store._functionArn('probe'));
  const others = rights.filter((right) => !own.includes(right));
  if (others.length > 0) rightsPolicy(scope, 'Gates', { policyName, role: store._functionRoleName('tend'), rights: others });
  return own;
}
