import { Scope } from './search';

/** In the tests: the moves that tell most, once in a history. */
const SMALL: readonly Scope[] = [{
  name: 'one thing happens', depth: 1, size: 'entry',
  moves: ['reject', 'eve approves', 'drop 1.2.0', 'red', 'abandon prod', 'redeploy', 'lose an event', 'two at once'],
}];

/** `npm run explore`: everything once at every action; then what concerns each other, in every order. */
const ALL: readonly Scope[] = [
  { name: 'everything once, at every action', depth: 1, size: 'action' },
  {
    name: 'answers, releases, alarms, stops, retries, losses and doubles', depth: 2, size: 'entry',
    moves: ['reject', 'drop 1.2.0', 'red', 'green', 'abandon test', 'abandon prod', 'retry prod', 'lose an event', 'two at once'],
  },
  { name: 'changes while people are asked', depth: 2, size: 'entry', moves: ['tune', 'redeploy', 'eve approves', 'expire', 'release change'] },
  { name: 'the alarm, retries, and stops', depth: 3, size: 'entry', moves: ['red', 'green', 'retry prod', 'stop prod'] },
];

export const isLong = process.env.EXPLORE === 'all';
export const SCOPES = isLong ? ALL : SMALL;
