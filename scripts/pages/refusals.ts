import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** Something that synthesis refuses, as the constructs' sources spell it; `…` stands for a value. */
export interface Refusal {
  readonly code: string;
  readonly what: string;
  readonly remedy: string;
}

const VALUE = '…';

/** Folders of the constructs beside `lib` itself. */
const FOLDERS = ['', 'build', 'environment', 'gates', 'private', 'store', 'targets'];

/** Every call of `fault(code, what, remedy)` in the constructs, and of `named(code, …)`, which judges names. */
export function refusals(): Refusal[] {
  return FOLDERS.flatMap((folder) => sources(join('lib', folder))).flatMap((file) => refusalsOf(readFileSync(file, 'utf8')))
    .sort((a, b) => a.code.localeCompare(b.code, 'en') || a.what.localeCompare(b.what, 'en'));
}

export function refusalsOf(text: string): Refusal[] {
  const found: Refusal[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && node.arguments.length > 1 && ts.isStringLiteral(node.arguments[0])) {
      const [code, what, remedy] = node.arguments.map(textOf);
      if (node.expression.getText() === 'fault') found.push({ code, what, remedy: remedy === VALUE ? 'as the message says' : remedy });
      if (node.expression.getText() === 'named') found.push({ code, what: 'a name that is too long, or has other characters than a name may have', remedy: 'take what the message proposes' });
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('source.ts', text, ts.ScriptTarget.ES2022, true));
  return found;
}

/** A text as it is written; of a choice the first, and what is not written is a value. */
function textOf(node: ts.Expression): string {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isTemplateExpression(node)) return node.head.text + node.templateSpans.map((span) => `${VALUE}${span.literal.text}`).join('');
  if (ts.isConditionalExpression(node)) return textOf(node.whenTrue);
  return VALUE;
}

function sources(folder: string): string[] {
  return readdirSync(folder).filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts')).map((name) => join(folder, name));
}
