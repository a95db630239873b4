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
  readonly Resources: Readonly<Record<string, { readonly Type: string; readonly Properties: { readonly PolicyDocument?: Document; readonly Policies?: readonly { readonly PolicyName: string; readonly PolicyDocument: Document }[] } }>>;
}

interface Document {
  readonly Statement: PolicyStatement[];
}

/** The same app after a change of the statements of one inline policy, which is named like the function that has it. The app itself stays as it is. */
export function withPolicy(app: RehearsableApp, name: string, change: (statements: PolicyStatement[]) => void): RehearsableApp {
  const file = join(app.plan.directory, 'Test.template.json');
  const intact = readFileSync(file, 'utf8');
  const template = JSON.parse(intact) as Template;
  const found = Object.values(template.Resources).flatMap(({ Properties }) => Properties?.Policies ?? []).filter(({ PolicyName }) => PolicyName === name);
  if (found.length !== 1) throw new TypeError(`${found.length} policies are called ${name}`);
  change(found[0].PolicyDocument.Statement);
  try {
    writeFileSync(file, JSON.stringify(template));
    return load(app.plan.directory);
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
