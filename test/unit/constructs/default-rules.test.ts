import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { CfnBucket } from 'aws-cdk-lib/aws-s3';
import { parcels } from '../../../examples/serverless-api/api';
import { storefront } from '../../../examples/storefront/storefront';
import { Gate } from '../../../lib';
import { addPipeline } from '../../helpers/synth';

interface Report {
  readonly pluginReports: readonly { readonly pluginName: string; readonly violations: readonly { readonly ruleName: string }[] }[];
}

/** Synthesizes with CDK's own check of templates against CloudFormation's schemas, and returns what it reports. */
function reportOf(make: (app: App) => void): Report {
  const app = new App({
    outdir: mkdtempSync(join(tmpdir(), 'rules-')),
    context: { '@aws-cdk/core:validateAgainstDefaultRules': true, '@aws-cdk/aws-s3:serverAccessLogsUseBucketPolicy': true },
  });
  make(app);
  app.synth();
  return JSON.parse(readFileSync(join(app.outdir, 'validation-report.json'), 'utf8')) as Report;
}

const CASES: readonly [string, (app: App) => void][] = [
  ['the storefront', (app) => { storefront(app); }],
  ['the serverless API', (app) => { parcels(app); }],
  ['the smallest app', (app) => { addPipeline(new Stack(app, 'Smallest')); }],
  ['an app with gates on both sides', (app) => {
    const gates = [Gate.http('https://example.com/')];
    addPipeline(new Stack(app, 'Gates'), { environment: { before: { gates }, after: { gates } } });
  }],
];

test.each(CASES)('CloudFormation has nothing to say against %s', (_, make) => {
  const { pluginReports } = reportOf(make);
  expect(pluginReports.flatMap(({ violations }) => violations)).toEqual([]);
});

test('fails for a property that CloudFormation does not know', () => {
  expect(() => reportOf((app) => {
    new CfnBucket(new Stack(app, 'Faulty'), 'Bucket').addPropertyOverride('BucketNam', 'x');
  })).toThrow(/BucketNam/);
});
