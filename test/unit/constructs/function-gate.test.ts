import { App, Duration, Lazy, Stack, Token } from 'aws-cdk-lib';
import { Alarm, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { CfnFunction, Function, IFunction } from 'aws-cdk-lib/aws-lambda';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Deploy, Gate, ReleaseStore } from '../../../lib';
import { load } from '../../../lib/local';
import { nodeFunction } from '../../helpers/gate-functions';
import { rights, templateOf } from '../../helpers/matchers';
import { addPipeline, newApp, newStack, synthesisError } from '../../helpers/synth';

const HERE = { account: '111111111111', region: 'eu-west-1' };
const asked = (gate: Gate) => ({ environment: { after: { gates: [gate] } } });

/** What synthesis says of a gate that asks a function of the pipeline's own stack. */
function errorOf(make: (fn: IFunction, stack: Stack) => Gate): string {
  const stack = newStack();
  addPipeline(stack, asked(make(nodeFunction(stack, 'Acceptance', ''), stack)));
  return synthesisError(stack);
}

const invocable = (stack: Stack) => rights(templateOf(stack)).filter(({ holder, actions }) => /Grants|Gates/.test(holder) && actions.includes('lambda:InvokeFunction')).flatMap(({ resources }) => resources);

test('`tend` may invoke exactly what is asked: the function, its version or its alias', () => {
  for (const [make, arn] of [
    [(fn: Function) => fn, /^<Acceptance\w+\.Arn>$/], [(fn: Function) => fn.addAlias('live'), /^<AcceptanceAliaslive\w+>$/], [(fn: Function) => fn.currentVersion, /^<AcceptanceCurrentVersion\w+>$/],
  ] as const) {
    const stack = newStack();
    addPipeline(stack, asked(Gate.function(make(nodeFunction(stack, 'Acceptance', '')))));
    expect(invocable(stack)).toEqual([expect.stringMatching(arn)]);
  }
});

test('what is known at deployment only may be a parameter, and is resolved', () => {
  const stack = newStack();
  const bucket = new Bucket(stack, 'Orders');
  const parameters = { bucket: bucket.bucketName, limits: [1, { deep: Lazy.string({ produce: () => 'late' }) }], retries: Token.asNumber(3) };
  addPipeline(stack, asked(Gate.function(nodeFunction(stack, 'Acceptance', ''), { parameters })));
  const { Properties: { Value } } = Object.values(templateOf(stack).findResources('AWS::SSM::Parameter'))[0] as { Properties: { Value: { 'Fn::Join': [string, unknown[]] } } };
  const text = Value['Fn::Join'][1].map((part) => (typeof part === 'string' ? part : `<${(part as { Ref?: string }).Ref ?? 'arn'}>`)).join('');
  expect(text).toMatch(/"parameters":\{"bucket":"<Orders\w+>","limits":\[1,\{"deep":"late"\}\],"retries":3\}/);
});

const loop: Record<string, unknown> = {};
loop.again = { loop };

test.each<[string, Record<string, unknown>, string]>([
  ['a function', { on: () => true }, 'parameters.on is a function'],
  ['nothing', { list: [1, undefined] }, 'parameters.list[1] is undefined'],
  ['a number that is none', { limit: 0 / 0 }, 'parameters.limit is NaN'],
  ['a whole number without end', { limit: 1n }, 'parameters.limit is a bigint'],
  ['a moment', { deep: { since: new Date(0) } }, 'parameters.deep.since is a Date'],
  ['a duration', { timeout: Duration.minutes(5) }, 'parameters.timeout is a Duration'],
  ['itself', { loop }, 'parameters.loop.again.loop holds itself'],
])('fails for parameters that JSON can not hold: %s', (_what, parameters, said) => {
  expect(errorOf((fn) => Gate.function(fn, { parameters }))).toContain(`GateInvalid: gate 'Acceptance': ${said}; pass only what JSON can hold`);
});

test.each(['', ' ', 'two\nlines', 'x'.repeat(201)])('fails for the name %j', (name) => {
  expect(errorOf((fn) => Gate.function(fn, { name }))).toContain(`GateInvalid: a gate after 'prod' is called ${JSON.stringify(name)}; give it a name in one line of at most 200 characters`);
});

test('fails for two gates of one name', () => {
  const stack = newStack();
  const fn = nodeFunction(stack, 'Acceptance', '');
  addPipeline(stack, { environment: { before: { gates: [Gate.function(fn), Gate.function(fn, { parameters: { more: 1 } })] } } });
  expect(synthesisError(stack)).toContain("GateNameTaken: two gates before 'prod' are called 'Acceptance'");
});

test('fails for a function that may take longer than anybody waits, also behind an alias', () => {
  const said = "DurationOutOfRange: the function of gate 'acceptance' may take 61 seconds, a gate has 60; lower its timeout, and let it answer 'waiting' until a longer work is done";
  for (const ask of [(fn: Function) => fn, (fn: Function) => fn.addAlias('live'), (fn: Function) => fn.currentVersion]) {
    const stack = newStack();
    addPipeline(stack, asked(Gate.function(ask(nodeFunction(stack, 'Acceptance', '', Duration.seconds(61))), { name: 'acceptance' })));
    expect(synthesisError(stack)).toContain(said);
  }
});

test.each<[string, (stack: Stack) => IFunction, string]>([
  ['of a stack of another account', (stack) => nodeFunction(new Stack(stack.node.root as never, 'Other', { env: { ...HERE, account: '222222222222' } }), 'Fn', ''), 'account 222222222222, the pipeline in 111111111111'],
  ['of a stack of another region', (stack) => nodeFunction(new Stack(stack.node.root as never, 'Other', { env: { ...HERE, region: 'us-east-1' } }), 'Fn', ''), 'region us-east-1, the pipeline in eu-west-1'],
  ['that is imported from another account', (stack) => Function.fromFunctionArn(stack, 'Fn', 'arn:aws:lambda:eu-west-1:222222222222:function:acceptance'), 'account 222222222222, the pipeline in 111111111111'],
])('fails for a function %s', (_what, fn, said) => {
  const stack = new Stack(newApp(), 'Test', { env: HERE });
  addPipeline(stack, asked(Gate.function(fn(stack), { name: 'acceptance' })));
  expect(synthesisError(stack)).toContain(`FunctionElsewhere: the function of gate 'acceptance' lies in ${said}; put it into the pipeline's account and region`);
});

test('a pipeline in another stack than its store may ask functions and alarms of its own stack: what `tend` needs for it is said there', () => {
  const app = newApp();
  const store = new ReleaseStore(new Stack(app, 'Central'), 'Store');
  const stack = new Stack(app, 'Test');
  const alarm = new Alarm(stack, 'Errors', { metric: new Metric({ namespace: 'shop', metricName: 'errors' }), threshold: 1, evaluationPeriods: 1 });
  addPipeline(stack, {
    store, environment: { deploy: [Deploy.website(new Bucket(stack, 'Web'))], after: { gates: [Gate.function(nodeFunction(stack, 'Acceptance', '')), Gate.alarm(alarm), Gate.http('https://example.com/')] } },
  });
  expect(rights(templateOf(stack)).filter(({ holder }) => holder.includes('Gates')).map(({ actions, resources }) => [actions, resources])).toEqual([
    [['lambda:InvokeFunction'], [expect.stringMatching(/^<Acceptance\w+\.Arn>$/)]],
    [['cloudwatch:DescribeAlarms'], [expect.stringMatching(/^<Errors\w+\.Arn>$/)]],
  ]);
  expect(invocable(Stack.of(store))).toEqual([expect.stringMatching(/^<StoreprobeFunction\w+\.Arn>$/)]);
});

test('fails in the plan, too, when an escape hatch lets the function take longer', () => {
  const stack = newStack();
  const fn = nodeFunction(stack, 'Acceptance', '');
  addPipeline(stack, asked(Gate.function(fn)));
  (fn.node.defaultChild as CfnFunction).addPropertyOverride('Timeout', 300);
  expect(synthesisError(stack)).toBe('');
  expect(() => load(stack.node.root as App)).toThrow(/Timeout: expected at most 60 seconds, as the gate 'Acceptance' has no more, found 300/);
});
