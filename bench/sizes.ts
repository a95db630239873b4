import { cdkPipelines } from './forms/cdk-pipelines';
import { Form } from './forms/form';
import { handWritten, handWrittenLean } from './forms/hand-written';
import { ours, oursWithoutPeople } from './forms/ours';
import { figure, Options, Part } from './part';
import { policySizes } from './policies';
import { minus, Size, sizeOf, templatesOf } from './templates';

/** What one environment more comes to. */
export interface Increment {
  /** With one website. */
  readonly total: Size;
  /** What a second website adds to it: what belongs to a target, wherever in the templates it stands. */
  readonly target: Size;
  /** Without any target. */
  readonly own: Size;
}

export function measureIncrement(form: Form): Increment {
  const [total, withTwo] = [1, 2].map((websites) => {
    const [three, four] = [3, 4].map((environments) => sizeOf(templatesOf(form, { environments, websites })));
    return minus(four, three);
  });
  const target = minus(withTwo, total);
  return { total, target, own: minus(total, target) };
}

/** What becomes of policies and stacks with many environments. */
export function measureGrowth(form: Form): { readonly longestPolicy: number; readonly largestStack: number } {
  const templates = templatesOf(form, { environments: MANY, websites: 1 });
  return {
    longestPolicy: Math.max(...templates.flatMap(policySizes).map(({ size }) => size)),
    largestStack: Math.max(...templates.map((template) => sizeOf([template]).resources)),
  };
}

export const MANY = 30;
/** The library, and what one would write otherwise. */
export const COMPARED = [ours, oursWithoutPeople, handWritten, handWrittenLean, cdkPipelines];

/** Resources and bytes of a further environment, and the longest policy. */
export function sizes({ progress }: Options): Part {
  const measured = COMPARED.map((form) => {
    progress(`templates of ${form.name}`);
    return { form, ...measureIncrement(form), ...measureGrowth(form) };
  });
  const goals = measured.filter(({ form }) => form === ours || form === oursWithoutPeople).flatMap(({ form, own, longestPolicy }) => [
    { what: `resources of a further environment without its website, ${form.name}`, atMost: 3, figure: figure(own.resources, '') },
    { what: `bytes of a further environment without its website, ${form.name}`, atMost: 6000, figure: figure(own.bytes, 'B') },
    { what: `the longest policy, ${form.name}`, atMost: 6144, figure: figure(longestPolicy, '') },
  ]);
  return {
    title: 'A further environment',
    how: [
      'What four environments have more than three, in all templates of the app, as JSON without white space, with the feature flags of `cdk init`.',
      'In each form people are asked before a deployment and a URL after it. Its website\'s bucket exists already; what a website comes to is what a second one adds to the environment.',
      `With ${MANY} environments: the characters that the longest policy of a role has at most, and the resources of the largest stack, of which CloudFormation takes 500.`,
      ...measured.map(({ form }) => `${form.name}: ${form.has}.`),
    ],
    columns: ['form', 'environment', 'bytes', 'its website', 'bytes', 'longest policy', 'largest stack'],
    rows: measured.map(({ form, own, target, longestPolicy, largestStack }) => [
      form.name, ...[own, target].flatMap(({ resources, bytes }) => [figure(resources, 'resources'), figure(bytes, 'B')]), figure(longestPolicy, ''), figure(largestStack, ''),
    ]),
    goals,
  };
}
