import type { Word } from '../word';
import { DEVELOPERS } from './developers';
import { LOOKING } from './looking';
import { OUTSIDE } from './outside';
import { PEOPLE } from './people';
import { TIME } from './time';

/** All that can be said: the one table that help, completion and docs/shell.md are made of. */
export const WORDS: readonly Word[] = [...DEVELOPERS, ...TIME, ...PEOPLE, ...OUTSIDE, ...LOOKING];
