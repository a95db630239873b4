import { App, Stack } from 'aws-cdk-lib';
import { Bucket, IBucket } from 'aws-cdk-lib/aws-s3';

/** One way to write the same thing: releases of a website that go through environments, one after the other. */
export interface Form {
  readonly name: string;
  /** What an environment has in this form, for whoever compares. */
  readonly has: string;
  /** Fills an app that has no construct yet. */
  readonly build: (app: App, size: AppSize) => void;
}

export interface AppSize {
  readonly environments: number;
  /** How many websites each environment has. */
  readonly websites: number;
}

/** What all forms have in common: people are asked before a deployment, a URL is asked after it. */
export interface Environment {
  readonly name: string;
  readonly url: string;
  readonly websites: readonly string[];
}

export const INSTRUCTIONS = 'Look at the release notes first.';

export function environmentsOf({ environments, websites }: AppSize): Environment[] {
  return Array.from({ length: environments }, (_, index) => {
    const name = `env-${String(index + 1).padStart(2, '0')}`;
    return { name, url: `https://${name}.example.com/health.json`, websites: Array.from({ length: websites }, (__, i) => `www${i}-${name}-example-com`) };
  });
}

/** The websites of an environment exist already, so that no form counts a bucket. */
export function websitesOf(stack: Stack, { websites }: Environment): IBucket[] {
  return websites.map((website) => Bucket.fromBucketName(stack, website, website));
}
