import { jsonOf } from './json';
import { refusal, Scope } from './scope';
import { Stack } from './stacks';

/** One exported output, nothing resolved but its name. */
export interface Exported {
  readonly stack: Stack;
  readonly output: string;
  readonly value: unknown;
}

/** The exports of all stacks, by account, region and name, as CloudFormation keeps them. */
export class Exports {
  private readonly found = new Map<string, Exported[]>();

  constructor(stacks: readonly Stack[], nameOf: (stack: Stack, output: string, name: unknown) => string | undefined) {
    for (const stack of stacks) {
      for (const [output, body] of Object.entries(jsonOf(stack.template.Outputs))) {
        const declared = jsonOf(jsonOf(body).Export).Name;
        const name = declared === undefined ? undefined : nameOf(stack, output, declared);
        if (name === undefined) continue;
        const key = keyOf(stack, name);
        this.found.set(key, [...this.found.get(key) ?? [], { stack, output, value: jsonOf(body).Value }]);
      }
    }
  }

  public get(into: Stack, name: string, path: string, scope: Scope): Exported {
    const exported = this.found.get(keyOf(into, name)) ?? [];
    if (exported.length === 1) return exported[0];
    throw refusal(scope, path, exported.length === 0
      ? `no stack in ${into.account}/${into.region} of this app exports '${name}'; a rehearsal knows the stacks of one app only`
      : `'${name}' is exported by ${exported.map((e) => `${e.stack.key}.${e.output}`).join(' and ')}; a name can be exported once`);
  }
}

function keyOf(stack: Stack, name: string): string {
  return `${stack.account}/${stack.region}/${name}`;
}
