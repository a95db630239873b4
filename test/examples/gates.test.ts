import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Duration, Stack } from 'aws-cdk-lib';
import { Code, Function, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Gate, ReleaseStore } from '../../lib';
import { addShop, loadApp, site } from '../helpers/apps';
import { nodeFunction } from '../helpers/gate-functions';
import { deploy, factsOf } from '../helpers/stories';
import { newApp } from '../helpers/synth';

const GATES = 'examples/serverless-api/gates';

/** A shop with an API of version 1.0.0 beside it; what is released may have 4,000 bytes. */
function shop() {
  const app = newApp();
  const stack = new Stack(app, 'Test');
  const api = nodeFunction(stack, 'Api', `
    const { rawPath } = request;
    if (rawPath === '/broken') throw new RangeError('no database');
    return rawPath === '/version' ? { statusCode: 200, body: '{"version":"1.0.0"}' } : { statusCode: 404, body: '{}' }`).addAlias('live');
  const timeout = Duration.minutes(1);
  const acceptance = new Function(stack, 'Acceptance', { runtime: Runtime.NODEJS_22_X, handler: 'index.handler', timeout, code: Code.fromAsset(`${GATES}/acceptance/dist`) });
  const budget = new Function(stack, 'Budget', { runtime: Runtime.PYTHON_3_13, handler: 'index.handler', timeout, code: Code.fromAsset(`${GATES}/budget`) });
  api.grantInvoke(acceptance);
  const checks = [{ method: 'GET', path: '/version', status: 200, contains: '"{version}"' }, { method: 'GET', path: '/nothing', status: 404 }];
  const once = { interval: Duration.minutes(5), timeout: Duration.minutes(5) };
  addShop(stack, new ReleaseStore(stack, 'Store'), {
    before: { gates: [Gate.function(budget, { parameters: { budget: { site: 4000 } } }), Gate.function(budget, { name: 'Generous', parameters: { budget: { site: 1e9, docs: 1 } } })], ...once },
    after: { gates: [Gate.function(acceptance, { parameters: { api: api.functionArn, checks } })], ...once },
  });
  return loadApp(app);
}

test('the gates of the example say yes and no: a budget before, acceptance behind the API\'s alias after', () => shop().rehearse(async (r) => {
  const said = () => factsOf(r, 'verdict').at(-1)!.gates.map(({ name, verdict, reason }) => `${name} ${verdict}: ${reason}`);
  await r.settle();
  await deploy(r, '1.0.0');
  expect(said()).toEqual(['Acceptance passed: 2 calls were answered as they should be']);
  await deploy(r, '1.1.0');
  expect(said()).toEqual(["Acceptance failed: GET /version answered without '\"1.1.0\"'"]);
  const noise = Array.from({ length: 100 }, (_, index) => createHash('sha256').update(String(index)).digest('base64')).join('\n');
  await deploy(r, '1.2.0', site('1.2.0', { more: { 'noise.txt': noise } }));
  expect(said()).toEqual([expect.stringMatching(/^Budget failed: site has [45],\d{3} bytes of 4,000$/), 'Generous passed: at most 0% of a budget is used']);
}));

test('they stay short enough to be read', () => {
  for (const [file, lines] of [['acceptance/index.ts', 50], ['budget/index.py', 20]] as const) {
    expect(readFileSync(`${GATES}/${file}`, 'utf8').split('\n').length).toBeLessThanOrEqual(lines);
  }
});
