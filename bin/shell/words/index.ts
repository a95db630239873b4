import type { Word, WordGroup } from '../word';
import { DEVELOPERS } from './developers';
import { LOOKING } from './looking';
import { OUTSIDE } from './outside';
import { PEOPLE } from './people';
import { TIME } from './time';

/** All that can be said: the one table that help, completion and docs/shell.md are made of. */
export const GROUPS: readonly WordGroup[] = [
  { name: 'developers', words: DEVELOPERS }, { name: 'time', words: TIME }, { name: 'people', words: PEOPLE }, { name: 'outside', words: OUTSIDE }, { name: 'looking', words: LOOKING },
];

export const WORDS: readonly Word[] = GROUPS.flatMap(({ words }) => words);
