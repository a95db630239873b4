type AlarmState = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';

/** Where alarms keep their states. */
interface Alarms {
  state(alarm: string): AlarmState;
  set(alarm: string, state: AlarmState, reason: string): void;
}

/** A CloudWatch alarm in the hands of the story, which says what its metric does. */
export class RehearsedAlarm {
  /** @internal */
  constructor(private readonly cloudwatch: Alarms, public readonly arn: string) {}

  /** `INSUFFICIENT_DATA` until somebody says otherwise. */
  public get state(): AlarmState {
    return this.cloudwatch.state(this.arn);
  }

  public breach(reason = 'Threshold Crossed: the story breaches it'): void {
    this.cloudwatch.set(this.arn, 'ALARM', reason);
  }

  public clear(reason = 'Threshold Crossed: the story clears it'): void {
    this.cloudwatch.set(this.arn, 'OK', reason);
  }

  /** Its metric has no data any more. */
  public insufficient(reason = 'Insufficient Data: the story has none'): void {
    this.cloudwatch.set(this.arn, 'INSUFFICIENT_DATA', reason);
  }
}
