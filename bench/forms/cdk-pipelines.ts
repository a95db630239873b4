import { join } from 'node:path';
import { App, Stack, Stage } from 'aws-cdk-lib';
import { PipelineType } from 'aws-cdk-lib/aws-codepipeline';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { BucketDeployment, Source } from 'aws-cdk-lib/aws-s3-deployment';
import { CodePipeline, CodePipelineSource, ManualApprovalStep, ShellStep } from 'aws-cdk-lib/pipelines';
import { Environment, environmentsOf, Form, INSTRUCTIONS, websitesOf } from './form';

/** The websites' files are an asset of a stack; the pipeline deploys the stack. */
export const cdkPipelines: Form = {
  name: 'aws-cdk-lib/pipelines',
  has: 'a stage of the one pipeline with a CodeBuild project for the question that is asked after it, and a stack of its own that copies the websites',
  build: (app, size) => {
    const stack = new Stack(app, 'Shop');
    const input = CodePipelineSource.s3(new Bucket(stack, 'Source', { versioned: true }), 'source.zip');
    const pipeline = new CodePipeline(stack, 'Pipeline', {
      pipelineName: 'website', pipelineType: PipelineType.V2, synth: new ShellStep('Synth', { input, commands: ['npm ci', 'npx cdk synth'] }),
    });
    for (const environment of environmentsOf(size)) {
      pipeline.addStage(stageOf(app, environment), {
        pre: [new ManualApprovalStep('approve-1', { comment: INSTRUCTIONS })],
        post: [new ShellStep('health', { commands: [`curl -fsS ${environment.url} | grep -F "$VERSION"`] })],
      });
    }
  },
};

function stageOf(app: App, environment: Environment): Stage {
  const stage = new Stage(app, environment.name);
  const stack = new Stack(stage, 'Website');
  websitesOf(stack, environment).forEach((destinationBucket, index) => {
    new BucketDeployment(stack, `Deployment ${index}`, {
      destinationBucket, sources: [Source.asset(join(__dirname, '..', '..', 'examples', 'storefront', 'site', 'content'))],
    });
  });
  return stage;
}
