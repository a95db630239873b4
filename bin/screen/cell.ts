import { BUILD_ENVIRONMENT } from '../../lib/contracts/build';
import { worst } from '../../lib/contracts/gate';
import type { LiveExecution, LiveGates, LivePipeline, LivePeople, LiveVerdict } from '../../lib/local';
import { shouted } from './entry';
import { oneLine, shortTime } from './text';
import { isLoud, Tone, toneOf } from './tone';

/** Something that is said of a pipeline: phrases, of which as many stand in a line as fit. */
export interface Said {
  readonly phrases: readonly string[];
  readonly tone?: Tone;
}

/** What is said of one pipeline: what runs there, what goes on, who or what is waited for, what was said last. */
export interface Cell {
  readonly name: string;
  readonly runs: Said;
  readonly progress: Said;
  readonly place: Said;
  readonly waits: Said;
  readonly last: Said;
}

const NOTHING: Said = { phrases: [] };

export function cellOf(pipeline: LivePipeline, now: string, isOnlyRelease: boolean): Cell {
  const { release, name, execution, queued, last } = pipeline;
  return {
    name: isOnlyRelease ? name : `${release}/${name}`,
    runs: runsOf(pipeline),
    progress: progressOf(execution, queued),
    place: execution?.stage == null ? NOTHING : { phrases: [[execution.stage, execution.action].filter((part) => part !== null).join('/')], tone: 'progress' },
    waits: execution?.waitsFor ? waitsOf(execution.waitsFor, now) : NOTHING,
    last: last ? lastOf(last) : NOTHING,
  };
}

function runsOf({ name, running, since }: LivePipeline): Said {
  if (name === BUILD_ENVIRONMENT) return { phrases: ['makes releases'], tone: 'past' };
  if (since === null) return { phrases: ['runs nothing'], tone: 'past' };
  return { phrases: [running === null ? 'not known' : `runs ${running}`, `since ${shortTime(since).slice(0, -3)}`], ...(running === null && { tone: 'waiting' as const }) };
}

function progressOf(execution: LiveExecution | null, queued: readonly string[]): Said {
  const next = queued.length > 0 ? [`then ${queued.join(', ')}`] : [];
  if (!execution) return queued.length > 0 ? { phrases: next, tone: 'waiting' } : { phrases: ['at rest'], tone: 'past' };
  const what = [execution.version ?? 'an execution', execution.class === 'normal' ? null : execution.class].filter((part) => part !== null).join(' ');
  return { phrases: [what, ...next], tone: 'progress' };
}

function waitsOf(wait: LivePeople | LiveGates, now: string): Said {
  const until = `until ${moment(wait.until, now, -3)}`;
  if (wait.kind === 'people') return { phrases: [`asks ${wait.approvers.join(', ')}`, until], tone: 'waiting' };
  return { phrases: [steadiness(wait, now), wait.nextAt <= now ? 'a sample is due' : `next ${moment(wait.nextAt, now)}`, until], tone: 'waiting' };
}

function steadiness({ results, steadySince, steadySeconds }: LiveGates, now: string): string {
  if (results.length === 0) return 'not asked yet';
  const verdict = worst(results.map((result) => result.verdict));
  if (steadySince === null || verdict !== 'passed') return results.filter((result) => result.verdict === verdict).map(({ name }) => `${name} ${verdict}`).join(', ');
  const steady = (Date.parse(now) - Date.parse(steadySince)) / 1000;
  return steadySeconds === 0 ? 'passed' : `${Math.floor(Math.min(steady, steadySeconds) / 60)} of ${Math.ceil(steadySeconds / 60)} min steady`;
}

function lastOf({ mark, version, reason }: LiveVerdict): Said {
  const word = mark === 'sealed' || !isLoud(mark) ? mark : shouted(mark);
  const what = [word, ...(mark === 'yes' || mark === 'no' ? ['to'] : []), version].filter(Boolean).join(' ');
  return { phrases: [reason ? `${what}: ${oneLine(reason)}` : what], tone: toneOf(mark) };
}

/** An instant of today without its day. */
function moment(instant: string, now: string, end?: number): string {
  return (instant.slice(0, 10) === now.slice(0, 10) ? instant.slice(11, 19) : shortTime(instant)).slice(0, end);
}
