import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Deploy, Gate, ReleaseEnvironment, ReleaseStore } from '../../../lib';
import { resourcesOf, stagesOf, templateOf } from '../../helpers/matchers';
import { addPipeline, newApp, newStack } from '../../helpers/synth';
import { SMALL_APP } from './small-app';

const conditions = { gates: [Gate.http('https://example.com/')] };

describe("an environment's pipeline", () => {
  const opening = [['Release', [['Release']]], ['Admit', [['Admit']]]];

  test.each<[string, Partial<ReleaseEnvironment>, string[][]]>([
    ['no gates', {}, [['verify'], ['website-0'], ['attest']]],
    ['gates before', { before: conditions }, [['gates-before'], ['verify'], ['website-0'], ['attest']]],
    ['gates after', { after: conditions }, [['verify'], ['website-0'], ['attest'], ['gates-after']]],
    ['gates before and after', { before: conditions, after: conditions }, [['gates-before'], ['verify'], ['website-0'], ['attest'], ['gates-after']]],
  ])('with %s has these stages and actions', (_, environment, deploy) => {
    const stack = newStack();
    addPipeline(stack, { environment });
    expect(stagesOf(templateOf(stack), 'shop-prod')).toEqual([...opening, ['Deploy', deploy]]);
  });

  test.each([
    ['at once', undefined, [['verify'], ['website-0', 'website-1'], ['attest']]],
    ['in order', true, [['verify'], ['website-0'], ['website-1'], ['attest']]],
  ])('deploys to several targets %s', (_, deployInOrder, actions) => {
    const stack = newStack();
    addPipeline(stack, { environment: { deploy: ['One', 'Two'].map((id) => Deploy.website(new Bucket(stack, id))), deployInOrder } });
    expect(stagesOf(templateOf(stack), 'shop-prod')[2]).toEqual(['Deploy', actions]);
  });

  test('is of type V2, and what a user may override at a start is the release and nothing else', () => {
    const stack = newStack();
    addPipeline(stack);
    templateOf(stack).hasResourceProperties('AWS::CodePipeline::Pipeline', {
      PipelineType: 'V2', ExecutionMode: 'SUPERSEDED', Variables: Match.absent(), Triggers: Match.absent(), RestartExecutionOnUpdate: Match.absent(),
    });
  });
});

describe('a further environment', () => {
  /** Of apps in which only the environments differ: their buckets are imported. */
  function logicalIds(count: number): string[] {
    const stack = newStack();
    const environments = Array.from({ length: count }, (_, i) => ({ name: `env-${i}`, deploy: [Deploy.website(Bucket.fromBucketName(stack, `Web${i}`, `website-${i}`))], after: conditions }));
    addPipeline(stack, { environments });
    return resourcesOf(templateOf(stack)).map(([id]) => id);
  }

  test('costs three resources, and two for each of its targets', () => {
    const three = logicalIds(3);
    expect(logicalIds(4).filter((id) => !three.includes(id))).toEqual([
      /EnvironmentParameter/, /EnvironmentRole/, /EnvironmentPipeline/, /Deploy0/, /Read0/,
    ].map((part) => expect.stringMatching(new RegExp(`^Shopenv3${part.source}`))));
  });

  test('does not say again what a release has', () => {
    const stack = newStack();
    const deploy = [Deploy.website(new Bucket(stack, 'One'))];
    addPipeline(stack, { environments: [{ name: 'test', deploy }, { name: 'prod', deploy: [Deploy.website(new Bucket(stack, 'Two'))] }] });
    const values = resourcesOf(templateOf(stack)).filter(([, { Type }]) => Type === 'AWS::SSM::Parameter').map(([, { Properties }]) => JSON.stringify(Properties).replaceAll('\\', ''));
    expect(values.map((value) => /"after":(\[.*?\],"artifacts":\[.*?\]|\[.*?\])/.exec(value)![1])).toEqual(['[],"artifacts":["site"]', '["test"]']);
  });
});

describe('synthesis', () => {
  test('keeps the logical ids of an app that is deployed already', () => {
    const stack = newStack('Small');
    addPipeline(stack, { environment: { after: conditions } });
    expect(resourcesOf(templateOf(stack)).map(([id, { Type }]) => `${Type} ${id}`).sort()).toEqual(SMALL_APP);
  });

  test('gives the same bytes twice', () => {
    const [one, two] = [0, 1].map(() => {
      const app = newApp();
      addPipeline(new Stack(app, 'Same'), { environment: { before: conditions, after: conditions } });
      return filesOf(app);
    });
    expect(Object.keys(one).length).toBeGreaterThan(9);
    expect(two).toEqual(one);
  });

  test('lets a pipeline use the store of another stack, which it deploys first', () => {
    const app = newApp();
    const store = new ReleaseStore(new Stack(app, 'StoreStack'), 'Store');
    const stack = new Stack(app, 'PipelineStack');
    addPipeline(stack, { store });
    addPipeline(new Stack(app, 'OtherStack'), { store, releaseName: 'other' });
    const assembly = app.synth();
    expect(stack.dependencies.map(({ node }) => node.path)).toEqual(['StoreStack']);
    expect(assembly.stacks.map(({ stackName }) => stackName).sort()).toEqual(['OtherStack', 'PipelineStack', 'StoreStack']);
    expect(stagesOf(templateOf(stack), 'shop-prod').map(([name]) => name)).toEqual(['Release', 'Admit', 'Deploy']);
    expect(resourcesOf(templateOf(stack)).some(([, { Type }]) => Type === 'AWS::Lambda::Function')).toBe(false);
  });
});

/** Every file of a synthesized app with what it holds, in base 64. */
function filesOf(app: App): Record<string, string> {
  app.synth();
  const names = readdirSync(app.outdir, { recursive: true, encoding: 'utf8' }).sort().filter((name) => statSync(join(app.outdir, name)).isFile());
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(app.outdir, name), 'base64')]));
}
