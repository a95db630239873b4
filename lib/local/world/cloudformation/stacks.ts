import { ReleaseError } from '../../../contracts/errors';
import type { AccessPort } from '../iam/access-port';
import { assumeRole } from '../iam/assume-role';
import { servicePrincipal } from '../iam/callers';
import { Ids } from '../ids';
import { JournalPort } from '../ports';
import { Caller, ServiceError } from '../service';
import { Timeline } from '../timeline';
import { checkCapabilities } from './capabilities';
import { Execution } from './execution';
import { ChangeSet, Definition, Stack } from './model';
import { parameterValues } from './parameters';
import { planChanges } from './plan-changes';
import { ResourceJudge } from './resource-judge';
import { invalid, parseTemplate } from './template';

export interface StacksDependencies {
  readonly timeline: Timeline;
  readonly ids: Ids;
  readonly access: AccessPort;
  readonly journal: JournalPort;
  readonly region: string;
}

/** What a change set is made of. */
export interface NewChangeSet {
  readonly stackName: string;
  readonly changeSetName: string;
  readonly template: Buffer;
  readonly parameters: Readonly<Record<string, string>>;
  readonly capabilities: readonly string[];
  /** The role in whose name CloudFormation works on the resources. */
  readonly roleArn: string;
}

/** How long a change set is made. Assumed. */
const CHANGE_SET_MILLISECONDS = 8_000;
/** From these a stack can be updated: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/view-stack-events.html */
const UPDATABLE = ['CREATE_COMPLETE', 'UPDATE_COMPLETE', 'UPDATE_ROLLBACK_COMPLETE', 'IMPORT_COMPLETE', 'IMPORT_ROLLBACK_COMPLETE'];
const IN_REVIEW = 'REVIEW_IN_PROGRESS';
const NO_CHANGES = "The submitted information didn't contain changes. Submit different information to create a change set.";
const NAME = /^[a-zA-Z][-a-zA-Z0-9]*$/;
const NAME_MAX = 128;

/** The stacks of all accounts, and what is done to them. */
export class Stacks {
  private readonly stacks = new Map<string, Stack>();
  private readonly failures = new Map<string, Map<string, string>>();
  /** Types whose rights nobody here knows. */
  private readonly unjudged = new Set<string>();

  constructor(private readonly deps: StacksDependencies) {}

  /** By name or id; nothing if there is none. */
  public find(account: string, nameOrId: string): Stack | undefined {
    return this.stacks.get(`${account}/${nameOrId}`) ?? [...this.stacks.values()].find((stack) => stack.account === account && stack.id === nameOrId);
  }

  /** Stacks of that name, in whatever account. */
  public named(name: string): readonly Stack[] {
    return [...this.stacks.values()].filter((stack) => stack.name === name);
  }

  /** Why the next change of a resource of a stack fails, also of one that is not there yet. */
  public failuresOf(name: string): Map<string, string> {
    const known = this.failures.get(name) ?? new Map<string, string>();
    this.failures.set(name, known);
    return known;
  }

  /** What can't be right is refused at once; whether anything would change shows a while later, in the change set. */
  public createChangeSet(wanted: NewChangeSet, { account }: Caller): ChangeSet {
    checkName('changeSetName', wanted.changeSetName);
    checkName('stackName', wanted.stackName);
    const template = parseTemplate(wanted.template);
    const definition: Definition = { template, parameters: parameterValues(template, wanted.parameters) };
    checkCapabilities(template, wanted.capabilities);
    this.assume(wanted.roleArn);
    const existing = this.find(account, wanted.stackName);
    if (existing && existing.status !== IN_REVIEW && !UPDATABLE.includes(existing.status)) throw cannotBeUpdated(existing);
    const stack = existing ?? this.newStack(account, wanted.stackName);
    const planned = planChanges(stack, definition);
    this.stacks.set(`${account}/${stack.name}`, stack);
    const changeSet: ChangeSet = {
      id: this.arn(account, `changeSet/${wanted.changeSetName}/${this.deps.ids.uuid(`change set ${stack.id} ${wanted.changeSetName}`)}`), name: wanted.changeSetName,
      kind: stack.status === IN_REVIEW ? 'CREATE' : 'UPDATE', created: this.deps.timeline.date, definition, changes: planned.changes, roleArn: wanted.roleArn, status: 'CREATE_IN_PROGRESS', executionStatus: 'UNAVAILABLE',
    };
    stack.changeSets.set(changeSet.name, changeSet);
    this.deps.timeline.after(CHANGE_SET_MILLISECONDS, 'work', `stack ${stack.name}: change set ${changeSet.name}`, () => {
      if (changeSet.executionStatus === 'OBSOLETE') return;
      Object.assign(changeSet, planned.isEmpty ? { status: 'FAILED', reason: NO_CHANGES } : { status: 'CREATE_COMPLETE', executionStatus: 'AVAILABLE' });
    });
    return changeSet;
  }

  public deleteChangeSet(account: string, stackName: string, name: string): void {
    this.find(account, stackName)?.changeSets.delete(name);
  }

  public changeSet(account: string, stackName: string, name: string): { readonly stack: Stack; readonly changeSet: ChangeSet } {
    const stack = this.find(account, stackName);
    const changeSet = stack?.changeSets.get(name) ?? [...stack?.changeSets.values() ?? []].find(({ id }) => id === name);
    if (!stack || !changeSet) throw new ServiceError('ChangeSetNotFound', `ChangeSet [${name}] does not exist`, 404);
    return { stack, changeSet };
  }

  /** All other change sets of the stack are gone (documented): they were made for what it was. */
  public executeChangeSet(account: string, stackName: string, name: string, done: (succeeded: boolean) => void): void {
    const { stack, changeSet } = this.changeSet(account, stackName, name);
    if (changeSet.status !== 'CREATE_COMPLETE') throw notExecutable(changeSet, `status of [${changeSet.status}]`);
    if (changeSet.executionStatus !== 'AVAILABLE') throw notExecutable(changeSet, `execution status of [${changeSet.executionStatus}]`);
    changeSet.executionStatus = 'EXECUTE_IN_PROGRESS';
    for (const other of [...stack.changeSets.values()].filter((each) => each !== changeSet)) stack.changeSets.delete(other.name);
    stack.roleArn = changeSet.roleArn;
    this.execute(stack, changeSet.definition, (succeeded) => {
      changeSet.executionStatus = succeeded ? 'EXECUTE_COMPLETE' : 'EXECUTE_FAILED';
      done(succeeded);
    });
  }

  /**
   * Somebody updates a stack, or creates it, past the pipeline: change sets that were made before are obsolete, and CloudFormation works with the role
   * that it had last (both documented).
   */
  public update(account: string, name: string, template: Buffer, parameters: Readonly<Record<string, string>>): void {
    const parsed = parseTemplate(template);
    const stack = this.find(account, name) ?? this.newStack(account, name);
    if (stack.status !== IN_REVIEW && !UPDATABLE.includes(stack.status)) throw cannotBeUpdated(stack);
    const definition = { template: parsed, parameters: parameterValues(parsed, parameters) };
    if (planChanges(stack, definition).isEmpty) throw invalid('No updates are to be performed.');
    this.stacks.set(`${account}/${name}`, stack);
    for (const changeSet of stack.changeSets.values()) changeSet.executionStatus = 'OBSOLETE';
    this.execute(stack, definition, () => undefined);
  }

  /** Somebody deletes a stack: it and what it holds are gone. */
  public remove(account: string, name: string): void {
    if (!this.stacks.delete(`${account}/${name}`)) throw new ReleaseError('StoryInvalid', `there is no stack ${name} to delete`);
  }

  private execute(stack: Stack, definition: Definition, done: (succeeded: boolean) => void): void {
    const caller = stack.roleArn === undefined ? undefined : this.assume(stack.roleArn);
    const judge = new ResourceJudge(this.deps, stack, caller, this.unjudged);
    new Execution({ ...this.deps, judge }, stack, definition, (succeeded) => {
      this.deps.journal.note('cloudformation', `the stack ${stack.name} is ${stack.status}`, { resources: stack.resources.size });
      done(succeeded);
    }).start();
  }

  /** CloudFormation does not say for which stack (assumed): a trust that wants to know it is not met. */
  private assume(roleArn: string): Caller {
    try {
      return assumeRole(this.deps.access, servicePrincipal('cloudformation.amazonaws.com'), roleArn, 'AWSCloudFormation');
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      throw invalid(`Role ${roleArn} is invalid or cannot be assumed`);
    }
  }

  private newStack(account: string, name: string): Stack {
    return {
      id: this.arn(account, `stack/${name}/${this.deps.ids.uuid(`stack ${account}/${name}`)}`), name, account, region: this.deps.region, created: this.deps.timeline.date,
      status: IN_REVIEW, resources: new Map(), outputs: new Map(), changeSets: new Map(), events: [], failures: this.failuresOf(name),
    };
  }

  private arn(account: string, resource: string): string {
    return `arn:aws:cloudformation:${this.deps.region}:${account}:${resource}`;
  }
}

export const isEmptyChangeSet = ({ status, reason }: ChangeSet): boolean => status === 'FAILED' && reason === NO_CHANGES;

function cannotBeUpdated(stack: Stack): ServiceError {
  return invalid(`Stack:${stack.id} is in ${stack.status} state and can not be updated.`);
}

function notExecutable({ id }: ChangeSet, why: string): ServiceError {
  return new ServiceError('InvalidChangeSetStatus', `ChangeSet [${id}] cannot be executed in its current ${why}`);
}

function checkName(member: string, name: string): void {
  const fault = (rule: string) => invalid(`1 validation error detected: Value '${name}' at '${member}' failed to satisfy constraint: ${rule}`);
  if (name.length > NAME_MAX) throw fault(`Member must have length less than or equal to ${NAME_MAX}`);
  if (!NAME.test(name)) throw fault('Member must satisfy regular expression pattern: [a-zA-Z][-a-zA-Z0-9]*');
}
