import { backend, deployBackend, dropBackend, STACK, stackApp } from '../helpers/stack-app';
import { deployments, factsOf, refusals, running } from '../helpers/stories';

const app = stackApp();
const asks = (r: Parameters<typeof running>[0]) => r.report.environment('prod').asks?.split('\n');

test('a stack is created, then updated, each time by the change set that people have seen', () => app.rehearse(async (r) => {
  await r.settle();
  await dropBackend(r, '1.0.0');
  expect(r.stack(STACK).status).toBe('REVIEW_IN_PROGRESS');
  expect(asks(r)).toEqual([
    expect.stringMatching(/^1\.0\.0 .* for prod, where nothing runs$/), `stack ${STACK}: 3 added`, 'commit unknown; 2 files',
  ]);
  r.as('Test/Managers', 'ada').approve('prod', 'go');
  await r.settle();
  expect(deployments(r)).toEqual(['1.0.0 succeeded']);
  expect(r.stack(STACK)).toMatchObject({ status: 'CREATE_COMPLETE', parameters: { Stage: 'prod', Retention: '4' } });
  const { Database } = r.stack(STACK).resources;
  await dropBackend(r, '1.1.0', backend({ size: 'db.t4g.small' }));
  expect(asks(r)![1]).toBe(`stack ${STACK}: 1 changed`);
  r.as('Test/Managers', 'ada').approve('prod', 'go');
  await r.settle();
  expect(running(r)).toBe('1.1.0');
  expect(r.stack(STACK).status).toBe('UPDATE_COMPLETE');
  expect(r.stack(STACK).resources.Database).toMatchObject({ physicalId: Database.physicalId, properties: { DBInstanceClass: 'db.t4g.small' } });
  expect(factsOf(r, 'attested').at(-1)).toMatchObject({ ok: true, reason: `the stack ${STACK} is template.json of 1.1.0, with 1 parameter` });
}));

describe('what would be replaced or removed where data is', () => {
  test('stands first in the question; whoever says no keeps it', () => app.rehearse(async (r) => {
    await r.settle();
    await deployBackend(r, '1.0.0');
    const before = r.stack(STACK).resources;
    await dropBackend(r, '1.1.0', backend({ encrypted: false }));
    expect(asks(r)![1]).toBe(`REPLACES Database (AWS::RDS::DBInstance); stack ${STACK}: 1 changed, 1 replaced`);
    r.as('Test/Managers', 'ada').reject('prod', 'not the database');
    await r.settle();
    expect(refusals(r)).toEqual([expect.stringMatching(/^Approve: approve-1: not the database/)]);
    expect(r.stack(STACK)).toMatchObject({ status: 'CREATE_COMPLETE', resources: before });
    expect(running(r)).toBe('1.0.0');
  }));

  test('is replaced when somebody says yes, and what refers to it follows', () => app.rehearse(async (r) => {
    await r.settle();
    await deployBackend(r, '1.0.0');
    const { Database } = r.stack(STACK).resources;
    await deployBackend(r, '1.1.0', backend({ encrypted: false }));
    expect(running(r)).toBe('1.1.0');
    const { Database: replaced, Reader } = r.stack(STACK).resources;
    expect(replaced.physicalId).not.toBe(Database.physicalId);
    expect(Reader.properties.Description).toBe(`reads ${replaced.physicalId}`);
    expect(r.stack(STACK).events.filter((event) => event.startsWith('Database')).slice(-2)).toEqual(['Database DELETE_IN_PROGRESS', 'Database DELETE_COMPLETE']);
  }));
});
