import { invalid, Parameter, Word } from '../word';

const ALARM: Parameter = { name: 'ALARM', kind: 'alarm' };
const REASON: Parameter = { name: 'REASON', kind: 'text', isOptional: true, isRest: true };

/** Alarms, readers and whoever else is outside. */
export const OUTSIDE: readonly Word[] = [
  { name: 'breach', help: 'an alarm goes red', parameters: [ALARM, REASON], run: ({ rehearsal }, { words: [alarm], text }) => rehearsal.alarm(alarm).breach(text(1) || undefined) },
  { name: 'clear', help: 'an alarm is OK', parameters: [ALARM, REASON], run: ({ rehearsal }, { words: [alarm], text }) => rehearsal.alarm(alarm).clear(text(1) || undefined) },
  { name: 'insufficient', help: 'an alarm has no data any more', parameters: [ALARM, REASON], run: ({ rehearsal }, { words: [alarm], text }) => rehearsal.alarm(alarm).insufficient(text(1) || undefined) },
  {
    name: 'host', help: 'serves a bucket, or a function, under a host name, so that gates and `get` reach it', parameters: [{ name: 'HOST', kind: 'text' }, { name: 'TARGET', kind: 'target' }],
    run: ({ rehearsal }, { words: [name, target] }) => rehearsal.host(name, target),
  },
  { name: 'unhost', help: 'takes a host away: its name is not found any more', parameters: [{ name: 'HOST', kind: 'text' }], run: ({ rehearsal }, { words: [name] }) => rehearsal.unhost(name) },
  {
    name: 'get', help: 'a reader asks a served website. Answers status, headers and body', parameters: [{ name: 'URL', kind: 'text' }],
    run: ({ rehearsal }, { words: [url] }) => rehearsal.get(url),
    show: ({ status, body }: { readonly status: number; readonly body: string }, { say }) => say(`${status}\n${body.trimEnd()}`),
  },
  {
    name: 'invoke', help: 'calls a function, or the version that an alias leads to. Answers the version, and what it returned',
    parameters: [{ name: 'FUNCTION', kind: 'function' }, { name: 'EVENT', kind: 'text', isOptional: true }],
    run: ({ rehearsal }, { words: [name, event] }) => rehearsal.invoke(name, event === undefined ? {} : readEvent(event)),
    show: ({ version, payload, failed }: { readonly version: string; readonly payload: unknown; readonly failed: boolean }, { say }) => (
      say(`version ${version} ${failed ? 'has failed' : 'returned'}: ${JSON.stringify(payload, null, 2)}`)
    ),
  },
];

function readEvent(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw invalid(`the event ${text} is no JSON: ${(error as Error).message}; write e.g. invoke Api/Live '{"path":"/"}'`);
  }
}
