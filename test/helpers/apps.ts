import { rmSync } from 'node:fs';
import { App, Duration, Stack } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { AccountPrincipal, Role } from 'aws-cdk-lib/aws-iam';
import { Deploy, DeploymentApproval, DeploymentConditions, Gate, Release, ReleaseEnvironment, ReleasePipeline, ReleaseStore, Rollback } from '../../lib';
import { Files, load, RehearsableApp } from '../../lib/local';
import { newApp } from './synth';

/** Where things are in the small app. */
export const RELEASES = 'Test/Store/Buckets/Releases';
export const WORK = 'Test/Store/Buckets/Work';
export const WEBSITE = 'Test/Website';
export const HOST = 'shop.example.com';
/** A bucket beside the shop, and the host name that tests serve it under: what a gate may ask that is no part of a deployment. */
export const STATUS = 'Test/Status';
export const STATUS_HOST = 'status.example.com';

const folders: string[] = [];
afterAll(() => folders.splice(0).forEach((folder) => rmSync(folder, { recursive: true })));

/** An app that can be rehearsed. Its folder is gone when the tests of the file are done. */
export function loadApp(app: App): RehearsableApp {
  folders.push(app.outdir);
  return load(app);
}

/** The smallest app: one website in one environment `prod`, of the release pipeline `shop`. It has no conditions unless a test wants some. */
export function smallApp(environment: Partial<ReleaseEnvironment> = {}): RehearsableApp {
  const app = newApp();
  const stack = new Stack(app, 'Test');
  new Bucket(stack, 'Status', { versioned: true });
  addShop(stack, new ReleaseStore(stack, 'Store'), environment);
  return loadApp(app);
}

/** A shop whose managers are asked before, whose health is asked after, and that goes back by itself. */
export function askingApp(approval: Partial<DeploymentApproval> = {}, environment: Partial<ReleaseEnvironment> = {}): RehearsableApp {
  const app = newApp();
  const stack = new Stack(app, 'Test');
  const managers = new Role(stack, 'Managers', { roleName: 'Managers', assumedBy: new AccountPrincipal(stack.account) });
  addShop(stack, new ReleaseStore(stack, 'Store'), {
    before: { approvals: [{ approvers: [managers], ...approval }] }, after: healthy(), rollback: Rollback.toLastGood(), ...environment,
  });
  return loadApp(app);
}

/** Adds a website and its release pipeline to a stack. */
export function addShop(stack: Stack, store: ReleaseStore, environment: Partial<ReleaseEnvironment> = {}, id = 'Shop'): ReleasePipeline {
  const website = new Bucket(stack, id === 'Shop' ? 'Website' : `${id}Website`, { versioned: true });
  return new ReleasePipeline(stack, id, {
    store, release: Release.fromDrop({ artifacts: ['site'] }), environments: [{ name: 'prod', deploy: [Deploy.website(website)], ...environment }],
  });
}

/** Asks the website whether it is well, and whether it is the version that it should be. */
export function healthy(options: Partial<DeploymentConditions> = {}): DeploymentConditions {
  return { gates: [healthGate()], interval: Duration.minutes(1), timeout: Duration.minutes(30), ...options };
}

export function healthGate(): Gate {
  return Gate.http(`https://${HOST}/health.json`, { name: 'health', contains: ['"ok"', '"{version}"'] });
}

/** Asks a page of the other bucket, `status.json` unless told, whether the way is free. */
export function wayFree(page = 'status.json'): Gate {
  return Gate.http(`https://${STATUS_HOST}/${page}`, { name: `way free (${page})`, contains: ['free'] });
}

/** A tiny site. */
export function site(version: string, { status = 'ok', more = {} }: { readonly status?: string; readonly more?: Files } = {}): Files {
  return {
    'index.html': `<html><link href="assets/a.css">${version}</html>`, 'assets/a.css': `a { content: "${version}" }`,
    'health.json': JSON.stringify({ status, version }), ...more,
  };
}
