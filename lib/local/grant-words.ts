import { counted } from '../contracts/counted';
import { ReleaseError } from '../contracts/errors';
import type { AccessReport, UnusedGrantReport } from '../contracts/report';
import { denialLine } from './world/iam/denied';

const RIGHTS_CHOICES = ['enforced', 'strict', 'reported'] as const;

/** What a rehearsal makes of rights. */
export type RightsChoice = (typeof RIGHTS_CHOICES)[number];

/** Refuses with StoryInvalid what is none: in JavaScript no compiler does. */
export function rightsChoice(given: RightsChoice = 'enforced'): RightsChoice {
  if (RIGHTS_CHOICES.includes(given)) return given;
  throw new ReleaseError('StoryInvalid', `the option iam is '${String(given)}'; it can be ${RIGHTS_CHOICES.join(', ')}`);
}

/** More than this nobody reads in a message. */
const LINES = 10;

/** Why a story that ended well has failed nevertheless, if it has. */
export function refusalOf({ denied, unused }: AccessReport, choice: RightsChoice): ReleaseError | undefined {
  if (choice !== 'reported' && denied.length > 0) {
    return new ReleaseError('AccessDenied', `${counted(denied.length, 'call')} of functions and services ${denied.length === 1 ? 'was' : 'were'} denied, as on AWS; grant what is missing:\n${listed(denied.map(denialLine))}`);
  }
  if (choice === 'strict' && unused.length > 0) {
    return new ReleaseError('GrantUnused', `${counted(unused.length, 'grant')} of the app's templates ${unused.length === 1 ? 'is' : 'are'} more than the story uses; take away what nothing needs, or let a story need it:\n${listed(unused.map(grantLine))}`);
  }
  return undefined;
}

/** e.g. `Shop-Verify: kms:Decrypt in statement 2 of Shop/Store/Verify/Policy was never used`. */
export function grantLine(grant: UnusedGrantReport): string {
  const { what, to, by } = grantedBy(grant);
  return `${to === null ? '' : `${to}: `}${what} in ${by} ${grant.why === 'wider than needed' ? 'is' : 'was'} ${grant.why}`;
}

/** What is granted, to which role, and where it is written. */
export function grantedBy({ role, policy, statement, action, resource, principal }: UnusedGrantReport): { readonly what: string; readonly to: string | null; readonly by: string } {
  return { what: [action, resource].filter((part) => part !== null).join(' on ') || (principal ?? 'all of it'), to: role === null ? null : nameOf(role), by: `statement ${statement} of ${policy}` };
}

function nameOf(role: string): string {
  return role.slice(role.lastIndexOf('/') + 1);
}

/** As lines of a message, and how many more there are. */
export function listed(lines: readonly string[]): string {
  const more = lines.length - LINES;
  return [...lines.slice(0, LINES), ...more > 0 ? [`and ${more} more`] : []].map((line) => `  ${line}`).join('\n');
}
