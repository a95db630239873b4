import { Stack, Token } from 'aws-cdk-lib';
import { IAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import { fault } from '../private/fault';
import { allow } from '../private/policy';
import { isElsewhere, targetRole } from '../private/target-role';
import { BoundGate, GateContext, Question } from './question';

/** Looks at a CloudWatch alarm, in the name of a role of the alarm's account if that is another one. */
export class AlarmGate implements Question {
  public readonly name: string;
  public readonly isAlarm = true;

  constructor(private readonly alarm: IAlarm) {
    this.name = `alarm ${alarm.node.id}`;
  }

  /** An imported alarm says its account in its ARN only; nothing can be made there that may read it. */
  public faults(): string[] {
    const { alarmArn } = this.alarm;
    const [here, there] = [Stack.of(this.alarm).account, Token.isUnresolved(alarmArn) ? undefined : alarmArn.split(':')[4]];
    if (there === undefined || Token.isUnresolved(here) || here === there) return [];
    return [fault('AlarmElsewhere', `the imported alarm ${alarmArn} lies in account ${there}`, `name the alarm of a stack of that account`)];
  }

  public bind({ store, scope, roleName, index }: GateContext): BoundGate {
    const { alarmArn, alarmName } = this.alarm;
    if (!isElsewhere(scope, this.alarm)) return { configuration: { name: this.name, alarm: alarmName, role: null }, needs: { action: 'cloudwatch:DescribeAlarms', arn: alarmArn } };
    const { arn: role } = targetRole(scope, this.alarm, {
      id: `Alarm${index}`, roleName: roleName(`alarm${index}`), store, trusted: ['tend'], statements: [allow('cloudwatch:DescribeAlarms', alarmArn)],
    });
    return { configuration: { name: this.name, alarm: alarmName, role }, needs: { action: 'sts:AssumeRole', arn: role } };
  }
}
