import { readFileSync } from 'node:fs';
import { Template } from 'aws-cdk-lib/assertions';
import { cdkPipelines } from '../../bench/forms/cdk-pipelines';
import { handWritten, handWrittenLean } from '../../bench/forms/hand-written';
import { ours } from '../../bench/forms/ours';
import { Form } from '../../bench/forms/form';
import { COMPARED, MANY, measureGrowth, measureIncrement } from '../../bench/sizes';
import { Size, templatesOf } from '../../bench/templates';
import { stagesOf } from '../helpers/matchers';

const readme = readFileSync('README.md', 'utf8');

/** The templates as `aws-cdk-lib/assertions` reads them, which refuses what can't be deployed because its resources wait for each other. */
const read = (form: Form) => templatesOf(form, { environments: 2, websites: 2 }).map((template) => Template.fromJSON(template as unknown as Record<string, unknown>));

const stages = [
  ['Release', [['Release']]], ['Admit', [['Admit']]], ['Approve', [['approve-1']]],
  ['Deploy', [['verify'], ['website-0', 'website-1'], ['attest'], ['gates-after']]],
];

test.each([ours, handWritten, handWrittenLean])('$name has two pipelines with the same stages and actions, one function behind each action', (form) => {
  const [template] = read(form);
  expect(stagesOf(template, 'website-env-01')).toEqual(stages);
  expect(stagesOf(template, 'website-env-02')).toEqual(stages);
  template.resourceCountIs('AWS::CodePipeline::Pipeline', 2);
  for (const action of ['admit', 'verify', 'publish', 'attest', 'seal', 'tend', 'probe']) {
    expect(Object.keys(template.findResources('AWS::Lambda::Function')).some((id) => id.includes(action))).toBe(true);
  }
});

test('aws-cdk-lib/pipelines has one pipeline, with a stage for each environment in which people are asked, the websites are deployed and a URL is asked', () => {
  const [pipeline, ...stacks] = read(cdkPipelines);
  const environment = (name: string) => [name, [['approve-1'], ['Website.Prepare'], ['Website.Deploy'], ['health']]];
  expect(stagesOf(pipeline, 'website')).toEqual([
    ['Source', [[expect.anything()]]], ['Build', [['Synth']]], ['UpdatePipeline', [['SelfMutate']]], ['Assets', [expect.any(Array)]],
    environment('env-01'), environment('env-02'),
  ]);
  for (const stack of stacks) stack.resourceCountIs('Custom::CDKBucketDeployment', 2);
  expect(stacks.length).toBe(2);
});

describe('a further environment', () => {
  const measured = new Map(COMPARED.map((form) => [form, measureIncrement(form)]));
  const of = (form: Form) => measured.get(form)!;

  test('costs three resources and at most 6 kB with people and a gate, and two roles for each of its websites', () => {
    expect(of(ours).own.resources).toBe(3);
    expect(of(ours).own.bytes).toBeLessThanOrEqual(6000);
    expect(of(ours).target.resources).toBe(2);
  });

  test('costs resources and bytes in every form', () => {
    const total = (form: Form) => of(form).total;
    expect(total(handWritten).resources).toBeGreaterThan(total(ours).resources);
    expect(total(handWritten).bytes).toBeGreaterThan(total(handWrittenLean).bytes);
    expect(of(handWrittenLean).own.resources).toBe(4);
    expect(total(cdkPipelines).resources).toBeGreaterThan(total(ours).resources);
  });

  test('costs what the README says', () => {
    const shown = ({ resources, bytes }: Size) => `${resources} resources, ${bytes.toLocaleString('en')} B`;
    for (const [{ name }, { own, target }] of measured) expect(readme).toContain(`| ${name} | ${shown(own)} | ${shown(target)} |`);
  });

  test('makes no policy and no stack larger than the README says', () => {
    const { longestPolicy, largestStack } = measureGrowth(ours);
    expect(longestPolicy).toBeLessThanOrEqual(6144);
    expect(readme).toContain(`with ${MANY} environments the longest policy has ${longestPolicy.toLocaleString('en')} characters of 6,144, the stack ${largestStack} resources of 500`);
  });
});
