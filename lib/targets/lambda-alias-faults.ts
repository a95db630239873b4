import { Stack, Token } from 'aws-cdk-lib';
import { IAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import { CfnAlias, CfnFunction, IAlias } from 'aws-cdk-lib/aws-lambda';
import { Construct, IConstruct } from 'constructs';
import { shiftFault } from '../contracts/traffic-shift';
import type { LambdaAliasOptions } from '../deploy';
import { fault } from '../private/fault';
import { differences, placeOf } from '../private/place';
import { isElsewhere } from '../private/target-role';

/** https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-LambdaDeploy.html */
const ALARMS_MAX = 10;

/** What is wrong with an alias that releases are to be deployed to. */
export function lambdaAliasFaults(scope: Construct, alias: IAlias, { shift, alarms = [] }: LambdaAliasOptions): string[] {
  const problem = shift && shiftFault(shift._plan);
  return [
    ...placeFaults(scope, alias),
    ...versionFaults(alias),
    ...(problem ? [fault('ShiftOutOfRange', `the traffic shift of ${alias.node.path} has ${problem}`, 'or leave it out: all calls go over at once')] : []),
    ...(alarms.length > ALARMS_MAX ? [fault('TooManyAlarms', `${alarms.length} alarms watch the traffic shift of ${alias.node.path}`, `${ALARMS_MAX} are possible; ask the others with Gate.alarm`)] : []),
    ...alarms.flatMap((alarm) => alarmFaults(alias, alarm)),
  ];
}

/** The action works in the pipeline's region, in a role of the function's account that is made in its stack, and knows what is there by its name. */
function placeFaults(scope: Construct, alias: IAlias): string[] {
  const fn = alias.version.lambda;
  const [here, there] = [Stack.of(scope), placeOf(fn, fn.functionArn)];
  const resource = functionResource(fn);
  if (resource === undefined) {
    return differences(here, there).map((part) => fault('FunctionElsewhere', `the imported function ${fn.functionArn} lies in ${part} ${there[part]}`, 'name the alias of a stack that lies there'));
  }
  return [
    ...(differences(here, there).includes('region') ? [fault('FunctionElsewhere', `the function ${fn.node.path} lies in region ${there.region}, the pipeline in ${here.region}`, 'put both into one region')] : []),
    ...(isElsewhere(scope, fn) && chosenName(resource) === undefined ? [fault('FunctionUnnamed', `the function ${fn.node.path} lies in another account and has no name of its own`, 'give it a functionName')] : []),
    ...(resource.packageType === 'Image' || imageOf(resource) !== undefined ? [fault('FunctionIsImage', `the function ${fn.node.path} is a container image`, 'deploy archives to functions whose code is one')] : []),
  ];
}

/** From the first deployment on the alias's version belongs to the release, so nothing else may lead it anywhere. */
function versionFaults(alias: IAlias): string[] {
  const { version } = alias;
  const resource = alias.node.defaultChild;
  return [
    ...(version.version === '$LATEST' ? [fault('AliasOfLatest', `the alias ${alias.node.path} leads to $LATEST, which has no version to go back to`, 'lead it to a version: new lambda.Version(scope, id, { lambda })')] : []),
    ...(version.node.id === 'CurrentVersion' && version.node.scope === version.lambda
      ? [fault('AliasFollowsStack', `the alias ${alias.node.path} leads to currentVersion: every change of the function in its stack would take the release away from it`, 'lead it to a version that stays: new lambda.Version(scope, id, { lambda })')] : []),
    ...(CfnAlias.isCfnAlias(resource) && resource.routingConfig !== undefined ? [fault('AliasRouted', `the alias ${alias.node.path} leads to more than one version`, 'leave additionalVersions out: TrafficShift does that')] : []),
  ];
}

/** CloudWatch tells the action of alarms that lie where the function lies. */
function alarmFaults(alias: IAlias, alarm: IAlarm): string[] {
  const fn = alias.version.lambda;
  const [here, there] = [placeOf(fn, fn.functionArn), placeOf(alarm, alarm.alarmArn)];
  return differences(here, there).map((part) => fault('AlarmElsewhere', `the alarm ${alarm.node.path} lies in ${part} ${there[part]}, the function ${fn.node.path} in ${here[part]}`, 'name an alarm that lies where the function lies'));
}

function imageOf({ code }: CfnFunction): unknown {
  return Token.isUnresolved(code) ? undefined : (code as CfnFunction.CodeProperty).imageUri;
}

/** The name that somebody gave a function; what CloudFormation makes up, nobody knows before. */
export function chosenName(resource: CfnFunction): unknown {
  return Stack.of(resource).resolve(resource.functionName);
}

/** What stands in a template for a function; nothing for one that was made elsewhere. */
export function functionResource(fn: IConstruct): CfnFunction | undefined {
  const resource = fn.node.defaultChild;
  return CfnFunction.isCfnFunction(resource) ? resource : undefined;
}
