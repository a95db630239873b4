import { isReleaseError, ReleaseError } from '../../../../contracts/errors';
import { isEmptyChangeSet, Stack, StackOperations } from '../../cloudformation';
import { unzip } from '../../files/unzip';
import { Caller, ServiceError } from '../../service';
import { callerOf } from '../action-caller';
import { ActionStructure } from '../declaration';
import { CodePipelineDependencies } from '../dependencies';
import { ActionRun } from '../model';
import { TIMING } from '../timing';
import { ActionHost, ActionProvider, failure } from './provider';
import { readParameters } from './template-parameters';

const [REPLACE, EXECUTE] = ['CHANGE_SET_REPLACE', 'CHANGE_SET_EXECUTE'];
/** https://docs.aws.amazon.com/codepipeline/latest/userguide/limits.html */
const ARTIFACT_MAX = 256 * 1024 * 1024;

/** `Deploy/AWS/CloudFormation/1`: makes a change set out of a template in an artifact, or executes one. Other modes are refused by name. */
export class CloudFormationDeploy implements ActionProvider {
  public readonly type = { category: 'Deploy', owner: 'AWS', provider: 'CloudFormation', version: '1' };
  public readonly required = ['ActionMode', 'StackName'];
  public readonly optional = ['Capabilities', 'ChangeSetName', 'ParameterOverrides', 'RoleArn', 'TemplateConfiguration', 'TemplatePath', 'OutputFileName'];
  public readonly inputs = [0, 10] as const;
  public readonly outputs = [0, 1] as const;
  public readonly hasTimeout = false;

  constructor(private readonly deps: CodePipelineDependencies) {}

  public admit({ name, configuration, inputArtifacts }: ActionStructure): void {
    const { ActionMode, OutputFileName } = configuration;
    if (ActionMode !== REPLACE && ActionMode !== EXECUTE) throw new ReleaseError('Unsupported', `action ${name}: the rehearsal runs ${REPLACE} and ${EXECUTE}, not ${ActionMode}`);
    if (OutputFileName !== undefined) throw new ReleaseError('Unsupported', `action ${name}: the rehearsal writes no OutputFileName; use output variables`);
    const wanted = ActionMode === REPLACE ? ['ChangeSetName', 'RoleArn', 'TemplatePath'] : ['ChangeSetName'];
    const missing = wanted.find((key) => configuration[key] === undefined);
    if (missing) throw new ServiceError('InvalidActionDeclarationException', `Action configuration for action '${name}' is missing required configuration '${missing}'`);
    for (const key of ['TemplatePath', 'TemplateConfiguration'].filter((each) => configuration[each] !== undefined)) {
      const [artifact, file] = configuration[key].split('::');
      if (file && inputArtifacts.some((input) => input.name === artifact)) continue;
      throw new ServiceError('InvalidActionDeclarationException', `Action '${name}': ${key} must be <input artifact>::<file>, not ${configuration[key]}`);
    }
  }

  public entityUrl(): string {
    return `https://console.aws.amazon.com/cloudformation/home?region=${this.deps.region}#/`;
  }

  public start(action: ActionRun, host: ActionHost): void {
    action.shown = { actionExecutionId: action.id, status: 'InProgress', lastStatusChange: new Date(action.start) };
    host.later(action, TIMING.stackDispatch, 'work', 'calls CloudFormation', () => this.attempt(action, host, () => {
      const caller = callerOf(this.deps, action);
      if (action.resolved.ActionMode === REPLACE) this.replace(action, host, caller);
      else this.execute(action, host, caller);
    }));
  }

  private replace(action: ActionRun, host: ActionHost, caller: Caller): void {
    const { StackName: stackName, ChangeSetName: changeSetName, TemplatePath, TemplateConfiguration, ParameterOverrides, Capabilities = '', RoleArn: roleArn } = action.resolved;
    const template = this.file(action, TemplatePath);
    const parameters = readParameters(TemplateConfiguration === undefined ? undefined : this.file(action, TemplateConfiguration), ParameterOverrides);
    this.stacks.look(stackName, caller);
    this.stacks.deleteChangeSet(stackName, changeSetName, caller);
    const changeSet = this.stacks.createChangeSet({ stackName, changeSetName, template, parameters, capabilities: Capabilities.split(','), roleArn }, caller);
    const look = (): void => host.later(action, TIMING.stackPoll, 'work', 'looks at the change set', () => this.attempt(action, host, () => {
      this.stacks.describeChangeSet(stackName, changeSetName, caller);
      if (changeSet.status === 'CREATE_IN_PROGRESS') return look();
      if (changeSet.status === 'FAILED' && !isEmptyChangeSet(changeSet)) return this.fail(action, host, 'JobFailed', changeSet.reason!);
      const said = isEmptyChangeSet(changeSet) ? `Change set ${changeSetName} contains no changes.` : `Change set ${changeSetName} was created.`;
      this.succeed(action, host, this.stacks.look(stackName, caller), said);
    }));
    look();
  }

  /** A change set without changes is not executed, and that is no failure (seen on AWS: CDK Pipelines rest on it). */
  private execute(action: ActionRun, host: ActionHost, caller: Caller): void {
    const { StackName: stackName, ChangeSetName: name } = action.resolved;
    const { stack, changeSet } = this.stacks.describeChangeSet(stackName, name, caller);
    if (isEmptyChangeSet(changeSet)) return this.succeed(action, host, this.stacks.look(stackName, caller), `Change set ${name} contains no changes; nothing was executed.`);
    const before = stack.events.length;
    this.stacks.executeChangeSet(stackName, name, caller, (succeeded) => host.later(action, TIMING.stackPoll, 'work', 'looks at the stack', () => this.attempt(action, host, () => {
      this.stacks.look(stackName, caller);
      if (succeeded) return this.succeed(action, host, stack, `Stack ${stackName} is ${stack.status}.`);
      this.fail(action, host, 'JobFailed', `Stack ${stackName} is ${stack.status}. ${this.whyFailed(stackName, before, caller)}`);
    })));
  }

  /** Reads a file out of an input artifact, in the name of the action's role. */
  private file(action: ActionRun, path: string): Buffer {
    const [artifact, file] = path.split('::');
    const input = action.inputs.find(({ name }) => name === artifact)!;
    const { bytes } = this.deps.objects.read(input.bucket, input.key, undefined, callerOf(this.deps, action));
    if (bytes.length > ARTIFACT_MAX) throw new ServiceError('ConfigurationError', `The artifact ${artifact} is larger than 256 MB.`);
    const found = filesOf(bytes, artifact).find((each) => each.path === file);
    if (!found) throw new ServiceError('ConfigurationError', `File [${file}] does not exist in artifact [${artifact}]`);
    return found.bytes;
  }

  /** Who may not look at the events of a stack is not told (documented). */
  private whyFailed(stackName: string, before: number, caller: Caller): string {
    try {
      const failed = this.stacks.events(stackName, caller).slice(before).find(({ status }) => status.endsWith('_FAILED'));
      return failed ? `${failed.logicalId} (${failed.type}): ${failed.status}: ${failed.reason}` : '';
    } catch (error) {
      if (error instanceof ServiceError) return '';
      throw error;
    }
  }

  private succeed(action: ActionRun, host: ActionHost, stack: Stack | undefined, said: string): void {
    host.finish(action, {
      status: 'Succeeded', result: { externalExecutionId: stack?.id, externalExecutionSummary: said }, variables: Object.fromEntries(stack?.outputs ?? []),
    });
  }

  private attempt(action: ActionRun, host: ActionHost, work: () => void): void {
    try {
      work();
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      this.fail(action, host, error.status === 403 ? 'PermissionError' : error.code === 'ConfigurationError' ? error.code : 'JobFailed', `${error.message} (Service: AmazonCloudFormation; Status Code: ${error.status}; Error Code: ${error.code})`);
    }
  }

  private fail(action: ActionRun, host: ActionHost, code: string, message: string): void {
    host.finish(action, failure(action, code, message, this.deps.timeline.now));
  }

  private get stacks(): StackOperations {
    return this.deps.stacks;
  }
}

function filesOf(bytes: Buffer, artifact: string): ReturnType<typeof unzip> {
  try {
    return unzip(bytes);
  } catch (error) {
    if (isReleaseError(error)) throw new ServiceError('ConfigurationError', `The artifact ${artifact} is not a ZIP archive: ${error.message}`);
    throw error;
  }
}
