import { isReleaseError } from '../../lib/contracts/errors';
import { Grants, RehearsableApp } from '../../lib/local';
import { Journal } from '../../lib/local/world/journal';
import { Access } from '../../lib/local/world/iam/access';
import { unusedOf } from '../../lib/local/world/iam/findings';
import { PolicyBook } from '../../lib/local/world/iam/policy-book';
import { Timeline } from '../../lib/local/world/timeline';
import type { Plan } from '../../lib/plan';
import { Attempt, attemptsAfter } from '../helpers/iam/attacks';
import { Example, parcelsExample, playAll, storefrontExample } from '../helpers/iam/examples';
import { changed, identityGrants, policyMutants, PolicyMutant, widenings } from '../helpers/iam/policy-mutants';
import { Asked, keyOf, oneOfEach, recorded } from '../helpers/iam/recording';
import { replaced } from '../helpers/properties';

describe.each([storefrontExample, parcelsExample])('%p', (make) => {
  const example: Example = make();
  const { plan } = example.app;
  const mutants = policyMutants(plan);
  const grants = new Grants();
  /** What was asked for and allowed while all stories were played, and what nobody may who tries something like it. */
  let done: readonly Asked[];
  let refused: readonly Attempt[];

  beforeAll(async () => {
    done = (await recorded(() => playAll(example, grants))).filter(({ allowed }) => allowed);
    const may = judgeOf(plan);
    refused = [...new Map([...attemptsAfter(plan, oneOfEach(done))].map((attempt) => [keyOf(attempt.caller, attempt.right), attempt])).values()].filter((attempt) => !may(attempt));
    process.stdout.write(`${example.name}: ${mutants.length} things that can be taken away; ${done.length} calls, ${refused.length} attempts that are refused\n`);
  }, 180_000);

  test('every grant is used by a story, and none is wider than that', () => {
    expect(grants.unused).toEqual([]);
  });

  test('whatever is granted is missed when it is taken away, by him who is denied that very action', () => {
    const unseen = mutants.filter(({ loss, plan: without, actions }) => {
      const may = judgeOf(without);
      return loss !== 'guard' && !done.some((asked) => isOf(actions, asked.right.action) && !may(asked));
    });
    expect(unseen.map(({ name }) => name)).toEqual([]);
  });

  test('whatever keeps somebody out lets an attempt through when it is taken away, or keeps everybody out', () => {
    const unseen = mutants.filter(({ loss, plan: without }) => {
      const may = judgeOf(without);
      return loss === 'guard' && !refused.some(may) && !done.some((asked) => !may(asked));
    });
    expect(unseen.map(({ name }) => name)).toEqual([]);
  });

  test('a grant that nobody uses is reported, and one that is made to mean everything', () => {
    const added = identityGrants(plan).map(({ holder, path }) => ({
      name: `${holder.id}: one action more`, plan: changed(plan, holder, replaced([...path, 'Action'], (actions) => [actions, 'dynamodb:Scan'].flat())),
    }));
    const silent = some([...added, ...widenings(plan)], 7).filter((change) => unusedBy(change.plan, done).length === 0);
    expect(silent.map(({ name }) => name)).toEqual([]);
  });

  test('a story ends in what is denied, if one of the grants is not there', async () => {
    const lost = mutants.filter(({ loss }) => loss === 'grant');
    for (const mutant of some(lost, 400)) expect(await saidWithout(example, mutant)).toMatch(deniedOf(mutant));
  }, 600_000);
});

/** Each so-manyth; `npm run mutants` takes all. */
function some<T>(all: readonly T[], every: number): readonly T[] {
  return process.env.MUTANTS === 'all' ? all : all.filter((_, index) => index % every === Math.floor(every / 2));
}

/** Who may do what by the policies of an app, without playing anything. */
function judgeOf(plan: Plan): (attempt: Attempt) => boolean {
  const access = accessTo(plan);
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

/** The findings of a run in which this is done. */
function unusedBy(plan: Plan, done: readonly Asked[]): ReturnType<typeof unusedOf> {
  const access = accessTo(plan);
  for (const { caller, right } of done) access.require(caller, right);
  return unusedOf(access.grants());
}

function accessTo(plan: Plan): Access {
  const timeline = new Timeline(new Date('2026-01-05T08:00:00Z'));
  return new Access({ book: new PolicyBook(plan), timeline, journal: new Journal(timeline), region: plan.region });
}

function isOf(patterns: readonly string[], action: string): boolean {
  return patterns.some((pattern) => new RegExp(`^${pattern.replaceAll('*', '.*')}$`, 'i').test(action));
}

/** What the stories say of an app that lacks something. */
async function saidWithout({ stories }: Example, { plan }: PolicyMutant): Promise<string> {
  const grants = new Grants();
  try {
    await playAll({ app: new RehearsableApp(plan), stories }, grants);
    return grants.denied.map(({ role, action }) => `${role} may not ${action}`).join('\n') || 'nothing was missed';
  } catch (error) {
    return (error as Error).message;
  }
}

/** The denial of one of the actions that somebody has lost. */
function deniedOf({ actions }: PolicyMutant): RegExp {
  return new RegExp(`(may not|not authorized to perform:|is not authorized) .*(${actions.map((action) => action.replaceAll('*', '\\S*')).join('|')})`, 'i');
}
