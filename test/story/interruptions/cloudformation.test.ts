import { digestOf } from '../../../lib/contracts/digest';
import { Manifest } from '../../../lib/contracts/manifest';
import { Rehearsal } from '../../../lib/local';
import { RELEASES } from '../../helpers/apps';
import { interruption } from '../../helpers/interruptions';
import { operator } from '../../helpers/people';
import { backend, deployBackend, dropBackend, STACK, stackApp } from '../../helpers/stack-app';
import { deployments, refusals, running } from '../../helpers/stories';

const goesBack = stackApp();
const stays = stackApp({}, { rollback: undefined });
const back = ['1.0.0 succeeded', '1.1.0 failed', '1.0.0 succeeded'];
const larger = backend({ size: 'db.t4g.small' });

/** The stack's template is the sealed one. */
const options = {
  proveTarget: (r: Rehearsal, { key }: { readonly key: string }) => {
    const { artifacts: [{ files }] } = JSON.parse(r.bucket(RELEASES).get(key)!.toString('utf8')) as Manifest;
    expect(files).toContainEqual(expect.objectContaining({ path: 'template.json', digest: digestOf(r.stack(STACK).template!) }));
  },
};

/** 1.0.0 is good, and 1.1.0 waits for people. */
async function ask(r: Rehearsal, files = larger): Promise<void> {
  await r.settle();
  await deployBackend(r, '1.0.0');
  await dropBackend(r, '1.1.0', files);
}

/** CloudFormation is about to change the stack. */
async function change(r: Rehearsal): Promise<void> {
  await ask(r);
  r.as('Test/Managers', 'ada').approve('prod', 'go');
  await r.until(() => r.stack(STACK).status === 'UPDATE_IN_PROGRESS', { minutes: 5 });
}

interruption('a change of a stack fails half-way', () => goesBack, async (r) => {
  await ask(r, backend({ size: 'db.t4g.small', parameters: { Stage: 'next' } }));
  r.stack(STACK).failOn('Jobs', 'Invalid value for the parameter VisibilityTimeout.');
  r.as('Test/Managers', 'ada').approve('prod', 'go');
  await r.settle();
  expect(deployments(r)).toEqual(back);
  expect(r.stack(STACK)).toMatchObject({ status: 'UPDATE_ROLLBACK_COMPLETE', parameters: { Stage: 'prod' }, resources: { Database: { properties: { DBInstanceClass: 'db.t4g.micro' } } } });
  expect(r.report.approvals).toHaveLength(2);
  await deployBackend(r, '1.2.0', backend({ size: 'db.t4g.medium' }));
  expect(running(r)).toBe('1.2.0');
}, options);

interruption('the first creation of a stack fails', () => goesBack, async (r) => {
  await r.settle();
  r.stack(STACK).failOn('Reader', 'no rights');
  await deployBackend(r, '1.0.0');
  expect(r.stack(STACK)).toMatchObject({ status: 'ROLLBACK_COMPLETE', resources: {} });
  await dropBackend(r, '1.1.0');
  expect(refusals(r)).toEqual([expect.stringMatching(/^Prepare: prepare-0: Stack:\S+ is in ROLLBACK_COMPLETE state and can not be updated\./)]);
  expect(r.report.environment('prod').asks).toBeNull();
  r.stack(STACK).remove();
  await deployBackend(r, '1.2.0');
  expect(running(r)).toBe('1.2.0');
}, options);

interruption('somebody changes the stack while people are asked', () => goesBack, async (r) => {
  await ask(r);
  const other = backend({ more: { Extra: { Type: 'AWS::SNS::Topic' } } })['template.json'];
  r.stack(STACK).update(String(other), { Stage: 'prod' });
  await r.advance({ minutes: 5 });
  r.as('Test/Managers', 'ada').approve('prod', 'go');
  await r.settle();
  expect(deployments(r)).toEqual(back);
  expect(Object.keys(r.stack(STACK).resources)).toEqual(['Database', 'Jobs', 'Reader']);
}, options);

interruption('somebody stops and abandons while a stack is changed', () => goesBack, async (r) => {
  await change(r);
  operator(r).stop('prod', { abandon: true, reason: 'wrong release' });
  await r.settle();
  expect(r.stack(STACK).resources.Database.properties).toMatchObject({ DBInstanceClass: 'db.t4g.micro' });
  expect(running(r)).toBe('1.0.0');
}, options);

interruption('somebody retries failed actions after a change of a stack failed', () => stays, async (r, sees) => {
  await ask(r);
  r.stack(STACK).failOn('Database', 'no capacity');
  r.as('Test/Managers', 'ada').approve('prod', 'go');
  await r.settle();
  operator(r).retry('prod', 'Deploy', 'FAILED_ACTIONS');
  await r.settle();
  sees(String(r.stack(STACK).status));
  expect(deployments(r)).toEqual(['1.0.0 succeeded', '1.1.0 failed']);
  expect(r.stack(STACK).resources.Database.properties).toMatchObject({ DBInstanceClass: 'db.t4g.micro' });
}, options);
