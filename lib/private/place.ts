import { Stack, Token } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';

/** An account and a region; either may be known at deployment only. */
export interface Place {
  readonly account: string;
  readonly region: string;
}

/** Where a resource lies: an imported one says so in its ARN, any other one in its stack. */
export function placeOf(resource: IConstruct, arn: string): Place {
  const [, , , region, account] = Token.isUnresolved(arn) ? [] : arn.split(':');
  const stack = Stack.of(resource);
  return { account: account || stack.account, region: region || stack.region };
}

/** In which of the two they differ, as far as that is known. */
export function differences(a: Place, b: Place): ('account' | 'region')[] {
  return (['account', 'region'] as const).filter((part) => !Token.isUnresolved(a[part]) && !Token.isUnresolved(b[part]) && a[part] !== b[part]);
}
