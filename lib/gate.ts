import { Duration } from 'aws-cdk-lib';
import { IAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import { IFunction } from 'aws-cdk-lib/aws-lambda';
import { IConstruct } from 'constructs';
import { AlarmGate } from './gates/alarm-gate';
import { FunctionGate } from './gates/function-gate';
import { HttpGate } from './gates/http-gate';
import { BoundGate, GateContext, Question } from './gates/question';

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

/** Options of `Gate.function`. */
export interface FunctionGateOptions {
  /**
   * The gate's name, unique among the gates of its side.
   * @default - the id of the function's construct
   */
  readonly name?: string;
  /**
   * What the function is told beside the release, as `gate.parameters` of its request: values that JSON can hold. They stand in the
   * environment's configuration, which has at most 4,096 bytes for all of its gates:
   * https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html
   * @default - nothing
   */
  readonly parameters?: { [name: string]: unknown };
}

/** A question that must be answered yes before or after a deployment. Nothing but *passed* lets a release on. */
export class Gate {
  /**
   * Asks a URL. Passed: the status and the texts are there. Failed: the answer was another one. Errored, and asked again until the timeout:
   * nothing answered.
   */
  public static http(url: string, options: HttpGateOptions = {}): Gate {
    return new Gate(new HttpGate(url, options));
  }

  /**
   * Looks at a CloudWatch alarm, of this account or another one. Passed: OK. Failed: it went red since the deployment began. Waiting: it was
   * red before, or is red before a deployment. Inconclusive, and asked again until the timeout: it has no data.
   */
  public static alarm(alarm: IAlarm): Gate {
    return new Gate(new AlarmGate(alarm));
  }

  /**
   * Asks a Lambda function of your own, in any language, in the pipeline's account and region. An alias or a version is asked as such.
   *
   * It is called with the release, what runs, the environment and its parameters, and answers
   * `{ "verdict": "passed" | "failed" | "waiting" | "inconclusive", "reason": "one line", "evidence": …, "retryAt": "2026-01-31T12:00:00Z" }`,
   * the last two if it likes, in at most 60 seconds and 64 kB; `retryAt` lies in the future, at most a year ahead. Whatever else it does is
   * *errored*, with the reason, and asked again until the timeout. In TypeScript, `defineGate` of `cdk-release-pipeline/gate` gives types and
   * checks. What takes longer answers *waiting* until it is done. It costs one invocation per sample.
   */
  public static function(fn: IFunction, options: FunctionGateOptions = {}): Gate {
    return new Gate(new FunctionGate(fn, options));
  }

  private constructor(private readonly question: Question) {}

  /** What the gate is called in verdicts. */
  public get name(): string {
    return this.question.name;
  }

  /**
   * Whether it can be looked at when its deployment is over.
   * @internal
   */
  public get _isAlarm(): boolean {
    return this.question.isAlarm;
  }

  /** @internal */
  public _faults(scope: IConstruct): string[] {
    return this.question.faults(scope);
  }

  /** @internal */
  public _bind(context: GateContext): BoundGate {
    return this.question.bind(context);
  }
}
