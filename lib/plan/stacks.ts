import { AssemblyStack, FileAsset } from './assembly';
import { IGNORED_TYPES } from './attributes';
import { isJson, Json, jsonOf, listOf } from './json';

/** One stack with the resources that its template declares. */
export interface Stack {
  /** The stack's name; where two stacks of the app share one, its artifact id. Unique in the app. */
  readonly key: string;
  readonly name: string;
  readonly account: string;
  readonly region: string;
  readonly template: Json;
  readonly assets: readonly FileAsset[];
  readonly resources: ReadonlyMap<string, Declared>;
}

/** A resource as a template declares it, nothing resolved. */
export interface Declared {
  /** `<stack>.<logical id>` */
  readonly id: string;
  readonly stack: Stack;
  readonly logicalId: string;
  readonly type: string;
  readonly path: string;
  readonly properties: Json;
  readonly dependsOn: readonly string[];
  /** The condition under which it exists, if there is one. */
  readonly condition: string | undefined;
}

export function declareStacks(stacks: readonly AssemblyStack[]): Stack[] {
  return stacks.map((stack) => {
    const isShared = stacks.some((other) => other !== stack && other.name === stack.name);
    return declareStack(stack, isShared ? stack.id : stack.name);
  });
}

function declareStack(from: AssemblyStack, key: string): Stack {
  const resources = new Map<string, Declared>();
  const stack: Stack = { key, name: from.name, account: from.account, region: from.region, template: from.template, assets: from.assets, resources };
  for (const [logicalId, body] of Object.entries(jsonOf(from.template.Resources))) {
    if (!isJson(body) || IGNORED_TYPES.includes(String(body.Type))) continue;
    const id = `${key}.${logicalId}`;
    const path = jsonOf(body.Metadata)['aws:cdk:path'];
    resources.set(logicalId, {
      id, stack, logicalId,
      type: String(body.Type),
      path: typeof path === 'string' ? path : from.paths[logicalId] ?? id,
      properties: jsonOf(body.Properties),
      dependsOn: listOf(body.DependsOn).map(String),
      condition: typeof body.Condition === 'string' ? body.Condition : undefined,
    });
  }
  return stack;
}
