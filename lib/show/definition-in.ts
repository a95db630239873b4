import { readPlan } from '../plan';
import { Definition } from './definition';
import { definitionOf } from './definition-of';

/** The release process of the app in a `cdk.out` directory. Nothing is played, so its functions need no code that runs here. */
export function definitionIn(directory: string): Definition {
  return definitionOf(readPlan(directory, 'shown'));
}
