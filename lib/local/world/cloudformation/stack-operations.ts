import type { AccessPort } from '../iam/access-port';
import { CLOUDFORMATION_RIGHTS, StackCall } from '../iam/rights/cloudformation';
import { Caller } from '../service';
import { ChangeSet, Stack, StackEvent } from './model';
import { NewChangeSet, Stacks } from './stacks';
import { invalid } from './template';

export interface FoundChangeSet {
  readonly stack: Stack;
  readonly changeSet: ChangeSet;
}

/** What may be asked of CloudFormation, for whoever may: over the wire, and by CodePipeline's action. Stacks are those of the caller's account. */
export class StackOperations {
  constructor(private readonly stacks: Stacks, private readonly access: AccessPort, private readonly region: string) {}

  public describeStack(stack: string, by: Caller): Stack {
    const found = this.look(stack, by);
    if (!found) throw invalid(`Stack with id ${stack} does not exist`);
    return found;
  }

  /** Nothing if there is no such stack. */
  public look(stack: string, by: Caller): Stack | undefined {
    this.require('DescribeStacks', { stack }, by);
    return this.stacks.find(by.account, stack);
  }

  public events(stack: string, by: Caller): readonly StackEvent[] {
    this.require('DescribeStackEvents', { stack }, by);
    return this.stacks.find(by.account, stack)?.events ?? [];
  }

  public createChangeSet(wanted: NewChangeSet, by: Caller): ChangeSet {
    this.require('CreateChangeSet', { stack: wanted.stackName, changeSet: wanted.changeSetName, roleArn: wanted.roleArn }, by);
    return this.stacks.createChangeSet(wanted, by);
  }

  public deleteChangeSet(stack: string, changeSet: string, by: Caller): void {
    this.require('DeleteChangeSet', { stack, changeSet }, by);
    this.stacks.deleteChangeSet(by.account, stack, changeSet);
  }

  public describeChangeSet(stack: string, changeSet: string, by: Caller): FoundChangeSet {
    this.require('DescribeChangeSet', { stack, changeSet }, by);
    return this.stacks.changeSet(by.account, stack, changeSet);
  }

  public executeChangeSet(stack: string, changeSet: string, by: Caller, done: (succeeded: boolean) => void): void {
    this.require('ExecuteChangeSet', { stack, changeSet }, by);
    this.stacks.executeChangeSet(by.account, stack, changeSet, done);
  }

  /** Of a stack, or of a change set of it. */
  public template(stack: string, changeSet: string | undefined, by: Caller): string | undefined {
    this.require('GetTemplate', { stack }, by);
    if (changeSet !== undefined) return this.stacks.changeSet(by.account, stack, changeSet).changeSet.definition.template.text;
    const found = this.stacks.find(by.account, stack);
    if (!found) throw invalid(`Stack with id ${stack} does not exist`);
    return found.definition?.template.text;
  }

  private require(operation: keyof typeof CLOUDFORMATION_RIGHTS, call: StackCall, by: Caller): void {
    this.access.require(by, ...CLOUDFORMATION_RIGHTS[operation].rights(call, { account: by.account, region: this.region }));
  }
}
