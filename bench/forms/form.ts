import { App, Stack } from 'aws-cdk-lib';
import { Bucket, IBucket } from 'aws-cdk-lib/aws-s3';

/** One way to write the same thing: releases of a website that go through environments, one after the other. */
export interface Form {
  readonly name: string;
  /** What an environment has in this form, for whoever compares. */
  readonly has: string;
  /** Fills an app that has no construct yet. */
  readonly build: (app: App, environments: number) => void;
  /** Whether a resource is there for the target of an environment and for nothing else; none is, unless told. */
  readonly actsOnTarget?: (logicalId: string) => boolean;
}

/** What all forms have in common: people are asked before a deployment, a URL is asked after it. */
export interface Environment {
  readonly name: string;
  readonly url: string;
  readonly website: string;
}

export const INSTRUCTIONS = 'Look at the release notes first.';

export function environments(count: number): Environment[] {
  return Array.from({ length: count }, (_, index) => {
    const name = `env-${String(index + 1).padStart(2, '0')}`;
    return { name, url: `https://${name}.example.com/health.json`, website: `www-${name}-example-com` };
  });
}

/** The website of an environment exists already, so that no form counts a bucket. */
export function websiteOf(stack: Stack, { name, website }: Environment): IBucket {
  return Bucket.fromBucketName(stack, `Website ${name}`, website);
}
