import { Stack } from 'aws-cdk-lib';
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

  constructor(scope: Construct, id: string, public readonly groupName: string, tend: StoreFunction) {
    super(scope, id);
    this.group = new CfnScheduleGroup(this, 'Group', { name: groupName });
    this.role = new CfnRole(this, 'Role', {
      assumeRolePolicyDocument: policyDocument([serviceTrust('scheduler.amazonaws.com', this.group.attrArn)]),
    });
    // A policy of its own: inside the role it would make role and function wait for each other.
    const policy = new CfnPolicy(this, 'Policy', {
      policyName: 'tend', roles: [this.role.ref], policyDocument: policyDocument([allow('lambda:InvokeFunction', tend.arn)]),
    });
    this.sweep = new CfnSchedule(this, 'Sweep', {
      groupName: this.group.ref,
      description: 'cdk-release-pipeline: looks after every environment once an hour, whatever was lost',
      scheduleExpression: 'rate(1 hour)',
      flexibleTimeWindow: { mode: 'OFF' },
      state: 'ENABLED',
      target: { arn: tend.arn, roleArn: this.role.attrArn, input: JSON.stringify({ sweep: true }) },
    });
    this.sweep.addResourceDependency(policy);
  }

  /** ARN of the schedules that a function may make and remove. */
  public get schedulesArn(): string {
    return Stack.of(this).formatArn({ service: 'scheduler', resource: 'schedule', resourceName: `${this.groupName}/*` });
  }
}
