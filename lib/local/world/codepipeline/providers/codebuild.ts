import { parseJson, Reader } from '../../../../contracts/parse';
import { errorText, isReleaseError } from '../../../../contracts/errors';
import { checkVariable, Variable } from '../../codebuild/project';
import { StartedBuild } from '../../ports';
import { inWordsOf } from '../../protocols';
import { Caller, ServiceError } from '../../service';
import { callerOf } from '../action-caller';
import { ActionStructure } from '../declaration';
import { CodePipelineDependencies } from '../dependencies';
import { ActionRun } from '../model';
import { TIMING } from '../timing';
import { ActionHost, ActionProvider, failure } from './provider';

/** `Build/AWS/CodeBuild/1` and `Test/AWS/CodeBuild/1`: starts a build of a project and waits for its end. Exported variables become output variables. */
export class CodeBuild implements ActionProvider {
  public readonly type;
  public readonly required = ['ProjectName'];
  public readonly optional = ['PrimarySource', 'EnvironmentVariables'];
  public readonly inputs = [1, 5] as const;
  public readonly outputs = [0, 5] as const;
  public readonly hasTimeout = false;

  constructor(category: 'Build' | 'Test', private readonly deps: CodePipelineDependencies) {
    this.type = { category, owner: 'AWS', provider: 'CodeBuild', version: '1' };
  }

  public admit({ name, configuration, inputArtifacts }: ActionStructure): void {
    const { PrimarySource: primary, EnvironmentVariables: variables } = configuration;
    const refuse = (text: string) => new ServiceError('InvalidActionDeclarationException', `Action configuration for action '${name}' ${text}`);
    if (primary === undefined && inputArtifacts.length > 1) throw refuse('is missing required configuration \'PrimarySource\': the action has several input artifacts');
    if (primary !== undefined && !inputArtifacts.some((artifact) => artifact.name === primary)) throw refuse(`names the PrimarySource '${primary}', which is none of its input artifacts`);
    if (variables !== undefined) readVariables(name, variables);
  }

  public entityUrl(configuration: Readonly<Record<string, string>>): string {
    return `https://console.aws.amazon.com/codebuild/home?region=${this.deps.region}#/projects/${configuration.ProjectName}/view`;
  }

  public start(action: ActionRun, host: ActionHost): void {
    action.shown = { actionExecutionId: action.id, status: 'InProgress', lastStatusChange: new Date(action.start) };
    host.later(action, TIMING.buildStart, 'work', 'start a build', () => this.build(action, host));
  }

  private async build(action: ActionRun, host: ActionHost): Promise<void> {
    const { structure: { name, inputArtifacts }, resolved: { ProjectName: project, PrimarySource, EnvironmentVariables } } = action;
    const refuse = (code: string, message: string) => host.finish(action, failure(action, code, message, this.deps.timeline.now));
    let variables: readonly Variable[];
    try {
      variables = EnvironmentVariables === undefined ? [] : readVariables(name, EnvironmentVariables);
    } catch (error) {
      // An array is none any more once a variable with a quote in it was put in.
      if (isReleaseError(error) && error.code !== 'Unsupported') return refuse('ConfigurationError', errorText(error));
      throw error;
    }
    let caller: Caller;
    let started: StartedBuild;
    try {
      caller = callerOf(this.deps, action);
      started = await this.deps.builds.start({
        project, variables, pipeline: action.stage.execution.pipeline.name, primary: PrimarySource ?? inputArtifacts[0].name, sources: action.inputs, outputs: action.outputs,
      }, caller);
    } catch (error) {
      if (error instanceof ServiceError) return refuse(...inWords('startBuild', error));
      throw error;
    }
    const external = this.external(started.id);
    // An action that may not look is over; its build goes on.
    const unseen = lookAt(started, caller);
    if (unseen) host.finish(action, failure(action, ...inWords('batchGetBuilds', unseen), this.deps.timeline.now, external));
    action.shown = { actionExecutionId: action.id, status: 'InProgress', lastStatusChange: new Date(this.deps.timeline.now), ...external };
    // An action that is abandoned leaves its build behind, which goes on.
    this.deps.timeline.after(TIMING.build, 'work', `build ${started.id}`, () => {
      const { failure: message, variables: exported } = started.end();
      if (message === undefined) host.finish(action, { status: 'Succeeded', result: external, variables: exported });
      else host.finish(action, failure(action, 'JobFailed', message, this.deps.timeline.now, external));
    });
  }

  private external(id: string): { externalExecutionId: string; externalExecutionUrl: string } {
    return { externalExecutionId: id, externalExecutionUrl: `https://console.aws.amazon.com/codebuild/home?region=${this.deps.region}#/builds/${id}/view/new` };
  }
}

function lookAt(started: StartedBuild, caller: Caller): ServiceError | undefined {
  try {
    started.look(caller);
    return undefined;
  } catch (error) {
    if (error instanceof ServiceError) return error;
    throw error;
  }
}

/** The code of the failure, and what CodePipeline says of a call that CodeBuild refuses. */
function inWords(call: string, error: ServiceError): [string, string] {
  const { code, message, status } = inWordsOf('json-1.1', error);
  return [error.status === 403 ? 'PermissionError' : 'ActionFailed', `Error calling ${call}: ${message} (Service: AWSCodeBuild; Status Code: ${status}; Error Code: ${code})`];
}

/** The JSON array of the configuration `EnvironmentVariables`. */
function readVariables(action: string, text: string): Variable[] {
  const owner = `action ${action}: EnvironmentVariables`;
  const list = Reader.parse(owner, parseJson(owner, text), (r) => r.list((item) => {
    item.object('name', 'value', 'type');
    return { name: item.field('name').string(), value: item.field('value').string(), type: item.field('type').optional((type) => type.string()) };
  }));
  return list.map(({ name, value, type }) => checkVariable(owner, name, value, type));
}
