import { hexOf, uuidOf } from './names';
import { NO_VALUE } from './scope';

/** What an ARN and a pseudo parameter need to know of a stack. */
export interface Place {
  readonly name: string;
  readonly account: string;
  readonly region: string;
}

export function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}

export function urlSuffixOf(region: string): string {
  return region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
}

/** The pseudo parameters that have a value here, and no others: what `AWS::NotificationARNs` holds is decided when a stack is deployed. */
export function pseudoParameters(stack: Place): Readonly<Record<string, unknown>> {
  const partition = partitionOf(stack.region);
  const seed = `${hexOf(`${stack.account}/${stack.region}`)}/${stack.name}`;
  return {
    'AWS::AccountId': stack.account,
    'AWS::Region': stack.region,
    'AWS::Partition': partition,
    'AWS::URLSuffix': urlSuffixOf(stack.region),
    'AWS::StackName': stack.name,
    'AWS::StackId': `arn:${partition}:cloudformation:${stack.region}:${stack.account}:stack/${stack.name}/${uuidOf(seed)}`,
    'AWS::NoValue': NO_VALUE,
  };
}
