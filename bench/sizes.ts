import { cdkPipelines } from './forms/cdk-pipelines';
import { Form } from './forms/form';
import { handWritten, handWrittenLean } from './forms/hand-written';
import { ours, oursWithoutPeople } from './forms/ours';
import { figure, Options, Part } from './part';
import { policySizes } from './policies';
import { minus, Size, sizeOf, sizeOfResources, templatesOf } from './templates';

export interface FormSize {
  /** All that a further environment adds. */
  readonly added: Size;
  /** What of it acts on the target alone. */
  readonly forTarget: Size;
  /** Of an app with many environments. */
  readonly longestPolicy: number;
  readonly largestStack: number;
}

/** What one environment more comes to, and what becomes of policies and stacks with `many` of them. */
export function measureSize(form: Form, many = MANY): FormSize {
  const [three, four, all] = [3, 4, many].map((count) => templatesOf(form, count));
  const forTarget = (templates: typeof three) => sizeOfResources(templates, form.actsOnTarget ?? (() => false));
  return {
    added: minus(sizeOf(four), sizeOf(three)), forTarget: minus(forTarget(four), forTarget(three)),
    longestPolicy: Math.max(...all.flatMap(policySizes).map(({ size }) => size)), largestStack: Math.max(...all.map((template) => sizeOf([template]).resources)),
  };
}

const MANY = 30;

/** Resources and bytes of a further environment, and the longest policy. */
export function sizes({ progress }: Options): Part {
  const measured = [ours, oursWithoutPeople, handWritten, handWrittenLean, cdkPipelines].map((form) => {
    progress(`templates of ${form.name}`);
    return { form, size: measureSize(form) };
  });
  const goals = measured.filter(({ form }) => form === ours || form === oursWithoutPeople).flatMap(({ form, size }) => {
    const own = minus(size.added, size.forTarget);
    return [
      { what: `resources of a further environment, ${form.name}`, atMost: 3, figure: figure(own.resources, '') },
      { what: `bytes of a further environment, ${form.name}`, atMost: 6000, figure: figure(own.bytes, 'B') },
      { what: `the longest policy, ${form.name}`, atMost: 6144, figure: figure(size.longestPolicy, '') },
    ];
  });
  return {
    title: 'A further environment',
    how: [
      'What four environments have more than three, in all templates of the app, as JSON without white space, with the feature flags of `cdk init`.',
      'In each form people are asked before a deployment and a URL after it; the website\'s bucket exists already. "for its target": the roles that act on the website and on nothing else.',
      `With ${MANY} environments: the characters that the longest policy of a role has at most, and the resources of the largest stack, of which CloudFormation takes 500.`,
      ...measured.map(({ form }) => `${form.name}: ${form.has}.`),
    ],
    columns: ['form', 'resources', 'bytes', 'of these for its target', 'longest policy', 'largest stack'],
    rows: measured.map(({ form, size }) => [
      form.name, figure(size.added.resources, ''), figure(size.added.bytes, 'B'),
      size.forTarget.resources === 0 ? '-' : `${size.forTarget.resources} resources, ${size.forTarget.bytes.toLocaleString('en')} B`, figure(size.longestPolicy, ''), figure(size.largestStack, ''),
    ]),
    goals,
  };
}
