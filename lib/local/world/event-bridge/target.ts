import { ReleaseError } from '../../../contracts/errors';
import { childOf, onlyProperties, optionalText, Properties, textOf } from '../properties';

type Event = Readonly<Record<string, unknown>>;

export interface FunctionTarget {
  readonly kind: 'function';
  readonly arn: string;
  /** What the function is given instead of the event. */
  readonly inputOf: (event: Event) => unknown;
}

export interface PipelineTarget {
  readonly kind: 'pipeline';
  readonly arn: string;
  readonly pipeline: string;
  /** EventBridge starts the pipeline in its name. */
  readonly roleArn: string;
  /** What the execution begins with, as JSON; nothing without a transformer. */
  readonly inputOf: (event: Event) => string | undefined;
}

export type Target = FunctionTarget | PipelineTarget;

/** Reads a target of a rule: a function or a pipeline; everything else is refused by name. */
export function readTarget(properties: Properties, owner: string): Target {
  const arn = textOf(owner, properties, 'Arn');
  if (/^arn:[^:]+:lambda:/.test(arn)) {
    onlyProperties(owner, properties, ['Id', 'Arn', 'Input', 'InputPath']);
    return { kind: 'function', arn, inputOf: readInput(properties, owner) };
  }
  const [, pipeline] = /^arn:[^:]+:codepipeline:[^:]+:\d{12}:([^:/]+)$/.exec(arn) ?? [];
  if (pipeline === undefined) throw new ReleaseError('Unsupported', `${owner}: the rehearsal delivers events to functions and pipelines only, not to ${arn}`);
  onlyProperties(owner, properties, ['Id', 'Arn', 'RoleArn', 'InputTransformer']);
  return { kind: 'pipeline', arn, pipeline, roleArn: textOf(owner, properties, 'RoleArn'), inputOf: readTransformer(properties, owner) };
}

function readInput(properties: Properties, owner: string): FunctionTarget['inputOf'] {
  const input = optionalText(properties, 'Input');
  if (input !== undefined) {
    const value: unknown = JSON.parse(input);
    return () => value;
  }
  return readPath(optionalText(properties, 'InputPath') ?? '$', owner);
}

/** Texts are put in as they are, within the quotes of the template; anything else as JSON. A path that leads nowhere is put in as nothing. */
function readTransformer(properties: Properties, owner: string): PipelineTarget['inputOf'] {
  const transformer = childOf(properties, 'InputTransformer');
  if (properties.InputTransformer === undefined) return () => undefined;
  onlyProperties(`${owner} InputTransformer`, transformer, ['InputPathsMap', 'InputTemplate']);
  const template = textOf(owner, transformer, 'InputTemplate');
  const map = childOf(transformer, 'InputPathsMap');
  const paths = new Map(Object.keys(map).map((name) => [name, readPath(textOf(owner, map, name), owner)]));
  const unknown = [...template.matchAll(/<([^<>]+)>/g)].map(([, name]) => name).find((name) => !paths.has(name));
  if (unknown !== undefined) throw new ReleaseError('Unsupported', `${owner}: the InputTemplate names <${unknown}>, which is not among its InputPathsMap`);
  return (event) => template.replace(/<([^<>]+)>/g, (_, name: string) => {
    const value = paths.get(name)!(event);
    return typeof value === 'string' ? JSON.stringify(value).slice(1, -1) : value === undefined ? '' : JSON.stringify(value);
  });
}

function readPath(path: string, owner: string): (event: Event) => unknown {
  if (!/^\$(\.[A-Za-z_-][\w-]*)*$/.test(path)) throw new ReleaseError('Unsupported', `${owner}: the rehearsal does not understand the InputPath ${path}`);
  const steps = path.split('.').slice(1);
  return (event) => steps.reduce<unknown>((value, step) => (value as Properties | undefined)?.[step], event);
}
