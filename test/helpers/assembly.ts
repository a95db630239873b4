import { Assembly, AssemblyStack } from '../../lib/plan/assembly';

/** A template as tests write it: plain and open to change. */
export interface Template {
  Resources: Record<string, TemplateResource>;
  [section: string]: unknown;
}

export interface TemplateResource {
  Type: string;
  Properties?: Record<string, unknown>;
  [attribute: string]: unknown;
}

/** The key under which the code of every function in these fixtures is uploaded. */
export const CODE_KEY = 'code.zip';

/** A stack as it would be read from disk. */
export function stackOf(template: Template, overrides: Partial<AssemblyStack> = {}): AssemblyStack {
  return {
    id: 'Shop', name: 'Shop', account: '111111111111', region: 'eu-west-1', templateFile: '/app/cdk.out/Shop.template.json', template, paths: {},
    assets: [{ objectKeys: [CODE_KEY], path: '/app/cdk.out/asset.code', kind: 'directory' }],
    ...overrides,
  };
}

export function assemblyOf(...stacks: AssemblyStack[]): Assembly {
  return { directory: '/app/cdk.out', stacks };
}

/** An assembly of one stack with these resources. */
export function appOf(resources: Template['Resources'], sections: Record<string, unknown> = {}): Assembly {
  return assemblyOf(stackOf({ Resources: resources, ...sections }));
}

/** Sets what stands at a path like `Stages[0].Name`; `undefined` takes it away. */
export function set(target: unknown, path: string, value: unknown): void {
  const steps = path.split(/[.[\]]+/).filter((step) => step !== '');
  const last = steps.pop()!;
  const owner = steps.reduce<Record<string, unknown>>((found, step) => found[step] as Record<string, unknown>, target as Record<string, unknown>);
  if (value === undefined) delete owner[last];
  else owner[last] = value;
}
