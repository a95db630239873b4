import { Annotations, Stack } from 'aws-cdk-lib';
import { CfnAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import { IAlias, IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { classVariable } from '../contracts/jobs';
import { pipelineName } from '../contracts/names';
import { deployStrategy } from '../contracts/traffic-shift';
import type { LambdaAliasOptions } from '../deploy';
import { placeOf } from '../private/place';
import { allow, Statement } from '../private/policy';
import { isElsewhere, targetRole } from '../private/target-role';
import { ReleasedCode } from '../released-code';
import { actionRole } from './action-role';
import { artifactFaults } from './artifact-faults';
import { chosenName, functionResource, lambdaAliasFaults } from './lambda-alias-faults';
import { BoundTarget, Target, TargetContext } from './target';

const ALL_AT_ONCE = 'AllAtOnce';

/** A function's alias that leads to a release's code. */
export class LambdaAlias implements Target {
  private readonly fn: IFunction;

  constructor(private readonly alias: IAlias, private readonly options: LambdaAliasOptions) {
    this.fn = alias.version.lambda;
  }

  public faults(scope: Construct, artifactNames: readonly string[]): string[] {
    return [...artifactFaults(`the alias ${this.alias.node.path}`, this.options.artifact, artifactNames), ...lambdaAliasFaults(scope, this.alias, this.options)];
  }

  public bind(context: TargetContext): BoundTarget {
    const { index, store, artifactNames, roleName, scope } = context;
    const { shift, alarms = [] } = this.options;
    const artifact = this.options.artifact ?? artifactNames[0];
    const { functionName, functionArn } = this.fn;
    const qualified = [functionArn, `${functionArn}:*`];
    const { arn: roleArn, pipelineRights } = actionRole(context, { at: this.fn, statements: this.rights(context, qualified) });
    const read = targetRole(scope, this.fn, {
      id: `Read${index}`, roleName: roleName(`read${index}`), store, trusted: ['attest'], statements: [allow(['lambda:GetAlias', 'lambda:GetFunctionConfiguration'], qualified)],
    });
    this.warn();
    const name = `lambda-${index}`;
    const strategy = deployStrategy(shift?._plan ?? { kind: 'AllAtOnce' });
    const quiet = alarms.length > 0 ? this.quietAlarm(context) : undefined;
    return {
      actions: [{
        name,
        actionTypeId: { category: 'Deploy', owner: 'AWS', provider: 'Lambda', version: '1' },
        configuration: {
          FunctionName: functionName, FunctionAlias: this.alias.aliasName, DeployStrategy: strategy === ALL_AT_ONCE ? strategy : classVariable(`${name}-shift`), ...(quiet && { Alarms: classVariable(`${name}-alarms`) }),
        },
        roleArn, inputArtifacts: [{ name: artifact }],
      }],
      attest: { artifact, function: functionName, alias: this.alias.aliasName, role: read.arn },
      identity: { id: identityOf(this.fn), path: this.fn.node.path, whenShared: 'the code of one could be published for the other; give each a function of its own' },
      foreignRoles: read.foreign, pipelineRights,
      byClass: {
        ...(strategy !== ALL_AT_ONCE && { [`${name}-shift`]: { otherwise: strategy, rollback: ALL_AT_ONCE } }),
        ...(quiet && { [`${name}-alarms`]: { otherwise: alarms.map(({ alarmName }) => alarmName).join(','), rollback: quiet } }),
      },
    };
  }

  /**
   * The way back is taken at once and whatever alarms say: they are red, because of what it goes back from. The action wants an alarm where
   * it may have some, so a rollback gets one that never has data, and treats that as fine.
   */
  private quietAlarm({ scope, index, release, environment }: TargetContext): string {
    const elsewhere = isElsewhere(scope, this.fn);
    const alarmName = `${pipelineName(release, environment)}-quiet${index}`;
    new CfnAlarm(elsewhere ? Stack.of(this.fn) : scope, elsewhere ? `${scope.node.path.replace(/\W/g, '')}Quiet${index}` : `Quiet${index}`, {
      alarmName, alarmDescription: 'cdk-release-pipeline: never red; what a rollback of an alias is watched by',
      namespace: 'cdk-release-pipeline', metricName: 'Never', statistic: 'Sum', period: 60, evaluationPeriods: 1, threshold: 1, comparisonOperator: 'GreaterThanThreshold', treatMissingData: 'notBreaching',
    });
    return alarmName;
  }

  /** What the action needs: https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-LambdaDeploy.html */
  private rights({ release, environment, index }: TargetContext, qualified: readonly string[]): Statement[] {
    const { account, region } = placeOf(this.fn, this.fn.functionArn);
    const log = Stack.of(this.fn).formatArn({ service: 'logs', account, region, resource: `log-group:/aws/codepipeline/${pipelineName(release, environment)}` });
    const { alarms = [] } = this.options;
    const quiet = Stack.of(this.fn).formatArn({ service: 'cloudwatch', account, region, resource: `alarm:${pipelineName(release, environment)}-quiet${index}` });
    return [
      allow(['lambda:GetAlias', 'lambda:GetFunctionConfiguration', 'lambda:GetProvisionedConcurrencyConfig', 'lambda:PublishVersion', 'lambda:UpdateAlias', 'lambda:UpdateFunctionCode'], qualified),
      ...(alarms.length > 0 ? [allow('cloudwatch:DescribeAlarms', [...alarms.map(({ alarmArn }) => alarmArn), quiet])] : []),
      allow('logs:CreateLogGroup', [log, `${log}:*`]),
      allow(['logs:CreateLogStream', 'logs:PutLogEvents'], `${log}:log-stream:*`),
    ];
  }

  /** Code of the stack does no harm to what the alias leads to, but whoever changes it there waits in vain. */
  private warn(): void {
    const resource = functionResource(this.fn);
    if (!resource || ReleasedCode._isPlaceholder(resource)) return;
    Annotations.of(this.fn).addWarningV2('cdk-release-pipeline:code-of-the-stack', `the code of ${this.fn.node.path} comes from releases; what the stack says is never called by ${this.alias.aliasName}; use ReleasedCode.placeholder()`);
  }
}

/** One function has one unpublished code, whatever its aliases: an imported one and one with a name are the same wherever they are named. */
function identityOf(fn: IFunction): string {
  const resource = functionResource(fn);
  const stack = Stack.of(fn);
  const name: unknown = resource ? chosenName(resource) : stack.resolve(fn.functionName);
  if (name === undefined) return fn.node.path;
  const { account, region } = placeOf(fn, fn.functionArn);
  return `lambda ${JSON.stringify(stack.resolve([account, region]))} ${JSON.stringify(name)}`;
}
