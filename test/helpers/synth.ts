import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Deploy, Release, ReleaseEnvironment, ReleasePipeline, ReleasePipelineProps } from '../../lib';

/** An app in a folder of its own, without the slow template validation. */
export function newApp(context: Record<string, unknown> = {}): App {
  return new App({ outdir: mkdtempSync(join(tmpdir(), 'synth-')), builtinCloudFormationValidation: false, context });
}

export function newStack(id = 'Test'): Stack {
  return new Stack(newApp(), id);
}

/** The smallest pipeline, changed as a test wants it. */
export function addPipeline(stack: Stack, props: Partial<ReleasePipelineProps> & { readonly environment?: Partial<ReleaseEnvironment> } = {}, id = 'Shop'): ReleasePipeline {
  const { environment, ...rest } = props;
  return new ReleasePipeline(stack, id, {
    release: Release.fromDrop({ artifacts: ['site'] }),
    environments: [{ name: 'prod', deploy: [Deploy.website(new Bucket(stack, `${id}Website`))], ...environment }],
    ...rest,
  });
}

/** What synthesis says, or nothing if it succeeds. */
export function synthesisError(stack: Stack): string {
  try {
    (stack.node.root as App).synth();
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}
