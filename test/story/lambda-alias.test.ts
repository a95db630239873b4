import { Duration } from 'aws-cdk-lib';
import { Runtime } from 'aws-cdk-lib/aws-lambda';
import { Gate, Rollback, TrafficShift } from '../../lib';
import { Rehearsal } from '../../lib/local';
import { beginCanary, called, canaryOf, deployApi as deploy, dropApi as drop, functionApp, LIVE } from '../helpers/functions';
import { deployments, factsOf, running, secondsBetween } from '../helpers/stories';

const atOnce = functionApp();
const canary = functionApp(canaryOf, { rollback: Rollback.toLastGood() });
const python = functionApp(() => ({}), {}, { runtime: Runtime.PYTHON_3_13 });
const linear = functionApp(() => ({ shift: TrafficShift.linear({ percent: 40, every: Duration.minutes(3) }) }));

const asked = functionApp(undefined, { after: { gates: [Gate.http('https://api.example.com/', { contains: ['{version}'] })], timeout: Duration.minutes(30) }, rollback: Rollback.toLastGood() });

const reasons = (r: Rehearsal) => r.report.deployments.map(({ reason }) => reason);

test('what was sealed is published, called by the alias, and read back', () => atOnce.rehearse(async (r) => {
  await r.settle();
  expect((await r.invoke(LIVE)).payload).toMatchObject({ errorMessage: 'no release was deployed to this function yet; call it by its alias, after the first deployment' });
  await deploy(r, '1.0.0');
  expect(await r.invoke(LIVE, { n: 1 })).toEqual({ version: '2', payload: { version: '1.0.0', asked: 1 }, failed: false });
  expect(await r.invoke(LIVE, { fail: true })).toMatchObject({ version: '2', failed: true });
  await deploy(r, '1.1.0');
  expect(await called(r)).toEqual(['1.1.0']);
  expect(deployments(r)).toEqual(['1.0.0 succeeded', '1.1.0 succeeded']);
  expect(factsOf(r, 'attested').map(({ reason }) => reason.replace(/Test-Api\S+/, 'api'))).toEqual(['the alias live of api leads to version 2, the code of 1.0.0', 'the alias live of api leads to version 3, the code of 1.1.0']);
}));

test('released code in Python runs, too', () => python.rehearse(async (r) => {
  await r.settle();
  expect((await r.invoke(LIVE)).payload).toMatchObject({ errorMessage: 'no release was deployed to this function yet; call it by its alias, after the first deployment' });
  await r.drop({ version: '1.0.0', artifacts: { api: { 'index.py': 'def handler(event, context):\n    return [event["n"] + 1, context.function_version]\n' } } });
  await r.settle();
  expect(await r.invoke(LIVE, { n: 1 })).toEqual({ version: '2', payload: [2, '2'], failed: false });
}));

test('a canary gets its share of the calls, and the rest after its time', () => canary.rehearse(async (r) => {
  await beginCanary(r);
  const begun = r.now.toISOString();
  expect(r.alias(LIVE)).toMatchObject({ version: '2', weights: { 3: 0.2 } });
  const calls = await called(r, 50);
  expect(new Set(calls)).toEqual(new Set(['1.0.0', '1.1.0']));
  expect(calls.filter((version) => version === '1.1.0').length).toBeLessThan(20);
  await r.until(() => r.alias(LIVE).version === '3');
  expect(secondsBetween(begun, r.now.toISOString())).toBe(600);
  await r.settle();
  expect(running(r)).toBe('1.1.0');
}));

test('a linear shift takes its steps and its time', () => linear.rehearse(async (r) => {
  await r.settle();
  await deploy(r, '1.0.0');
  await drop(r, '1.1.0');
  const seen: string[] = [];
  let since = '';
  await r.until(() => {
    const { version, weights } = r.alias(LIVE);
    if (weights['3'] === undefined && version === '2') return false;
    since ||= r.now.toISOString();
    const share = `${secondsBetween(since, r.now.toISOString())} s: ${version === '3' ? 1 : weights['3']}`;
    if (seen.at(-1)?.split(': ')[1] !== share.split(': ')[1]) seen.push(share);
    return version === '3';
  });
  expect(seen).toEqual(['0 s: 0.4', '180 s: 0.8', '360 s: 1']);
  await r.settle();
  expect(running(r)).toBe('1.1.0');
}));

describe('fails', () => {
  test('when the alarm goes red in the middle of a canary: all calls get the old version again, and the last good release comes back', () => canary.rehearse(async (r) => {
    await beginCanary(r);
    await r.advance({ minutes: 4 });
    r.alarm('Test/Errors').breach();
    await r.until(() => r.alias(LIVE).weights['3'] === undefined, { minutes: 2 });
    expect(await called(r, 20)).toEqual(Array.from({ length: 20 }, () => '1.0.0'));
    r.alarm('Test/Errors').clear();
    await r.settle();
    expect(r.report.deployments.map((item) => `${item.version} ${item.class} ${item.outcome}`)).toEqual(['1.0.0 normal succeeded', '1.1.0 normal failed', '1.0.0 rollback succeeded']);
    expect(r.report.releases.map(({ state }) => state)).toEqual(['good', 'sealed']);
    expect(reasons(r)[1]).toMatch(/^lambda-0: The alarm api-errors is in the ALARM state\. The alias live leads to version 2 again\.; going back to 1\.0\.0$/);
    expect(factsOf(r, 'attested').map(({ ok, reason }) => `${ok} ${reason}`).at(-1)).toMatch(/^true the alias live of \S+ leads to version 4, the code of 1\.0\.0$/);
    expect(r.report.environment('prod')).toMatchObject({ running: { version: '1.0.0' }, lastGood: '1.0.0', waiting: null });
  }));

  test('when the alarm is red already: nothing is deployed', () => canary.rehearse(async (r) => {
    await r.settle();
    r.alarm('Test/Errors').breach();
    await deploy(r, '1.0.0');
    expect(reasons(r)).toEqual([expect.stringMatching(/^lambda-0: The alarm api-errors is in the ALARM state\. Nothing was deployed\.; there is nothing to go back to/)]);
    expect(r.alias(LIVE).version).toBe('1');
  }));

  test('when somebody leads the alias elsewhere before it is read back', () => atOnce.rehearse(async (r) => {
    await r.settle();
    await deploy(r, '1.0.0');
    for (const [version, harm, says] of [
      ['1.1.0', () => r.alias(LIVE).lead('2'), /^attest: TargetDiffers: the alias live of \S+ leads to version 2, whose code is sha256:[0-9a-f]{64} and not sha256:[0-9a-f]{64} of 'api'$/],
      ['1.2.0', () => r.alias(LIVE).lead('4', { 3: 0.5 }), /^attest: TargetDiffers: the alias live of \S+ leads to versions 4 and 3$/],
    ] as const) {
      await drop(r, version);
      const before = r.alias(LIVE).version;
      await r.until(() => r.alias(LIVE).version !== before);
      harm();
      await r.settle();
      expect(reasons(r).at(-1)).toMatch(says);
      expect(running(r)).toBeNull();
    }
    await deploy(r, '1.3.0');
    expect(reasons(r).at(-1)).toMatch(/^lambda-0: The alias live of \S+ leads to versions 4 and 3; it must lead to one\.$/);
    r.alias(LIVE).lead('4');
    await deploy(r, '1.4.0');
    expect([running(r), await called(r)]).toEqual(['1.4.0', ['1.4.0']]);
  }));
});

test('a gate asks the function that an alias leads to, as by its URL, and says no to a release that is not well', () => asked.rehearse(async (r) => {
  const web = (version: string, status = 200) => ({ 'index.js': `
    exports.handler = async ({ rawPath, queryStringParameters, requestContext: { http: { method } } }) => {
      if (rawPath === '/throw') throw new Error('as asked');
      if (rawPath === '/plain') return { method, queryStringParameters };
      return { statusCode: ${status}, headers: { 'Content-Type': 'text/plain', 'x-count': 1 }, body: Buffer.from('${version} is here').toString('base64'), isBase64Encoded: true };
    };` });
  r.host('api.example.com', LIVE);
  await r.settle();
  expect(await r.get('https://api.example.com/')).toMatchObject({ status: 502, body: '{"message":"Internal Server Error"}' });
  await r.drop({ version: '1.0.0', artifacts: { api: web('1.0.0') } });
  await r.settle();
  expect(running(r)).toBe('1.0.0');
  expect(await r.get('https://api.example.com/')).toMatchObject({ status: 200, body: '1.0.0 is here', headers: { 'content-type': 'text/plain', 'x-count': '1' } });
  expect(JSON.parse((await r.get('https://api.example.com/plain?a=1&a=2')).body)).toEqual({ method: 'GET', queryStringParameters: { a: '1,2' } });
  expect((await r.get('https://api.example.com/throw')).status).toBe(502);
  await r.drop({ version: '1.1.0', artifacts: { api: web('1.1.0', 500) } });
  await r.settle();
  expect(deployments(r)).toEqual(['1.0.0 succeeded', '1.1.0 failed', '1.0.0 succeeded']);
  expect((await r.get('https://api.example.com/')).body).toBe('1.0.0 is here');
}));
