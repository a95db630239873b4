import { Duration, Token } from 'aws-cdk-lib';
import { namesRefused } from '../contracts/address';
import { HttpGateParameters } from '../contracts/http-gate';
import type { HttpGateOptions } from '../gate';
import { fault } from '../private/fault';
import { BoundGate, GateContext, Question } from './question';

/** Asks a URL, by the store's own function. */
export class HttpGate implements Question {
  public readonly name: string;
  public readonly isAlarm = false;

  constructor(private readonly url: string, private readonly options: HttpGateOptions) {
    this.name = options.name ?? url;
  }

  public faults(): string[] {
    const { status = 200, timeout = DEFAULT_TIMEOUT } = this.options;
    return [
      this.urlFault(),
      Number.isInteger(status) && status >= 100 && status <= 599 ? undefined : fault('GateInvalid', `${status} is not an HTTP status`, 'use 100 to 599'),
      timeout.toSeconds() >= 1 && timeout.toSeconds() <= 50 ? undefined : fault('DurationOutOfRange', `the timeout of gate '${this.name}' is ${timeout.toSeconds()} seconds`, 'use 1 to 50 seconds'),
    ].filter((item) => item !== undefined);
  }

  private urlFault(): string | undefined {
    const { url, options: { privateAddresses = [] } } = this;
    if (Token.isUnresolved(url)) return undefined;
    if (!/^https?:\/\/[^\s/]+/.test(url) || !URL.canParse(url)) return fault('GateInvalid', `'${url}' is not an http or https URL`, 'write the whole URL');
    return namesRefused(url, privateAddresses) ? fault('GateInvalid', `'${url}' is not public`, 'name its address in privateAddresses if that is meant') : undefined;
  }

  public bind({ store }: GateContext): BoundGate {
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

const DEFAULT_TIMEOUT = Duration.seconds(10);
