import { isReleaseError } from '../../lib/contracts/errors';
import { Journal } from '../../lib/local/world/journal';
import { Access } from '../../lib/local/world/iam/access';
import { PolicyBook } from '../../lib/local/world/iam/policy-book';
import { Timeline } from '../../lib/local/world/timeline';
import type { Plan } from '../../lib/plan';
import { Attempt, attemptsAfter } from '../helpers/iam/attacks';
import { parcelsExample, playAll, storefrontExample } from '../helpers/iam/examples';
import { policyMutants, PolicyMutant } from '../helpers/iam/policy-mutants';
import { Asked, keyOf, recorded } from '../helpers/iam/recording';

/** Who may do what by the policies of an app, without playing anything. */
function judgeOf(plan: Plan): (attempt: Attempt) => boolean {
  const timeline = new Timeline(new Date('2026-01-05T08:00:00Z'));
  const access = new Access({ book: new PolicyBook(plan), timeline, journal: new Journal(timeline), region: plan.region });
  return ({ caller, right }) => {
    try {
      return access.decide(caller, right).allowed;
    } catch (error) {
      // What can't be judged is not let through.
      if (isReleaseError(error)) return false;
      throw error;
    }
  };
}

describe.each([storefrontExample, parcelsExample])('%p', (make) => {
  const example = make();
  const { plan } = example.app;
  let done: readonly Asked[];
  let refused: readonly Attempt[];
  beforeAll(async () => {
    done = (await recorded(() => playAll(example))).filter(({ allowed }) => allowed);
    const may = judgeOf(plan);
    refused = [...new Map([...attemptsAfter(plan, done)].map((attempt) => [keyOf(attempt.caller, attempt.right), attempt])).values()].filter((attempt) => !may(attempt));
    process.stdout.write(`${example.name}: ${done.length} done, ${refused.length} refused\n`);
  }, 120_000);

  test('whatever is taken away from a policy is missed, by those who may or by those who keep others out', () => {
    const mutants = policyMutants(plan);
    const unseen = mutants.filter((mutant) => !isSeen(mutant));
    process.stdout.write(`${mutants.length} changes, ${unseen.length} unseen:\n${unseen.map(({ name, loss }) => `  ${loss} ${name}`).join('\n')}\n`);
    expect(unseen.map(({ name }) => name)).toEqual([]);
  });

  function isSeen({ plan: changed, loss }: PolicyMutant): boolean {
    const may = judgeOf(changed);
    const isMissed = done.some((asked) => !may(asked));
    return loss === 'guard' ? isMissed || refused.some(may) : isMissed;
  }
});
