import { ReleaseError } from '../../../contracts/errors';
import { onlyProperties, optionalText, Properties, textOf } from '../properties';
import { checkedPattern, Pattern } from './pattern';

export interface Rule {
  readonly name: string;
  readonly arn: string;
  readonly isEnabled: boolean;
  readonly pattern: Pattern;
  readonly targets: readonly Target[];
}

export interface Target {
  readonly id: string;
  readonly arn: string;
  /** What the target is given instead of the event. */
  readonly inputOf: (event: Readonly<Record<string, unknown>>) => unknown;
}

/** Reads the properties of an `AWS::Events::Rule` on the default bus whose targets are functions; everything else is refused by name. */
export function readRule(properties: Properties, identity: { readonly name: string; readonly arn: string; readonly owner: string }): Rule {
  const { name, arn, owner } = identity;
  onlyProperties(owner, properties, ['Name', 'Description', 'State', 'EventPattern', 'EventBusName', 'Targets', 'Tags']);
  const bus = optionalText(properties, 'EventBusName') ?? 'default';
  if (bus !== 'default' && !bus.endsWith(':event-bus/default')) throw new ReleaseError('Unsupported', `${owner}: the rehearsal has the default event bus only, not ${bus}`);
  const state = optionalText(properties, 'State') ?? 'ENABLED';
  if (state !== 'ENABLED' && state !== 'DISABLED') throw new ReleaseError('Unsupported', `${owner}: the rehearsal does not have rules in the state ${state}`);
  const targets = (properties.Targets ?? []) as readonly Properties[];
  return { name, arn, isEnabled: state === 'ENABLED', pattern: checkedPattern(properties.EventPattern, owner), targets: targets.map((target) => readTarget(target, owner)) };
}

function readTarget(properties: Properties, owner: string): Target {
  onlyProperties(owner, properties, ['Id', 'Arn', 'Input', 'InputPath']);
  const arn = textOf(owner, properties, 'Arn');
  if (!/^arn:[^:]+:lambda:/.test(arn)) throw new ReleaseError('Unsupported', `${owner}: the rehearsal delivers events to functions only, not to ${arn}`);
  return { id: textOf(owner, properties, 'Id'), arn, inputOf: readInput(properties, owner) };
}

function readInput(properties: Properties, owner: string): Target['inputOf'] {
  const input = optionalText(properties, 'Input');
  if (input !== undefined) {
    const value: unknown = JSON.parse(input);
    return () => value;
  }
  const path = optionalText(properties, 'InputPath') ?? '$';
  if (!/^\$(\.[A-Za-z_-][\w-]*)*$/.test(path)) throw new ReleaseError('Unsupported', `${owner}: the rehearsal does not understand the InputPath ${path}`);
  const steps = path.split('.').slice(1);
  return (event) => steps.reduce<unknown>((value, step) => (value as Properties | undefined)?.[step], event);
}
