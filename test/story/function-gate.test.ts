import { Duration, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { Gate, ReleaseStore, Rollback } from '../../lib';
import { Rehearsal } from '../../lib/local';
import { addShop, loadApp } from '../helpers/apps';
import { nodeFunction, pythonFunction } from '../helpers/gate-functions';
import { deploy, deployments, factsOf, running } from '../helpers/stories';
import { newApp } from '../helpers/synth';

/** A shop whose gate after the deployment is asked again only when its five minutes are over. */
function shopWith(gates: (scope: Construct) => Gate[]) {
  const app = newApp();
  const stack = new Stack(app, 'Test');
  addShop(stack, new ReleaseStore(stack, 'Store'), {
    after: { gates: gates(stack), interval: Duration.minutes(5), timeout: Duration.minutes(5) }, rollback: Rollback.toLastGood(),
  });
  return loadApp(app);
}

/** What each gate said at last. */
const said = (r: Rehearsal): string[] => factsOf(r, 'verdict').at(-1)!.gates.map(({ name, verdict, reason }) => `${name} ${verdict}: ${reason}`);

test('functions are asked with all that is known, in any language and by an alias, not before they say that they will know more; a no brings the last good release back', () => (
  shopWith((scope) => [
    Gate.function(nodeFunction(scope, 'Acceptance', `
      return request.release.version === '1.1.0' ? { verdict: 'failed', reason: 'orders are lost' } : { verdict: 'passed', reason: JSON.stringify(request) }`).addAlias('live'), {
      name: 'acceptance', parameters: { scope: scope.node.path, limits: [1, 2.5, null, { on: true }] },
    }),
    Gate.function(nodeFunction(scope, 'Slow', `
      const { attempt, startedAt } = request.evaluation;
      const retryAt = new Date(Date.parse(startedAt) + 240_000).toISOString();
      return new Date().toISOString() < retryAt ? { verdict: 'waiting', reason: 'still running', retryAt } : { verdict: 'passed', reason: 'done at attempt ' + attempt }`)),
    Gate.function(pythonFunction(scope, 'Python', `
known = request['release']['version'] in request['gate']['parameters']['versions']
return {'verdict': 'passed' if known else 'failed', 'reason': time.strftime('judged at %H:%M')}`.trimStart()), { parameters: { versions: ['1.0.0', '1.1.0'] } }),
  ]).rehearse(async (r) => {
    await r.settle();
    await deploy(r, '1.0.0');
    const [acceptance, slow, python] = said(r);
    expect(acceptance).toMatch(/^acceptance passed: \{"schemaVersion":1,"gate":\{"name":"acceptance","parameters":\{"scope":"Test","limits":\[1,2\.5,null,\{"on":true\}\]\}\},"side":"after"/);
    expect(slow).toBe('Slow passed: done at attempt 2');
    expect(python).toMatch(/^Python passed: judged at 08:\d\d$/);
    await deploy(r, '1.1.0');
    expect(deployments(r)).toEqual(['1.0.0 succeeded', '1.1.0 failed', '1.0.0 succeeded']);
    expect(r.report.deployments[1].reason).toBe('acceptance: orders are lost; going back to 1.0.0');
    expect(running(r)).toBe('1.0.0');
    await deploy(r, '1.2.0');
    expect(r.report.deployments[3].reason).toMatch(/^Python: judged at 08:\d\d; going back to 1\.0\.0$/);
  })
));

test('whatever lies about its shape, throws or talks too much is errored with the reason, and never a yes', () => {
  const bodies: Readonly<Record<string, string>> = {
    Boolean: 'return true',
    Nothing: '',
    Web: 'return { statusCode: 200, body: JSON.stringify({ verdict: "passed", reason: "fine" }) }',
    Word: 'return { verdict: "green", reason: "fine" }',
    Unasked: 'return { verdict: "errored", reason: "fine" }',
    Silent: 'return { verdict: "passed" }',
    Past: 'return { verdict: "passed", reason: "fine", retryAt: request.evaluation.startedAt }',
    Throws: 'throw new RangeError("no such order")',
    Chatty: 'return { verdict: "passed", reason: "fine", evidence: "x".repeat(70_000) }',
    Huge: 'return { verdict: "passed", reason: "fine", evidence: "x".repeat(7_000_000) }',
    Gone: 'process.exit(3)',
  };
  return shopWith((scope) => Object.entries(bodies).map(([name, body]) => Gate.function(nodeFunction(scope, name, body)))).rehearse(async (r) => {
    await r.settle();
    await deploy(r, '1.0.0');
    expect(deployments(r)).toEqual(['1.0.0 failed']);
    const [verdict] = factsOf(r, 'verdict');
    expect(verdict.answer).toBe('rejected');
    expect(verdict.gates.map((gate) => gate.verdict)).toEqual(Object.keys(bodies).map(() => 'errored'));
    const reasons = Object.fromEntries(verdict.gates.map(({ name, reason }) => [name, reason]));
    expect(reasons).toMatchObject({
      Boolean: expect.stringContaining("'gate response' must be an object, got true"),
      Nothing: expect.stringContaining("'gate response' must be an object, got null"),
      Web: expect.stringContaining("'gate response.statusCode' is not a known field"),
      Word: expect.stringContaining("must be one of passed, failed, waiting, inconclusive, got \"green\""),
      Unasked: expect.stringContaining('got "errored"'),
      Silent: expect.stringContaining("'gate response.reason' must be one line for a person, got nothing"),
      Past: expect.stringContaining("'gate response.retryAt' must be later than"),
      Throws: 'the function failed: no such order',
      Chatty: expect.stringContaining("the function's answer has 700"),
      Huge: expect.stringContaining('Response payload size exceeded maximum allowed payload size'),
      Gone: expect.stringContaining('Runtime exited with error: exit status 3'),
    });
  });
});

test('in Python, too, whatever hangs, raises or is no answer is errored, and never a yes; the journal is the same in any folder', async () => {
  const bodies: Readonly<Record<string, string>> = {
    Hangs: 'time.sleep(3600)\nreturn {"verdict": "passed", "reason": "late"}',
    Raises: 'raise KeyError("budget")',
    Opens: 'open(__file__ + ".missing")',
    Nothing: 'pass',
    NotJson: 'return {"verdict": "passed", "reason": "fine", "evidence": float("nan")}',
    NoJson: 'return {"passed"}',
  };
  const play = () => shopWith((scope) => Object.entries(bodies).map(([name, body]) => Gate.function(pythonFunction(scope, name, body)))).run(async (r) => {
    await r.settle();
    await deploy(r, '1.0.0');
    expect(deployments(r)).toEqual(['1.0.0 failed']);
    expect(said(r)).toEqual([
      expect.stringMatching(/^Hangs errored: the function failed: RequestId: \S+ Error: Task timed out after 60\.00 seconds$/),
      "Raises errored: the function failed: 'budget'",
      "Opens errored: the function failed: [Errno 2] No such file or directory: '/var/task/index.py.missing'",
      expect.stringContaining("Nothing errored: the function's answer is not one: FieldInvalid: gate response: 'gate response' must be an object, got null"),
      expect.stringContaining('NotJson errored: the function\'s answer is not one: DocumentUnreadable: gate response: is not JSON: {"verdict": "passed", "reason": "fine", "evidence": NaN}'),
      'NoJson errored: the function failed: Unable to marshal response: Object of type set is not JSON serializable',
    ]);
  });
  const [first, second] = [await play(), await play()];
  expect([first.error, second.error]).toEqual([undefined, undefined]);
  expect(second.journal).toBe(first.journal);
});
