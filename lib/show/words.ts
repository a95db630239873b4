import { AnnouncementKind, USUAL_ANNOUNCEMENTS } from '../contracts/announcement';
import { QueuePolicy } from '../contracts/ledger-state';
import { parseDeployStrategy } from '../contracts/traffic-shift';
import { DeploymentDefinition, GateDefinition, StackDefinition } from './definition';

/** Phrases that pictures and differences share. */
export const QUEUES: Readonly<Record<QueuePolicy, string>> = {
  latest: 'the latest takes the place of those that wait', sequence: 'all in sequence',
};

const KINDS: Readonly<Record<DeploymentDefinition['kind'], string>> = { website: 'the website', alias: 'the alias', stack: 'the stack', commands: 'commands' };

/** Characters of parameters that are still read at a glance. */
const SHORT = 60;

const UNITS: readonly (readonly [string, string, number])[] = [['day', 'days', 86_400], ['h', 'h', 3600], ['min', 'min', 60], ['s', 's', 1]];

/** A span in the largest unit that it is a whole number of. */
export function spanWords(seconds: number): string {
  const [one, many, size] = UNITS.find(([, , length]) => seconds % length === 0 && seconds >= length) ?? UNITS[3];
  return `${seconds / size} ${seconds === size ? one : many}`;
}

export function comesWords(after: readonly string[]): string {
  return after.length === 0 ? 'as soon as it is sealed' : `when it was good in ${after.join(' and ')}`;
}

export function deployedTo({ kind, target }: DeploymentDefinition): string {
  return kind === 'commands' ? `${KINDS[kind]} (${target})` : `${KINDS[kind]} ${target}`;
}

export function shiftWords(strategy: string): string {
  const plan = parseDeployStrategy(strategy);
  if (plan === undefined) return strategy;
  if (plan.kind === 'AllAtOnce') return 'all calls at once';
  return plan.kind === 'Canary' ? `${plan.percent} % of the calls, all of them after ${spanWords(plan.minutes * 60)}` : `${plan.percent} % more of the calls every ${spanWords(plan.minutes * 60)}`;
}

export function stackWords({ template, configuration, parameters, executionRole, capabilities }: StackDefinition): string {
  const parts = [`template ${template}`, configuration && `configuration ${configuration}`, parameters && `parameters ${parameters}`, `by the role ${executionRole}`, ...capabilities];
  return parts.filter(Boolean).join(', ');
}

/** What somebody is told, if it is not what is usual. */
export function hearsWords(hears: readonly AnnouncementKind[]): string {
  return hears.join() === USUAL_ANNOUNCEMENTS.join() ? 'all but overtaken and good' : hears.join(', ');
}

/** What is short is written out. */
function givenWords(parameters: Readonly<Record<string, unknown>>): string {
  const names = Object.keys(parameters);
  const text = JSON.stringify(parameters);
  return names.length === 0 ? '' : `, given ${text.length <= SHORT ? text : names.join(', ')}`;
}

/** What a gate asks, and what it wants to hear. */
export function gateWords({ kind, asks, parameters }: GateDefinition): string {
  if (kind === 'alarm') return `the alarm ${asks} is OK`;
  if (kind === 'function') return `the function ${asks} says yes${givenWords(parameters)}`;
  const { status, contains } = parameters as { readonly status: number; readonly contains: readonly string[] };
  return `${asks} answers ${status}${contains.length > 0 ? ` with ${contains.map((text) => `'${text}'`).join(' and ')}` : ''}`;
}
