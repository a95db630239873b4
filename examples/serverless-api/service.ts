import { Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { Alarm, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Alias, Code, Function, FunctionUrlAuthType, Runtime, Version } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { Deploy, ReleasedCode } from 'cdk-release-pipeline';

/** A function that writes its log, and may do what it is told here. */
export function ownFunction(
  scope: Construct, id: string, runtime: Runtime, code: Code, rights: PolicyStatement[], environment = {},
): Function {
  const logGroup = new LogGroup(scope, `${id}Log`, { removalPolicy: RemovalPolicy.DESTROY });
  const role = new Role(scope, `${id}Role`, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  logGroup.grantWrite(role);
  rights.forEach((right) => role.addToPolicy(right));
  const timeout = Duration.seconds(30);
  return new Function(scope, id, { runtime, handler: 'index.handler', timeout, code, role, logGroup, environment });
}

/** The API in one environment: a function whose code releases bring, and the stack that they make of their template. */
export class ParcelService extends Construct {
  public readonly live: Alias;
  public readonly errors: Alarm;
  public readonly stack: Deploy;

  constructor(scope: Stack, name: string) {
    super(scope, name);
    const { account, region } = scope;
    const arn = (service: string, resource: string) => `arn:aws:${service}:${region}:${account}:${resource}`;
    const places = arn('ssm', `parameter/parcels/${name}/places`);
    const [table, queue] = [arn('dynamodb', `table/parcels-${name}-*`), arn('sqs', `parcels-${name}-*`)];
    const may = (resource: string, ...actions: string[]) => new PolicyStatement({ resources: [resource], actions });

    const fn = ownFunction(this, 'Function', Runtime.NODEJS_24_X, ReleasedCode.placeholder(), [
      may(places, 'ssm:GetParameter'), may(queue, 'sqs:SendMessage'),
      may(table, 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query'),
    ], { PLACES: `/parcels/${name}/places` });
    this.live = new Alias(this, 'Live', { aliasName: 'live', version: new Version(this, 'First', { lambda: fn }) });
    this.live.addFunctionUrl({ authType: FunctionUrlAuthType.AWS_IAM });
    const metric = this.live.metricErrors({ period: Duration.minutes(1) });
    const treatMissingData = TreatMissingData.NOT_BREACHING; // nobody calls, nothing fails
    const failed = { metric, treatMissingData, threshold: 3, evaluationPeriods: 1 };
    this.errors = new Alarm(this, 'Errors', { alarmName: `parcels-${name}-errors`, ...failed });

    const executionRole = new Role(this, 'Stack', { assumedBy: new ServicePrincipal('cloudformation.amazonaws.com') });
    const make = [
      may(places, 'ssm:PutParameter', 'ssm:AddTagsToResource', 'ssm:GetParameters'),
      may(table, 'dynamodb:CreateTable', 'dynamodb:DescribeTable', 'dynamodb:UpdateTable',
        'dynamodb:UpdateContinuousBackups', 'dynamodb:DeleteTable'),
      may(queue, 'sqs:CreateQueue', 'sqs:GetQueueAttributes', 'sqs:SetQueueAttributes'),
    ];
    make.forEach((right) => executionRole.addToPolicy(right));
    this.stack = Deploy.cloudFormation(`parcels-${name}`, {
      artifact: 'infra', template: 'template.json', configuration: `${name}.json`, executionRole,
    });
    const reason = 'One table and one queue, which their stack names when it makes them';
    for (const what of [`Resource::${table}`, `Resource::${queue}`]) {
      Validations.of(this).acknowledge({ id: `AwsSolutions-IAM5[${what}]`, reason });
    }
  }
}
