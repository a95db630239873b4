import { Place, Right, RightsRow } from '../access-port';

/** Which stack, by its name or id, and which change set of it. */
export interface StackCall {
  readonly stack: string;
  readonly changeSet?: string;
  /** The role that CloudFormation is to work with. */
  readonly roleArn?: string;
}

const PAGE = 'https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscloudformation.html';

/** A stack that is named, and not told by its id, is all stacks of that name (seen in AWS's messages). */
function onStack(action: string, { stack, changeSet, roleArn }: StackCall, { account, region }: Place): Right {
  return {
    action: `cloudformation:${action}`, resource: stack.startsWith('arn:') ? stack : `arn:aws:cloudformation:${region}:${account}:stack/${stack}/*`,
    context: { ...(changeSet !== undefined && { 'cloudformation:changesetname': changeSet }), ...(roleArn !== undefined && { 'cloudformation:rolearn': roleArn }) },
  };
}

const row = (action: string) => ({ page: PAGE, rights: ({ stack, changeSet }: StackCall, place: Place): readonly Right[] => [onStack(action, { stack, ...(action.endsWith('ChangeSet') && { changeSet }) }, place)] });

export const CLOUDFORMATION_RIGHTS = {
  CreateChangeSet: {
    page: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-iam-servicerole.html',
    rights: (call: StackCall, place: Place): readonly Right[] => [
      onStack('CreateChangeSet', call, place),
      ...(call.roleArn === undefined ? [] : [{ action: 'iam:PassRole', resource: call.roleArn, context: { 'iam:passedtoservice': 'cloudformation.amazonaws.com' } }]),
    ],
  },
  DeleteChangeSet: row('DeleteChangeSet'),
  DescribeChangeSet: row('DescribeChangeSet'),
  DescribeStackEvents: row('DescribeStackEvents'),
  DescribeStacks: row('DescribeStacks'),
  ExecuteChangeSet: row('ExecuteChangeSet'),
  GetTemplate: row('GetTemplate'),
} satisfies Readonly<Record<string, RightsRow<never>>>;
