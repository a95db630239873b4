import { Stack } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Deploy, Release, ReleasePipeline, ReleaseStore } from '../../lib';
import { loadApp, WEBSITE } from '../helpers/apps';
import { addFunction, api, called } from '../helpers/functions';
import { deployments, running } from '../helpers/stories';
import { newApp } from '../helpers/synth';

/** A function that is watched by an alarm, and a website that asks it. */
function twoTargets(deployInOrder?: boolean) {
  const app = newApp();
  const stack = new Stack(app, 'Test');
  const { alias, errors } = addFunction(stack, { alarmName: 'api-errors' });
  const website = new Bucket(stack, 'Website', { versioned: true });
  new ReleasePipeline(stack, 'Shop', {
    store: new ReleaseStore(stack, 'Store'), release: Release.fromDrop({ artifacts: ['api'] }),
    environments: [{ name: 'prod', deploy: [Deploy.lambdaAlias(alias, { alarms: [errors] }), Deploy.website(website)], deployInOrder }],
  });
  return loadApp(app);
}

test.each([
  ['fails before those that come later in the order are touched', true, []],
  ['fails beside the others, which go on, if no order was asked for', undefined, ['index.js']],
])('a target that does not succeed %s', (_, deployInOrder, published) => twoTargets(deployInOrder).rehearse(async (r) => {
  await r.settle();
  r.alarm('Test/Errors').breach();
  await r.drop({ version: '1.0.0', artifacts: { api: api('1.0.0') } });
  await r.settle();
  expect(deployments(r)).toEqual(['1.0.0 failed']);
  expect(r.bucket(WEBSITE).list()).toEqual(published);
  r.alarm('Test/Errors').clear();
  await r.drop({ version: '1.1.0', artifacts: { api: api('1.1.0') } });
  await r.settle();
  expect([running(r), await called(r), r.bucket(WEBSITE).list()]).toEqual(['1.1.0', ['1.1.0'], ['index.js']]);
}));
