import { ReleaseError } from '../contracts/errors';
import { inertAttribute, inertKind, kindOf } from './attributes';
import { evaluateCondition } from './conditions';
import { Exports } from './exports';
import { Fault, Faults } from './faults';
import { resolve, resolveGathering } from './intrinsics';
import { jsonOf, Json } from './json';
import { Facts, Identity } from './kinds/kind';
import { generatedName, uuidOf } from './names';
import { conditionOf, hasParameter, mappingValue, parameterValue } from './parameters';
import { partitionOf, pseudoParameters, urlSuffixOf } from './pseudo-parameters';
import { refusal, Scope } from './scope';
import { Declared, Stack } from './stacks';

/** What came of a resource's properties. */
export interface Resolved {
  readonly properties: Json;
  /** Ids of the resources that its properties refer to. */
  readonly references: ReadonlySet<string>;
  readonly faults: readonly Fault[];
}

/** Resolves the resources of an app. Names are found when they are asked for, so the order of stacks and resources does not matter. */
export class Resolver {
  private readonly identities = new Map<string, Identity>();
  /** What is being resolved just now, to see it come round again. */
  private readonly open: string[] = [];
  private readonly exports: Exports;

  constructor(stacks: readonly Stack[]) {
    this.exports = new Exports(stacks, (stack, output, name) => {
      const scope = this.scope(stack, `${stack.key}.${output}`, new Set());
      const imported: Scope['imported'] = (_, path) => {
        throw refusal(scope, path, 'the name of an export cannot be imported');
      };
      const found = new Faults().gather(() => resolve(name, 'Export.Name', { ...scope, imported }));
      return typeof found === 'string' ? found : undefined;
    });
  }

  /** Whether the resource exists: it has no condition, or one that holds. */
  public exists(resource: Declared): boolean {
    return resource.condition === undefined || this.scope(resource.stack, resource.id, new Set()).condition(resource.condition, 'Condition');
  }

  public resolve(resource: Declared): Resolved {
    const references = new Set<string>();
    const scope = this.scope(resource.stack, resource.id, references);
    const { value, faults } = resolveGathering(resource.properties, '', scope);
    const transform = resource.stack.template.Transform;
    const changed: Fault[] = transform === undefined ? []
      : [{ code: 'Unsupported', text: `${resource.id}: its template has the transform ${JSON.stringify(transform)}, which only CloudFormation can run` }];
    return { properties: jsonOf(value), references, faults: [...changed, ...faults] };
  }

  public identity(resource: Declared): Identity {
    const known = this.identities.get(resource.id);
    if (known) return known;
    const identity = this.once(resource.id, () => this.identify(resource));
    this.identities.set(resource.id, identity);
    return identity;
  }

  private identify(resource: Declared): Identity {
    const { stack, id, logicalId, type } = resource;
    const kind = kindOf(type) ?? inertKind(type, id);
    const scope = this.scope(stack, id, new Set());
    const text = (property: string): string | undefined => {
      const value = Object.hasOwn(resource.properties, property) ? resolve(resource.properties[property], property, scope) : undefined;
      return typeof value === 'string' ? value : undefined;
    };
    const partition = partitionOf(stack.region);
    const facts: Facts = {
      stack, partition, text,
      name: (kind.nameProperty && text(kind.nameProperty)) || generatedName(stack.name, logicalId, id, kind),
      urlSuffix: urlSuffixOf(stack.region),
      uuid: uuidOf(id),
      arn: (service, rest) => `arn:${partition}:${service}:${stack.region}:${stack.account}:${rest}`,
    };
    return { name: facts.name, ...kind.identify(facts) };
  }

  /** The names of one template, asked in the name of `owner`; the resources that are named are noted in `references`. */
  private scope(stack: Stack, owner: string, references: Set<string>): Scope {
    const pseudo = pseudoParameters(stack);
    const scope: Scope = {
      owner,
      ref: (name, path) => {
        if (Object.hasOwn(pseudo, name)) return pseudo[name];
        if (name.startsWith('AWS::')) throw refusal(scope, path, `the pseudo parameter ${name} has no value in a rehearsal`, 'Unsupported');
        if (hasParameter(stack, name)) return parameterValue(stack, name, path, scope);
        return this.identity(this.named(stack, name, path, scope, references)).ref;
      },
      attribute: (logicalId, attribute, path) => {
        const resource = this.named(stack, logicalId, path, scope, references);
        if (!kindOf(resource.type)) return inertAttribute(resource.id, attribute);
        const { attributes } = this.identity(resource);
        if (Object.hasOwn(attributes, attribute)) return attributes[attribute];
        throw refusal(scope, path, `${resource.id} (${resource.type}) has no attribute ${attribute} that is known before a deployment`, 'Unsupported');
      },
      mapping: (map, top, second, path) => mappingValue(stack, map, top, second, path, scope),
      condition: (name, path) => this.once(`condition ${stack.key}.${name}`, () => (
        evaluateCondition(conditionOf(stack, name, path, scope), `${path} ${name}`, scope, resolve)
      )),
      imported: (name, path) => {
        const exported = this.exports.get(stack, name, path, scope);
        const there = this.scope(exported.stack, `${exported.stack.key}.${exported.output}`, references);
        return this.once(there.owner, () => resolve(exported.value, 'Value', there));
      },
    };
    return scope;
  }

  private named(stack: Stack, logicalId: string, path: string, scope: Scope, references: Set<string>): Declared {
    const resource = stack.resources.get(logicalId);
    if (!resource) throw refusal(scope, path, `the template has neither a resource nor a parameter ${logicalId}`);
    if (!this.exists(resource)) throw refusal(scope, path, `${resource.id} does not exist here: its condition ${resource.condition} does not hold`);
    references.add(resource.id);
    return resource;
  }

  /** Runs `work` unless it is running already, which means that a value depends on itself. */
  private once<T>(what: string, work: () => T): T {
    const start = this.open.indexOf(what);
    if (start >= 0) throw new ReleaseError('AssemblyUnreadable', `circular reference: ${[...this.open.slice(start), what].join(' -> ')}`);
    this.open.push(what);
    try {
      return work();
    } finally {
      this.open.pop();
    }
  }
}
