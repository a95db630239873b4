import { Lazy, RemovalPolicy } from 'aws-cdk-lib';
import { CfnRole } from 'aws-cdk-lib/aws-iam';
import { CfnEventInvokeConfig, CfnFunction, CfnPermission } from 'aws-cdk-lib/aws-lambda';
import { CfnLogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { FUNCTION_TIMEOUT, FunctionName, VariableName, VARIABLES } from '../contracts/functions';
import { handlerCode } from '../private/handler-code';
import { allow, policyDocument, Statement } from '../private/policy';
import { explainWildcards } from '../private/wildcards';

/** https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html: CPU comes with memory. */
const MEMORY_MB = 512;
const LOG_DAYS = 731;

/** One of the store's functions: its bundle, a role of its own, a log group. */
export class StoreFunction extends Construct {
  public readonly role: CfnRole;
  public readonly resource: CfnFunction;
  private readonly all: { readonly statement: Statement; readonly isWanted: () => boolean }[] = [];

  /** `roleName`: a name of its own, because other accounts trust it. */
  constructor(scope: Construct, public readonly name: FunctionName, public readonly roleName: string) {
    super(scope, name);
    const logs = new CfnLogGroup(this, 'Logs', { retentionInDays: LOG_DAYS });
    logs.applyRemovalPolicy(RemovalPolicy.RETAIN);
    this.allow(['logs:CreateLogStream', 'logs:PutLogEvents'], logs.attrArn);
    this.role = new CfnRole(this, 'Role', {
      roleName,
      assumeRolePolicyDocument: policyDocument([{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }]),
      policies: [{ policyName: name, policyDocument: Lazy.any({ produce: () => policyDocument(this.statements) }) }],
    });
    explainWildcards(this.role, () => this.statements);
    const code = handlerCode(name).bind(this).s3Location!;
    this.resource = new CfnFunction(this, 'Function', {
      description: `cdk-release-pipeline: ${name}`,
      code: { s3Bucket: code.bucketName, s3Key: code.objectKey },
      handler: 'index.handler',
      runtime: 'nodejs24.x',
      architectures: ['arm64'],
      memorySize: MEMORY_MB,
      timeout: FUNCTION_TIMEOUT[name],
      role: this.role.attrArn,
      loggingConfig: { logGroup: logs.ref },
    });
  }

  public get arn(): string {
    return this.resource.attrArn;
  }

  public get roleArn(): string {
    return this.role.attrArn;
  }

  public allow(...statement: Parameters<typeof allow>): this {
    return this.allowIf(() => true, ...statement);
  }

  /** What is needed only for some apps; that is known when everything is. */
  public allowIf(isWanted: () => boolean, ...statement: Parameters<typeof allow>): this {
    this.all.push({ statement: allow(...statement), isWanted });
    return this;
  }

  private get statements(): Statement[] {
    return this.all.filter(({ isWanted }) => isWanted()).map(({ statement }) => statement);
  }

  public variables(values: Partial<Record<VariableName, string>>): this {
    const named = Object.entries(values).map(([name, value]) => [VARIABLES[name as VariableName], value]);
    this.resource.environment = { variables: Object.fromEntries(named) };
    return this;
  }

  /** Deliveries that failed every time go to another function, which ends what they were for. */
  public failuresTo(other: StoreFunction): this {
    this.allow('lambda:InvokeFunction', other.arn);
    new CfnEventInvokeConfig(this, 'Failures', {
      functionName: this.resource.ref, qualifier: '$LATEST', maximumRetryAttempts: 2, destinationConfig: { onFailure: { destination: other.arn } },
    });
    return this;
  }

  /** Lets one resource of an AWS service call the function. Its ARN must say its account. */
  public invokedBy(id: string, service: string, sourceArn: string): CfnPermission {
    return new CfnPermission(this, id, { action: 'lambda:InvokeFunction', functionName: this.arn, principal: service, sourceArn });
  }
}
