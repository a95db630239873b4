/** One thing that a definition says, as differences see it: a tree, whose nodes are told apart by `about`. */
export interface Trait {
  /** What it is called, e.g. `gate after 'health'`. Those of one node have different names. */
  readonly about: string;
  /** What it is; compared as text. */
  readonly says?: string;
  /** Less of it is weaker. Of a list: each that is gone. */
  readonly strength?: number | readonly string[];
  /** Which change of its presence makes the process weaker. */
  readonly weakens?: 'removed' | 'added';
  /** Only told where both have it: that it comes and goes follows from something else. */
  readonly isDetail?: boolean;
  /** Two that are not called the same are still one, if this is the same; or, if it is '', if they are the only ones left. */
  readonly alike?: string;
  /** What is said of it if it is called otherwise now; absent: its parts say it. */
  readonly renamed?: string;
  readonly parts?: readonly Trait[];
}

/** A pair of which one may be missing. */
export type Pair = readonly [before: Trait | undefined, after: Trait | undefined];

/** Who became who: the same name; then the same nature. What is left has come or gone. */
export function pairs(before: readonly Trait[], after: readonly Trait[]): Pair[] {
  const left = new Set(after);
  const take = (matches: (candidate: Trait) => boolean) => {
    const found = [...left].find(matches);
    if (found) left.delete(found);
    return found;
  };
  const named = new Map(before.map((trait) => [trait, take(({ about }) => about === trait.about)]));
  const paired = before.map((trait): Pair => {
    const { alike } = trait;
    return [trait, named.get(trait) ?? (alike === undefined ? undefined : take((candidate) => candidate.alike === alike))];
  });
  return [...paired, ...[...left].map((trait): Pair => [undefined, trait])];
}
