import { Definition } from './definition';
import { followRenames } from './renames';
import { pipelineTrait } from './pipeline-traits';
import { Pair, pairs, Trait } from './trait';

/** One thing that is not as it was. */
export interface Difference {
  /** The release pipeline, and the environment if it is about one. */
  readonly pipeline: string;
  /** A line for a person, e.g. `prod: gate after 'health' removed`. */
  readonly text: string;
  /** Less is asked, of fewer, for a shorter time; or more may say yes. */
  readonly isWeaker: boolean;
}

/** What is different in the release process, and whether it has become weaker by it. */
export function differences(before: Definition, after: Definition): Difference[] {
  return pairs(followRenames(before, after).map(pipelineTrait), after.pipelines.map(pipelineTrait)).flatMap((pair) => {
    const pipeline = (pair[1] ?? pair[0])!.about;
    const found = pair[0] && pair[1] ? [...renaming(pair[0], pair[1], []), ...partsOf(pair[0], pair[1], [])] : compared(pair, []);
    return found.map((difference) => ({ pipeline, ...difference }));
  });
}

type Found = Omit<Difference, 'pipeline'>;

function compared([before, after]: Pair, path: readonly string[]): Found[] {
  if (before && after) return both(before, after, path);
  const trait = (before ?? after)!;
  if (trait.isDetail) return [];
  const what = before ? 'removed' : 'added';
  const says = trait.says === undefined ? '' : `: ${trait.says}`;
  return [found(path, before ? `${trait.about} removed` : `${trait.about} added${says}`, trait.weakens === what)];
}

function both(before: Trait, after: Trait, path: readonly string[]): Found[] {
  const changed = before.says === after.says ? [] : [found(path, `${after.about}: ${before.says ?? 'nothing'} → ${after.says ?? 'nothing'}`, isLess(before.strength, after.strength))];
  return [...renaming(before, after, path), ...changed, ...partsOf(before, after, [...path, after.about])];
}

function partsOf(before: Trait, after: Trait, path: readonly string[]): Found[] {
  return pairs(before.parts ?? [], after.parts ?? []).flatMap((pair) => compared(pair, path));
}

function renaming(before: Trait, after: Trait, path: readonly string[]): Found[] {
  if (before.about === after.about || after.renamed === undefined) return [];
  const what = `${before.about} is called ${after.about} now`;
  return [found(path, after.renamed === '' ? what : `${what}; ${after.renamed}`, false)];
}

function isLess(before: Trait['strength'], after: Trait['strength']): boolean {
  if (typeof before === 'number' && typeof after === 'number') return after < before;
  return Array.isArray(before) && Array.isArray(after) && before.some((each) => !after.includes(each));
}

function found(path: readonly string[], text: string, isWeaker: boolean): Found {
  return { text: [...path, text].join(': '), isWeaker };
}
