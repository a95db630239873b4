import { Rehearsal } from '../../lib/local';
import { Execution } from '../../lib/local/world/codepipeline/model';
import { administrator } from '../helpers/people';
import { Faults } from './faults';
import { Observer } from './observer';
import { ALARM, Environment, MANAGERS, pipelineOf, RELEASES, siteOf } from './places';

/** What a history happens to. */
export interface Stage {
  readonly r: Rehearsal;
  readonly observer: Observer;
  readonly faults: Faults;
  /** Moves that were made, in order. */
  readonly made: string[];
}

/** Something that somebody outside does, or that goes wrong. What is not possible is skipped. */
export interface Move {
  readonly isPossible: (stage: Stage) => boolean;
  readonly make: (stage: Stage) => void | Promise<void>;
  readonly isOnce?: boolean;
}

const ARTIFACT = /\/site\.zip$/;

export const waitingIn = ({ r }: Stage, stage: string, environment: Environment = 'prod') =>
  r['world'].codepipeline.waitingApprovals().find((item) => item.pipeline === pipelineOf(environment) && item.stage === stage);

const liveIn = ({ observer }: Stage, environment: Environment): Execution | undefined =>
  observer.executions(environment).find(({ status }) => status === 'InProgress');

/** Answers a question of a stage and keeps who did. */
function answer(stage: Stage, who: 'ada' | 'eve', isYes: boolean, place = 'Approve'): void {
  const question = waitingIn(stage, place)!;
  const person = who === 'ada' ? stage.r.as(MANAGERS, who) : administrator(stage.r, who);
  stage.observer.answers.push({ order: stage.observer.next(), who, action: question.action, executionId: question.executionId, isYes, since: question.since });
  if (isYes) person.approve('prod', 'go', { action: question.action });
  else person.reject('prod', 'no', { action: question.action });
}

const answers = (who: 'ada' | 'eve', isYes: boolean, place = 'Approve'): Move => ({
  isPossible: (stage) => waitingIn(stage, place) !== undefined, make: (stage) => answer(stage, who, isYes, place),
});

const drops = (version: string): Move => ({
  isPossible: ({ made }) => !made.includes(`drop ${version}`),
  isOnce: true,
  make: async ({ r }) => {
    await r.drop({ version, artifacts: { site: siteOf(version) } });
  },
});

const stops = (environment: Environment, abandon: boolean): Move => ({
  isPossible: (stage) => liveIn(stage, environment) !== undefined,
  make: ({ r }) => administrator(r, 'eve').stop(environment, { abandon, reason: 'eve stops it' }),
});

/** CodePipeline retries the last execution of a stage, and only if that has failed; what it refuses because another one has entered changes nothing. */
const retries = (environment: Environment): Move => ({
  isPossible: ({ observer }) => {
    const run = observer.executions(environment).flatMap((execution) => execution.stages).filter((stage) => stage.structure.name === 'Deploy').at(-1);
    return ['Failed', 'Stopped'].includes(run?.status ?? '') && ['Failed', 'Stopped'].includes(run!.execution.status)
      && run!.actions.some(({ status }) => status !== 'Succeeded') && run!.execution.version === run!.execution.pipeline.version;
  },
  make: ({ r }) => {
    try {
      administrator(r, 'eve').retry(environment, 'Deploy', 'FAILED_ACTIONS');
    } catch (error) {
      if (!/NotLatestPipelineExecutionException/.test((error as Error).message)) throw error;
    }
  },
});

const alarm = (state: 'OK' | 'ALARM' | 'INSUFFICIENT_DATA', make: (stage: Stage) => void): Move => ({ isPossible: ({ r }) => r.alarm(ALARM).state !== state, make });

/** Once in a history. */
const once = (name: string, isPossible: (stage: Stage) => boolean, make: Move['make']): Move => ({
  isPossible: (stage) => !stage.made.includes(name) && isPossible(stage), make, isOnce: true,
});

const isSealed = ({ r }: Stage, version: string): boolean => r.bucket(RELEASES).list(`releases/shop/${version}/release.json`).length > 0;

export const MOVES: Readonly<Record<string, Move>> = {
  'approve': answers('ada', true),
  'reject': answers('ada', false),
  'eve approves': answers('eve', true),
  'eve passes the gates': answers('eve', true, 'Deploy'),
  'expire': {
    isPossible: (stage) => waitingIn(stage, 'Approve') !== undefined && stage.r['world'].timeline.pending('work').length === 0,
    make: ({ r }) => r.advance({ hours: 2, minutes: 1 }),
  },
  'drop 1.1.0': drops('1.1.0'),
  'drop 1.2.0': drops('1.2.0'),
  'release change': once('release change', () => true, ({ r }) => void r.start('prod')),
  'red': alarm('ALARM', ({ r }) => r.alarm(ALARM).breach()),
  'green': alarm('OK', ({ r }) => r.alarm(ALARM).clear()),
  'no data': alarm('INSUFFICIENT_DATA', ({ r }) => r.alarm(ALARM).insufficient()),
  'stop test': stops('test', false),
  'abandon test': stops('test', true),
  'stop prod': stops('prod', false),
  'abandon prod': stops('prod', true),
  'retry test': retries('test'),
  'retry prod': retries('prod'),
  'lose an event': { isPossible: ({ faults }) => faults.isFree, make: ({ faults }) => faults.arm('lose') },
  'two at once': { isPossible: ({ faults }) => faults.isFree, make: ({ faults }) => faults.arm('twice') },
  'once more': { isPossible: ({ faults }) => faults.isFree, make: ({ faults }) => faults.arm('again') },
  'tune': once('tune', () => true, ({ r, observer }) => {
    observer.did('tune');
    r.tune('prod', (c) => ({ ...c, afterwards: { ...c.afterwards!, evaluation: { ...c.afterwards!.evaluation, timeoutSeconds: 660 } } }));
  }),
  'redeploy': once('redeploy', () => true, ({ r, observer }) => {
    observer.did('redeploy');
    r.redeploy('prod', (properties) => ({ ...properties, ExecutionMode: 'QUEUED' }));
  }),
  'overwrite 1.1.0': once('overwrite 1.1.0', (stage) => isSealed(stage, '1.1.0'), ({ r, observer }) => {
    observer.did('overwrite');
    r.bucket(RELEASES).put(r.bucket(RELEASES).list('releases/shop/1.1.0/').find((key) => ARTIFACT.test(key))!, 'other bytes');
  }),
  'forge': once('forge', (stage) => isSealed(stage, '1.1.0'), ({ r }) => {
    const releases = r.bucket(RELEASES);
    const [good, other] = ['1.0.0', '1.1.0'].map((version) => JSON.parse(releases.get(`releases/shop/${version}/release.json`)!.toString()) as { artifacts: object[] });
    releases.put('candidate/shop/prod/release.json', JSON.stringify({ ...good, artifacts: other.artifacts }));
    r.start('prod');
  }),
};
