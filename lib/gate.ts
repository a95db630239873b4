import { Duration, Stack, Token } from 'aws-cdk-lib';
import { IAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { GateConfiguration } from './contracts/configuration';
import { HttpGateParameters } from './contracts/http-gate';
import { fault } from './private/fault';
import { allow } from './private/policy';
import { isElsewhere, targetRole } from './private/target-role';
import { ReleaseStore } from './release-store';

/** Options of `Gate.http`. */
export interface HttpGateOptions {
  /**
   * The gate's name, unique among the gates of its side.
   * @default - the URL
   */
  readonly name?: string;
  /**
   * The status that passes. Redirects are not followed.
   * @default 200
   */
  readonly status?: number;
  /**
   * Texts that the answer's first megabyte must contain; `{version}` and `{digest}` stand for those of the release.
   * @default - any body passes
   */
  readonly contains?: string[];
  /**
   * How long an answer may take, 1 to 50 seconds.
   * @default Duration.seconds(10)
   */
  readonly timeout?: Duration;
  /**
   * IP addresses that may be asked although they are private. Loopback, link-local and private addresses are refused otherwise.
   * @default - public addresses only
   */
  readonly privateAddresses?: string[];
}

/** @internal */
export interface GateContext {
  readonly store: ReleaseStore;
  readonly scope: Construct;
  /** A role name that is free in its account, for a purpose. */
  readonly roleName: (purpose: string) => string;
  /** Tells the gates of an environment apart. */
  readonly index: number;
}

/** @internal */
export interface BoundGate {
  readonly configuration: GateConfiguration;
  readonly needs: GateRight;
}

/**
 * What `tend` must be allowed: to call a function, to read an alarm, or to assume the role that may read an alarm elsewhere.
 * @internal
 */
export interface GateRight {
  readonly action: 'lambda:InvokeFunction' | 'cloudwatch:DescribeAlarms' | 'sts:AssumeRole';
  readonly arn: string;
}

/** A question that must be answered yes before or after a deployment. Nothing but *passed* lets a release on. */
export abstract class Gate {
  /**
   * Asks a URL. Passed: the status and the texts are there. Failed: the answer was another one. Errored, and asked again until the timeout:
   * nothing answered.
   */
  public static http(url: string, options: HttpGateOptions = {}): Gate {
    return new HttpGate(url, options);
  }

  /**
   * Looks at a CloudWatch alarm, of this account or another one. Passed: OK. Failed: it went red since the deployment began. Waiting: it was
   * red before, or is red before a deployment. Inconclusive, and asked again until the timeout: it has no data.
   */
  public static alarm(alarm: IAlarm): Gate {
    return new AlarmStateGate(alarm);
  }

  /** What the gate is called in verdicts. */
  public abstract readonly name: string;

  /**
   * Whether it can be looked at when its deployment is over.
   * @internal
   */
  public readonly _isAlarm: boolean = false;

  /** @internal */
  public abstract _faults(): string[];

  /** @internal */
  public abstract _bind(context: GateContext): BoundGate;
}

class HttpGate extends Gate {
  public readonly name: string;

  constructor(private readonly url: string, private readonly options: HttpGateOptions) {
    super();
    this.name = options.name ?? url;
  }

  public override _faults(): string[] {
    const { status = 200, timeout = DEFAULT_TIMEOUT } = this.options;
    return [
      /^https?:\/\/[^\s/]+/.test(this.url) ? undefined : fault('GateInvalid', `'${this.url}' is not an http or https URL`, 'write the whole URL'),
      Number.isInteger(status) && status >= 100 && status <= 599 ? undefined : fault('GateInvalid', `${status} is not an HTTP status`, 'use 100 to 599'),
      timeout.toSeconds() >= 1 && timeout.toSeconds() <= 50 ? undefined : fault('DurationOutOfRange', `the timeout of gate '${this.name}' is ${timeout.toSeconds()} seconds`, 'use 1 to 50 seconds'),
    ].filter((item) => item !== undefined);
  }

  public override _bind({ store }: GateContext): BoundGate {
    const parameters: HttpGateParameters = {
      url: this.url,
      status: this.options.status ?? 200,
      contains: this.options.contains ?? [],
      timeoutSeconds: (this.options.timeout ?? DEFAULT_TIMEOUT).toSeconds(),
      privateAddresses: this.options.privateAddresses ?? [],
    };
    const probe = store._functionArn('probe');
    return { configuration: { name: this.name, function: probe, parameters: { ...parameters } }, needs: { action: 'lambda:InvokeFunction', arn: probe } };
  }
}

class AlarmStateGate extends Gate {
  public readonly name: string;
  public override readonly _isAlarm = true;

  constructor(private readonly alarm: IAlarm) {
    super();
    this.name = `alarm ${alarm.node.id}`;
  }

  /** An imported alarm says its account in its ARN only; nothing can be made there that may read it. */
  public override _faults(): string[] {
    const { alarmArn } = this.alarm;
    const [here, there] = [Stack.of(this.alarm).account, Token.isUnresolved(alarmArn) ? undefined : alarmArn.split(':')[4]];
    if (there === undefined || Token.isUnresolved(here) || here === there) return [];
    return [fault('AlarmElsewhere', `the imported alarm ${alarmArn} lies in account ${there}`, `name the alarm of a stack of that account`)];
  }

  public override _bind({ store, scope, roleName, index }: GateContext): BoundGate {
    const { alarmArn, alarmName } = this.alarm;
    if (!isElsewhere(scope, this.alarm)) return { configuration: { name: this.name, alarm: alarmName, role: null }, needs: { action: 'cloudwatch:DescribeAlarms', arn: alarmArn } };
    const role = targetRole(scope, this.alarm, {
      id: `Alarm${index}`, roleName: roleName(`alarm${index}`), store, trusted: 'tend', statements: [allow('cloudwatch:DescribeAlarms', alarmArn)],
    });
    return { configuration: { name: this.name, alarm: alarmName, role }, needs: { action: 'sts:AssumeRole', arn: role } };
  }
}

const DEFAULT_TIMEOUT = Duration.seconds(10);
