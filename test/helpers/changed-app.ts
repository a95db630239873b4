import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { load, RehearsableApp } from '../../lib/local';

export interface PolicyStatement {
  Effect: string;
  Action: string | string[];
  Resource: unknown;
  Condition?: unknown;
}

interface Template {
  readonly Resources: Readonly<Record<string, { readonly Type: string; readonly Properties: Record<string, unknown> & { readonly Policies?: readonly { readonly PolicyName: string; readonly PolicyDocument: Document }[] } }>>;
}

interface Document {
  readonly Statement: PolicyStatement[];
}

/** Changes the statements of one inline policy in a folder that the small app was synthesized into. The policy is named like the function that has it. */
export function changePolicy(directory: string, name: string, change: (statements: PolicyStatement[]) => void): void {
  changeTemplate(directory, ({ Resources }) => {
    const found = Object.values(Resources).flatMap(({ Properties }) => Properties?.Policies ?? []).filter(({ PolicyName }) => PolicyName === name);
    if (found.length !== 1) throw new TypeError(`${found.length} policies are called ${name}`);
    change(found[0].PolicyDocument.Statement);
  });
}

function changeTemplate(directory: string, change: (template: Template) => void): void {
  const file = join(directory, 'Test.template.json');
  const template = JSON.parse(readFileSync(file, 'utf8')) as Template;
  change(template);
  writeFileSync(file, JSON.stringify(template));
}

/** The small app after such a change. The app itself stays as it is. */
export function withPolicy(app: RehearsableApp, name: string, change: (statements: PolicyStatement[]) => void): RehearsableApp {
  return changed(app, (directory) => changePolicy(directory, name, change));
}

/** The small app after a change of the resource whose logical id begins with a text. */
export function withResource(app: RehearsableApp, id: string, change: (properties: Record<string, unknown>) => void): RehearsableApp {
  return changed(app, (directory) => changeTemplate(directory, ({ Resources }) => {
    const [found, ...others] = Object.keys(Resources).filter((key) => key.startsWith(id));
    if (found === undefined || others.length > 0) throw new TypeError(`${others.length} resources more than one begin with ${id}`);
    change(Resources[found].Properties);
  }));
}

function changed({ plan: { directory } }: RehearsableApp, change: (directory: string) => void): RehearsableApp {
  const file = join(directory, 'Test.template.json');
  const intact = readFileSync(file);
  try {
    change(directory);
    return load(directory);
  } finally {
    writeFileSync(file, intact);
  }
}

/** The only statement with this action. */
export function statementWith(statements: readonly PolicyStatement[], action: string): PolicyStatement {
  const found = statements.filter(({ Action }) => [Action].flat().includes(action));
  if (found.length !== 1) throw new TypeError(`${found.length} statements are about ${action}`);
  return found[0];
}
