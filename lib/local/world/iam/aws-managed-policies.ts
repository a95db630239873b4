type Json = Readonly<Record<string, unknown>>;

const allow = (actions: readonly string[]): Json => ({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }] });

const LOGS = ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'];

/**
 * Policies of AWS that functions and people often have, by name; any other is refused by name.
 * https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html
 */
export const AWS_MANAGED_POLICIES: Readonly<Record<string, Json>> = {
  AdministratorAccess: allow(['*']),
  AWSLambdaBasicExecutionRole: allow(LOGS),
  AWSLambdaVPCAccessExecutionRole: allow([
    ...LOGS, 'ec2:CreateNetworkInterface', 'ec2:DescribeNetworkInterfaces', 'ec2:DescribeSubnets', 'ec2:DeleteNetworkInterface', 'ec2:AssignPrivateIpAddresses',
    'ec2:UnassignPrivateIpAddresses',
  ]),
  AWSXRayDaemonWriteAccess: allow([
    'xray:PutTraceSegments', 'xray:PutTelemetryRecords', 'xray:GetSamplingRules', 'xray:GetSamplingTargets', 'xray:GetSamplingStatisticSummaries',
  ]),
  AWSCodePipelineApproverAccess: allow([
    'codepipeline:GetPipeline', 'codepipeline:GetPipelineState', 'codepipeline:GetPipelineExecution', 'codepipeline:ListPipelineExecutions',
    'codepipeline:ListPipelines', 'codepipeline:PutApprovalResult',
  ]),
};
