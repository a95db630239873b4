import { evaluateCondition } from '../../../plan/conditions';
import { isReleaseError } from '../../../contracts/errors';
import { resolve } from '../../../plan/intrinsics';
import { at, isJson, Json, jsonOf } from '../../../plan/json';
import { pseudoParameters } from '../../../plan/pseudo-parameters';
import { refusal, Scope } from '../../../plan/scope';
import { Definition, Stack } from './model';
import { invalid, TemplateResource } from './template';

/** What a change set shows where a value is known only when it is executed (documented). */
export const UNKNOWN = '{{changeSet:KNOWN_AFTER_APPLY}}';

/** What is known of other resources: the physical id, and the value of an attribute; UNKNOWN before it is done. */
export interface Known {
  physicalId(logicalId: string): string;
  attribute(logicalId: string, attribute: string): string;
}

/** Expressions of one template, as a stack with these parameters sees them. */
export class Evaluation {
  constructor(private readonly stack: Pick<Stack, 'id' | 'name' | 'account' | 'region'>, private readonly definition: Definition, private readonly known: Known) {}

  /** Resources that exist, those before others that these depend on; a circle is refused. */
  public get order(): readonly TemplateResource[] {
    const { resources } = this.definition.template;
    const existing = [...resources.values()].filter(({ logicalId, condition }) => this.holds(condition, logicalId));
    const ordered: TemplateResource[] = [];
    while (ordered.length < existing.length) {
      const waiting = existing.filter((resource) => !ordered.includes(resource));
      const free = waiting.filter((resource) => dependenciesOf(resource).every((id) => !waiting.some(({ logicalId }) => logicalId === id)));
      if (free.length === 0) throw invalid(`Circular dependency between resources: [${waiting.map(({ logicalId }) => logicalId).join(', ')}]`);
      ordered.push(...free);
    }
    return ordered;
  }

  public properties(resource: TemplateResource): Json {
    return jsonOf(this.resolve(resource.properties, resource.logicalId));
  }

  public get outputs(): ReadonlyMap<string, string> {
    const existing = [...this.definition.template.outputs].filter(([name, { condition }]) => this.holds(condition, `Outputs.${name}`));
    return new Map(existing.map(([name, { value }]) => [name, String(this.resolve(value, `Outputs.${name}`))]));
  }

  private holds(condition: string | undefined, owner: string): boolean {
    return condition === undefined || this.scope(owner).condition(condition, 'Condition');
  }

  /** What no template of CloudFormation may say is refused in its words; what the rehearsal can't say, by name. */
  private resolve(node: unknown, owner: string): unknown {
    try {
      return resolve(node, '', this.scope(owner));
    } catch (error) {
      if (isReleaseError(error) && error.code === 'AssemblyUnreadable') throw invalid(`Template error: ${error.message}`);
      throw error;
    }
  }

  private scope(owner: string): Scope {
    const { template, parameters } = this.definition;
    const pseudo = { ...pseudoParameters(this.stack), 'AWS::StackId': this.stack.id };
    const named = (name: string): TemplateResource => {
      const found = template.resources.get(name);
      if (!found) throw invalid(`Template format error: Unresolved resource dependencies [${name}] in the Resources block of the template`);
      return found;
    };
    const scope: Scope = {
      owner,
      ref: (name, path) => {
        if (Object.hasOwn(pseudo, name)) return pseudo[name as keyof typeof pseudo];
        const parameter = template.parameters.get(name);
        if (!parameter) return this.known.physicalId(named(name).logicalId);
        if (parameter.type.startsWith('AWS::SSM::')) throw refusal(scope, path, `the parameter ${name} is of type ${parameter.type}, which has no value in a rehearsal`, 'Unsupported');
        const value = parameters.get(name)!;
        return parameter.type === 'CommaDelimitedList' || parameter.type.startsWith('List<') ? value.split(',').map((item) => item.trim()) : value;
      },
      attribute: (logicalId, attribute) => this.known.attribute(named(logicalId).logicalId, attribute),
      mapping: (map, top, second, path) => {
        const value = at(template.document.Mappings, `${map}.${top}.${second}`);
        if (value === undefined) throw refusal(scope, path, `Unable to get mapping for ${map}::${top}::${second}`);
        return value;
      },
      condition: (name, path) => {
        const condition = at(template.document.Conditions, name);
        if (condition === undefined) throw refusal(scope, path, `Unresolved condition dependency ${name} in the Conditions block of the template`);
        return evaluateCondition(condition, path, scope, resolve);
      },
      imported: (name, path) => {
        throw refusal(scope, path, `Fn::ImportValue of ${name} has no value in a rehearsal`, 'Unsupported');
      },
    };
    return scope;
  }
}

/** Logical ids that a resource depends on, whichever branch of a condition is taken. */
function dependenciesOf({ properties, dependsOn }: TemplateResource): readonly string[] {
  return [...dependsOn, ...referencesIn(properties)];
}

function referencesIn(node: unknown): string[] {
  if (Array.isArray(node)) return node.flatMap(referencesIn);
  if (!isJson(node)) return [];
  return Object.entries(node).flatMap(([key, value]) => {
    if (key === 'Ref') return [String(value)];
    if (key === 'Fn::GetAtt') return [String(Array.isArray(value) ? value[0] : String(value).split('.')[0])];
    const text = key === 'Fn::Sub' && (Array.isArray(value) ? value[0] as unknown : value);
    const named = typeof text === 'string' ? [...text.matchAll(/\$\{([^!.}]+)/g)].map(([, name]) => name) : [];
    return [...named, ...referencesIn(value)];
  });
}
