import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { load } from '../../lib/local';
import { mermaidOf, textOf } from '../../lib/show';
import type { Definition } from '../../lib/local';

/** The examples as `cdk-release show` prints them, for `docs/show.md`. */
export function examplePictures(): Readonly<Record<string, string>> {
  const [shop, parcels] = ['storefront', 'serverless-api'].map(definitionOfExample);
  return {
    'show storefront': fenced('', textOf(shop)), 'show --mermaid storefront': fenced('mermaid', mermaidOf(shop)), 'show serverless-api': fenced('', textOf(parcels)),
    'show --mermaid serverless-api': fenced('mermaid', mermaidOf(parcels)),
  };
}

function definitionOfExample(name: string): Definition {
  const folder = mkdtempSync(join(tmpdir(), `${name}-`));
  const { context } = JSON.parse(readFileSync('cdk.json', 'utf8')) as { readonly context?: unknown };
  try {
    execFileSync(process.execPath, [join('examples', name, 'app.js')], { env: { ...process.env, CDK_OUTDIR: folder, CDK_VALIDATION: 'false', CDK_CONTEXT_JSON: JSON.stringify(context ?? {}) } });
    return load(folder).definition;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function fenced(language: string, text: string): string {
  return `\`\`\`${language}\n${text}\n\`\`\``;
}
