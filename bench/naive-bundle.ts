import { build } from 'esbuild';

/**
 * Bundles a handler as `NodejsFunction` does with its defaults: CommonJS, not minified, for the Node of the function.
 * `bundled`: with the SDK in it (`bundleAwsSDK: true`); otherwise the function loads the one that its runtime has.
 * https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_lambda_nodejs-readme.html
 */
export async function naiveBundle(entry: string, outfile: string, sdk: 'bundled' | 'external'): Promise<void> {
  await build({
    entryPoints: [entry], outfile, bundle: true, platform: 'node', target: 'node24', format: 'cjs', logLevel: 'error',
    external: sdk === 'external' ? ['@aws-sdk/*', '@smithy/*'] : [],
  });
}
