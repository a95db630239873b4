import { decide, Undecidable } from '../lib/iam';
import { Question, questionsOf, readCases } from './iam-cases';
import { interleave, processorTime, spread } from './measure';
import { figure, Options, Part, spreadFigure } from './part';

/** How often all questions of a kind are asked for one measurement: at least so many decisions. */
const DECISIONS = 50_000;

/** Decisions per second of processor time. */
export function measureDecisions(questions: readonly Question[], decisions = DECISIONS): number {
  const times = Math.ceil(decisions / questions.length);
  const elapsed = processorTime();
  for (let time = 0; time < times; time++) for (const question of questions) decideOrNot(question);
  return (times * questions.length) / (elapsed() / 1000);
}

function decideOrNot({ request, policies }: Question): void {
  try {
    decide(request, policies);
  } catch (error) {
    if (!(error instanceof Undecidable)) throw error;
  }
}

/** How fast policies are judged, over the cases that say how. */
export async function decisions({ rounds, progress }: Options): Promise<Part> {
  progress(`decisions, ${rounds} rounds`);
  const questions = readCases().flatMap(questionsOf);
  const expecting = (outcome: string) => questions.filter(({ expect }) => outcome in expect);
  const kinds = {
    allowed: expecting('allowed'), 'denied by a statement': expecting('by'), 'denied, as nothing allows': expecting('missing'),
    'refused, as something is not known': expecting('unknown'), all: questions,
  };
  const measured = await interleave(rounds, Object.fromEntries(Object.entries(kinds).map(([name, list]) => [name, () => measureDecisions(list)])));
  const figureOf = (name: keyof typeof kinds) => spreadFigure(spread(measured[name]), '/s');
  return {
    title: 'Decisions by policies',
    how: ['The cases of test/unit/iam/cases, each a request and the policies that are asked, already read: decisions per second of processor time, on one core.'],
    columns: ['decision', 'questions', 'decided'],
    rows: Object.entries(kinds).map(([name, list]) => [name, figure(list.length, ''), figureOf(name as keyof typeof kinds)]),
    goals: [{ what: 'decisions by policies', atLeast: 100_000, figure: figureOf('all') }],
  };
}
