import { isReleaseError, ReleaseError } from '../../../lib/contracts/errors';
import { Option, Parameter, Word } from '../word';

const ENVIRONMENT: Parameter = { name: 'ENVIRONMENT', kind: 'environment' };
const PIPELINE: Parameter = { name: 'ENVIRONMENT', kind: 'pipeline' };
const COMMENT: Parameter = { name: 'COMMENT', kind: 'text', isOptional: true, isRest: true };
const ACTION: Option = { value: 'NAME', help: 'which approval; a gate is answered by its name only (gates-before, gates-after)' };

export const PEOPLE: readonly Word[] = [
  {
    name: 'as', help: 'from now on somebody else acts, who has assumed a role of the app; what follows he does at once',
    parameters: [{ name: 'ROLE', kind: 'role' }, { name: 'NAME', kind: 'text' }, { name: 'WORD', kind: 'word', isOptional: true, isRest: true }],
    run: (session, { words: [role, name, ...more] }) => session.become(role, name, async () => (more.length > 0 ? session.obey(more) : null)),
  },
  {
    name: 'approve', help: 'says yes to what waits for people', parameters: [ENVIRONMENT, COMMENT], options: { action: ACTION },
    run: ({ person }, { words: [environment], text, option }) => saying('approve', environment, () => person().approve(environment, text(1), { action: option('action') })),
  },
  {
    name: 'reject', help: 'says no to it', parameters: [ENVIRONMENT, COMMENT], options: { action: ACTION },
    run: ({ person }, { words: [environment], text, option }) => saying('reject', environment, () => person().reject(environment, text(1), { action: option('action') })),
  },
  {
    name: 'start', help: 'starts a pipeline by hand (Release change); without `as` an operator does. Answers the execution\'s id', parameters: [PIPELINE],
    run: ({ someone, rehearsal }, { words: [environment] }) => (someone ?? rehearsal).start(environment),
  },
  {
    name: 'stop', help: 'stops the execution that is in progress', parameters: [PIPELINE],
    options: { abandon: { help: 'leaves what is in progress behind' }, reason: { value: 'TEXT', help: 'why' } },
    run: ({ person }, { words: [environment], has, option }) => person().stop(environment, { abandon: has('abandon'), reason: option('reason') }),
  },
  {
    name: 'retry', help: 'retries the failed actions of a stage', parameters: [PIPELINE, { name: 'STAGE', kind: 'stage' }], options: { all: { help: 'all actions, not only those that failed' } },
    run: ({ person }, { words: [environment, stage], has }) => person().retry(environment, stage, has('all') ? 'ALL_ACTIONS' : 'FAILED_ACTIONS'),
  },
];

/** AWS calls the reason a summary. */
function saying(word: string, environment: string, answer: () => void): void {
  try {
    answer();
  } catch (error) {
    if (!isReleaseError(error) || !error.message.includes('requires a summary')) throw error;
    throw new ReleaseError(error.code, `${error.message} Here: ${word} ${environment} "why"`, { cause: error });
  }
}
