import { ReleaseError } from '../../../../contracts/errors';
import { parseDeployStrategy, shiftSteps } from '../../../../contracts/traffic-shift';
import { Caller, ServiceError } from '../../service';
import { callerOf } from '../action-caller';
import { ActionStructure } from '../declaration';
import { CodePipelineDependencies } from '../dependencies';
import { ActionRun } from '../model';
import { TIMING } from '../timing';
import { AliasShift, redAlarm, ShiftedAlias } from './alias-shift';
import { ActionHost, ActionProvider, failure } from './provider';

/** https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-LambdaDeploy.html */
const ALARMS_MAX = 10;

/** Why a deployment can't begin, with CodePipeline's failure type. */
class Refusal extends Error {
  constructor(public readonly type: string, message: string) {
    super(message);
  }
}

/**
 * `Deploy/AWS/Lambda/1`: puts an archive into a function, publishes it, and leads an alias to the new version by a strategy. All in the name
 * of the action's role, in its account.
 */
export class LambdaDeploy implements ActionProvider {
  public readonly type = { category: 'Deploy', owner: 'AWS', provider: 'Lambda', version: '1' };
  public readonly required = ['FunctionName'];
  public readonly optional = ['FunctionAlias', 'PublishedTargetVersion', 'DeployStrategy', 'Alarms'];
  public readonly inputs = [0, 1] as const;
  public readonly outputs = [0, 0] as const;
  public readonly hasTimeout = false;

  constructor(private readonly deps: CodePipelineDependencies) {}

  public admit({ name, configuration, inputArtifacts }: ActionStructure): void {
    const { FunctionAlias, PublishedTargetVersion, DeployStrategy = 'AllAtOnce', Alarms } = configuration;
    if (FunctionAlias === undefined) throw new ReleaseError('Unsupported', `action ${name}: the rehearsal deploys to aliases only; set FunctionAlias`);
    if (PublishedTargetVersion !== undefined || inputArtifacts.length === 0) {
      throw new ReleaseError('Unsupported', `action ${name}: the rehearsal deploys an input artifact, not a PublishedTargetVersion`);
    }
    if (!DeployStrategy.includes('#{') && !parseDeployStrategy(DeployStrategy)) throw refused(name, `the deploy strategy '${DeployStrategy}' is not valid`);
    if (alarmsOf(Alarms).length > ALARMS_MAX) throw refused(name, `${alarmsOf(Alarms).length} alarms are set, ${ALARMS_MAX} are allowed`);
  }

  public entityUrl({ FunctionName, FunctionAlias }: Readonly<Record<string, string>>): string {
    return `https://console.aws.amazon.com/lambda/home?region=${this.deps.region}#/functions/${FunctionName}/aliases/${FunctionAlias}`;
  }

  public start(action: ActionRun, host: ActionHost): void {
    action.shown = { actionExecutionId: action.id, status: 'InProgress', lastStatusChange: new Date(action.start) };
    host.later(action, TIMING.lambdaDeployStart, 'work', 'deploy', () => this.attempt(action, host, () => this.deploy(action, host)));
  }

  /** What goes on from here does so even if somebody abandons the action. */
  private deploy(action: ActionRun, host: ActionHost): void {
    const shifted = this.prepare(action);
    const shift = new AliasShift(this.deps, shifted, (fault, type = 'JobFailed') => {
      const { timeline } = this.deps;
      timeline.after(TIMING.lambdaDeploySettle, 'work', `${shifted.functionName}: deployment ends`, () => host.finish(action, fault !== undefined
        ? failure(action, type, fault, timeline.now)
        : { status: 'Succeeded', result: { externalExecutionId: shifted.to, externalExecutionSummary: `Version ${shifted.to}` }, variables: { FunctionVersion: shifted.to } }));
    });
    this.deps.timeline.after(TIMING.lambdaDeployPublish, 'work', `${shifted.functionName}: traffic shift`, () => shift.at(0));
  }

  /** Everything that can refuse comes before the code is changed. */
  private prepare(action: ActionRun): ShiftedAlias {
    const { releases, alarms: states } = this.deps;
    const { FunctionName: functionName, FunctionAlias: alias, DeployStrategy = 'AllAtOnce', Alarms } = action.resolved;
    const caller = callerOf(this.deps, action);
    this.log(action, caller);
    const { version: from, additional } = releases.alias(functionName, alias, caller);
    if (additional) throw new Refusal('ConfigurationError', `The alias ${alias} of ${functionName} leads to versions ${from} and ${additional.version}; it must lead to one.`);
    if (from === '$LATEST') throw new Refusal('ConfigurationError', `The alias ${alias} of ${functionName} leads to $LATEST; it must lead to a published version.`);
    const plan = parseDeployStrategy(DeployStrategy);
    if (!plan) throw new Refusal('ConfigurationError', `The deploy strategy '${DeployStrategy}' is not valid.`);
    const alarms = alarmsOf(Alarms);
    const missing = alarms.find((name) => states.stateOf(name, caller) === undefined);
    if (missing !== undefined) throw new Refusal('ConfigurationError', `The alarm ${missing} does not exist.`);
    const red = redAlarm(this.deps, { alarms, caller });
    if (red !== undefined) throw new Refusal('JobFailed', `The alarm ${red} is in the ALARM state. Nothing was deployed.`);
    releases.updateCode(functionName, this.read(action, caller), caller);
    return { functionName, alias, caller, from, to: releases.publish(functionName, caller), steps: shiftSteps(plan), alarms };
  }

  /** https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-LambdaDeploy.html names the log; who may not write it deploys nothing (assumed). */
  private log({ id, stage: { execution } }: ActionRun, caller: Caller): void {
    this.deps.logs.write({ group: `/aws/codepipeline/${execution.pipeline.name}`, stream: id }, caller);
  }

  /** S3's own words do not say which object is meant. */
  private read({ inputs: [{ bucket, key }] }: ActionRun, caller: Caller): Buffer {
    try {
      return this.deps.objects.read(bucket, key, undefined, caller).bytes;
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      throw new Refusal(typeOf(error), `Could not read the input artifact ${bucket}/${key}: ${error.code}: ${error.message}`);
    }
  }

  private attempt(action: ActionRun, host: ActionHost, work: () => void): void {
    try {
      work();
    } catch (error) {
      if (!(error instanceof ServiceError) && !(error instanceof Refusal)) throw error;
      const [type, message] = error instanceof Refusal ? [error.type, error.message] : [typeOf(error), `${error.code}: ${error.message}`];
      host.finish(action, failure(action, type, message, this.deps.timeline.now));
    }
  }
}

function typeOf({ status }: ServiceError): string {
  return status === 403 ? 'PermissionError' : 'ConfigurationError';
}

function alarmsOf(list = ''): string[] {
  return list.split(',').map((name) => name.trim()).filter((name) => name !== '');
}

function refused(action: string, what: string): ServiceError {
  return new ServiceError('InvalidActionDeclarationException', `Action configuration for action '${action}': ${what}`);
}
