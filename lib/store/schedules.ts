import { Lazy, Stack } from 'aws-cdk-lib';
import { CfnPolicy, CfnRole } from 'aws-cdk-lib/aws-iam';
import { CfnSchedule, CfnScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import { allow, policyDocument, serviceTrust } from '../private/policy';
import { StoreFunction } from './store-function';

/** The group that environments' schedules come and go in, their role, and the permanent sweep that makes missing ones again. */
export class StoreSchedules extends Construct {
  public readonly group: CfnScheduleGroup;
  public readonly role: CfnRole;
  public readonly sweep: CfnSchedule;
  private readonly policy: CfnPolicy;
  private readonly woken: string[];

  constructor(scope: Construct, id: string, public readonly groupName: string, tend: StoreFunction) {
    super(scope, id);
    this.group = new CfnScheduleGroup(this, 'Group', { name: groupName });
    this.role = new CfnRole(this, 'Role', {
      assumeRolePolicyDocument: policyDocument([serviceTrust('scheduler.amazonaws.com', this.group.attrArn)]),
    });
    // A policy of its own: inside the role it would make role and function wait for each other.
    this.woken = [tend.arn];
    this.policy = new CfnPolicy(this, 'Policy', {
      policyName: 'tend', roles: [this.role.ref],
      policyDocument: Lazy.any({ produce: () => policyDocument([allow('lambda:InvokeFunction', this.woken.length === 1 ? this.woken[0] : this.woken)]) }),
    });
    this.sweep = this.hourly('Sweep', tend, 'looks after every environment once an hour, whatever was lost');
  }

  /** Announces once an hour whatever nobody was woken for. */
  public sweepOf(announce: StoreFunction): CfnSchedule {
    this.woken.push(announce.arn);
    return this.hourly('AnnounceSweep', announce, 'announces once an hour whatever was lost');
  }

  private hourly(id: string, fn: StoreFunction, description: string): CfnSchedule {
    const sweep = new CfnSchedule(this, id, {
      groupName: this.group.ref,
      description: `cdk-release-pipeline: ${description}`,
      scheduleExpression: 'rate(1 hour)',
      flexibleTimeWindow: { mode: 'OFF' },
      state: 'ENABLED',
      target: { arn: fn.arn, roleArn: this.role.attrArn, input: JSON.stringify({ sweep: true }) },
    });
    sweep.addResourceDependency(this.policy);
    return sweep;
  }

  /** ARN of the schedules that a function may make and remove. */
  public get schedulesArn(): string {
    return Stack.of(this).formatArn({ service: 'scheduler', resource: 'schedule', resourceName: `${this.groupName}/*` });
  }
}
