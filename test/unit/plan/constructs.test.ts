import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Deploy, Gate, Release, ReleasePipeline } from '../../../lib';
import { buildPlan, checkWiring, readAssembly } from '../../../lib/plan';

const scratch = mkdtempSync(join(tmpdir(), 'plan-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

test('what the constructs synthesize can be planned and is wired as it must be', () => {
  process.env.CDK_VALIDATION = 'false';
  const app = new App({ outdir: scratch });
  const stack = new Stack(app, 'Shop');
  new ReleasePipeline(stack, 'Web', {
    release: Release.fromDrop({ artifacts: ['site'] }),
    environments: [
      { name: 'dev', deploy: [Deploy.website(new Bucket(stack, 'DevSite'))] },
      { name: 'prod', deploy: [Deploy.website(new Bucket(stack, 'ProdSite'))], after: { gates: [Gate.http('https://shop.example')] } },
    ],
  });
  app.synth();

  const plan = buildPlan(readAssembly(scratch));
  expect(() => checkWiring(plan)).not.toThrow();
  expect(plan.inert).toEqual([]);
  expect(plan.resources.filter(({ type }) => type === 'AWS::CodePipeline::Pipeline').map(({ name }) => name)).toEqual(['web-dev', 'web-prod']);
});
