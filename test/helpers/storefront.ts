import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** The example app, synthesized into a folder of its own by the command that the README names. */
export function synthesizeStorefront(): string {
  const folder = mkdtempSync(join(tmpdir(), 'storefront-assembly-'));
  execFileSync(process.execPath, [resolve('examples/storefront/app.js')], {
    env: {
      ...process.env, CDK_OUTDIR: folder, CDK_VALIDATION: 'false',
      CDK_CONTEXT_JSON: JSON.stringify({ '@aws-cdk/aws-s3:serverAccessLogsUseBucketPolicy': true }),
    },
  });
  return folder;
}

/** Both stacks of the example, one in each account. */
export const STOREFRONT_TEMPLATES = ['Storefront.template.json', 'StorefrontProd.template.json'] as const;
export const STOREFRONT_WEBSITES = ['Storefront/Dev', 'Storefront/Test', 'StorefrontProd/Website'] as const;
