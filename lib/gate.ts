import { Duration } from 'aws-cdk-lib';
import { GateConfiguration } from './contracts/configuration';
import { HttpGateParameters } from './contracts/http-gate';
import { fault } from './private/fault';
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

/** A question that must be answered yes before or after a deployment. Nothing but *passed* lets a release on. */
export abstract class Gate {
  /**
   * Asks a URL. Passed: the status and the texts are there. Failed: the answer was another one. Errored, and asked again until the timeout:
   * nothing answered.
   */
  public static http(url: string, options: HttpGateOptions = {}): Gate {
    return new HttpGate(url, options);
  }

  /** What the gate is called in verdicts. */
  public abstract readonly name: string;

  /** @internal */
  public abstract _faults(): string[];

  /** @internal */
  public abstract _render(store: ReleaseStore): GateConfiguration;
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

  public override _render(store: ReleaseStore): GateConfiguration {
    const parameters: HttpGateParameters = {
      url: this.url,
      status: this.options.status ?? 200,
      contains: this.options.contains ?? [],
      timeoutSeconds: (this.options.timeout ?? DEFAULT_TIMEOUT).toSeconds(),
      privateAddresses: this.options.privateAddresses ?? [],
    };
    return { name: this.name, function: store._functionArn('probe'), parameters: { ...parameters } };
  }
}

const DEFAULT_TIMEOUT = Duration.seconds(10);
