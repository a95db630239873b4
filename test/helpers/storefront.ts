import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { storefront } from '../../examples/storefront/storefront';
import { Release } from '../../lib';
import { newApp } from './synth';

export function synthesizeStorefront(): string {
  return synthesizeExample('storefront');
}

/** An example's app, synthesized into a folder of its own by the command that the README names. */
export function synthesizeExample(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `${name}-assembly-`));
  execFileSync(process.execPath, [resolve('examples', name, 'app.js')], {
    env: {
      ...process.env, CDK_OUTDIR: folder, CDK_VALIDATION: 'false',
      CDK_CONTEXT_JSON: JSON.stringify({ '@aws-cdk/aws-s3:serverAccessLogsUseBucketPolicy': true }),
    },
  });
  return folder;
}

/** The same app, whose releases are handed in by an outside build server. */
export function synthesizeDroppedStorefront(): string {
  const app = newApp({ '@aws-cdk/aws-s3:serverAccessLogsUseBucketPolicy': true });
  storefront(app, Release.fromDrop({ artifacts: ['site'] }));
  return app.synth().directory;
}

/** Both stacks of the example, one in each account. */
export const STOREFRONT_TEMPLATES = ['Storefront.template.json', 'StorefrontProd.template.json'] as const;
export const STOREFRONT_WEBSITES = ['Storefront/Dev', 'Storefront/Test', 'StorefrontProd/Website'] as const;
