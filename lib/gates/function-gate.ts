import { Token } from 'aws-cdk-lib';
import { Alias, CfnFunction, IFunction, Version } from 'aws-cdk-lib/aws-lambda';
import { IConstruct } from 'constructs';
import { GATE_SECONDS } from '../contracts/gate';
import type { FunctionGateOptions } from '../gate';
import { fault } from '../private/fault';
import { jsonFaults } from '../private/json-value';
import { differences, placeOf } from '../private/place';
import { BoundGate, Question } from './question';

/** Asks a user's own function. */
export class FunctionGate implements Question {
  public readonly name: string;
  public readonly isAlarm = false;

  constructor(private readonly fn: IFunction, private readonly options: FunctionGateOptions) {
    this.name = options.name ?? fn.node.id;
  }

  public faults(scope: IConstruct): string[] {
    return [
      ...this.elsewhere(scope),
      ...this.slow(),
      ...jsonFaults('parameters', this.options.parameters ?? {}).map((text) => fault('GateInvalid', `gate '${this.name}': ${text}`, 'pass only what JSON can hold')),
    ];
  }

  /** The whole ARN: an alias or a version is asked as it was named, and that is all that is granted. */
  public bind(): BoundGate {
    const arn = this.fn.functionArn;
    return { configuration: { name: this.name, function: arn, parameters: this.options.parameters ?? {} }, needs: { action: 'lambda:InvokeFunction', arn } };
  }

  private elsewhere(scope: IConstruct): string[] {
    const [here, there] = [placeOf(scope, ''), placeOf(this.fn, this.fn.functionArn)];
    return differences(here, there).map((part) => fault(
      'FunctionElsewhere', `the function of gate '${this.name}' lies in ${part} ${there[part]}, the pipeline in ${here[part]}`,
      "put it into the pipeline's account and region; from there it may ask whom it likes",
    ));
  }

  /** Nobody waits for it longer. Of a function that was made elsewhere it is not known. */
  private slow(): string[] {
    const fn = this.fn instanceof Alias || this.fn instanceof Version ? this.fn.lambda : this.fn;
    const resource = fn.node.defaultChild;
    const seconds = CfnFunction.isCfnFunction(resource) ? resource.timeout ?? 0 : 0;
    if (Token.isUnresolved(seconds) || seconds <= GATE_SECONDS) return [];
    return [fault(
      'DurationOutOfRange', `the function of gate '${this.name}' may take ${seconds} seconds, a gate has ${GATE_SECONDS}`,
      "lower its timeout, and let it answer 'waiting' until a longer work is done",
    )];
  }
}
