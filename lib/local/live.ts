import { BUILD_ENVIRONMENT } from '../contracts/build';
import { parseConfiguration, sideOf } from '../contracts/configuration';
import { GateResult } from '../contracts/gate';
import { ACTIONS } from '../contracts/jobs';
import { samplesKey } from '../contracts/keys';
import { LedgerEntry } from '../contracts/ledger';
import { DeploymentClass, environmentOf, Side } from '../contracts/ledger-state';
import { pipelineName } from '../contracts/names';
import { dueAt, firstSample, later, parseSampleState } from '../contracts/sample';
import { LedgerReader } from './ledger-reader';
import { Mark, markOf } from './marks';
import { RehearsedEnvironment } from './stores';
import { Who } from './who';
import { ExecutionInProgress } from './world/codepipeline/in-progress';
import { World } from './world/world';

/** What goes on at a moment, for whoever looks while time passes. Instants are ISO 8601. */
export interface Live {
  readonly at: string;
  /** In the order of the app; the one that builds before those of its environments. */
  readonly pipelines: readonly LivePipeline[];
}

export interface LivePipeline {
  readonly release: string;
  /** The environment's name; `build` for the one that builds. */
  readonly name: string;
  /** The version that is proved to run there; null if none is. */
  readonly running: string | null;
  /** Since when that is so, or is not known; null if nothing was deployed yet. */
  readonly since: string | null;
  readonly execution: LiveExecution | null;
  /** Versions that wait until the environment is free, next first. */
  readonly queued: readonly string[];
  readonly last: LiveVerdict | null;
}

export interface LiveExecution {
  readonly id: string;
  /** null while nobody knows it yet. */
  readonly version: string | null;
  readonly class: DeploymentClass | null;
  readonly stage: string | null;
  readonly action: string | null;
  /** Since when that action runs. */
  readonly since: string;
  readonly waitsFor: LivePeople | LiveGates | null;
}

/** People are asked. */
export interface LivePeople {
  readonly kind: 'people';
  /** The roles whose answer counts, by name; by the construct's path where CloudFormation makes the name. */
  readonly approvers: readonly string[];
  readonly until: string;
}

/** Gates are asked again and again. */
export interface LiveGates {
  readonly kind: 'gates';
  readonly side: Side;
  readonly samples: number;
  /** What each said in the last sample; none before the first. */
  readonly results: readonly GateResult[];
  /** Since when every sample was green; null if the last one was not. */
  readonly steadySince: string | null;
  /** How long that must be. */
  readonly steadySeconds: number;
  readonly nextAt: string;
  readonly until: string;
}

/** What was said last of a release there. */
export interface LiveVerdict {
  readonly at: string;
  /** sealed: only of a build. */
  readonly mark: Mark | 'sealed';
  readonly version: string;
  readonly reason: string;
}

/** Reads what goes on where it lies; nothing is changed by it. */
export class LiveReader {
  private readonly world: World;

  /** The world is any object in the declaration, as in `Rehearsal`. */
  constructor(inside: object, private readonly environments: readonly RehearsedEnvironment[], private readonly builds: readonly string[], private readonly ledgerOf: (release: string) => LedgerReader, private readonly who: Who) {
    this.world = inside as World;
  }

  public read(): Live {
    const executions = this.world.codepipeline.inProgress();
    const releases = [...new Set(this.environments.map(({ release }) => release))];
    return {
      at: this.world.timeline.date.toISOString(),
      pipelines: releases.flatMap((release) => [
        ...(this.builds.includes(release) ? [this.build(release, executions)] : []),
        ...this.environments.filter((item) => item.release === release).map((item) => this.environment(item, executions)),
      ]),
    };
  }

  private build(release: string, executions: readonly ExecutionInProgress[]): LivePipeline {
    const ledger = this.ledgerOf(release);
    const found = executions.find(({ pipeline }) => pipeline === pipelineName(release, BUILD_ENVIRONMENT));
    const numbered = ledger.state().builds.numbered.find(({ executionId }) => executionId === found?.executionId);
    return {
      release, name: BUILD_ENVIRONMENT, running: null, since: null, queued: [], last: lastOf(ledger.entries(), buildVerdict),
      execution: found ? execution(found, numbered?.version ?? null, null, null) : null,
    };
  }

  private environment(environment: RehearsedEnvironment, executions: readonly ExecutionInProgress[]): LivePipeline {
    const { release, name } = environment;
    const ledger = this.ledgerOf(release);
    const { running, taken, start, queue } = environmentOf(ledger.state(), name);
    const own = executions.filter(({ pipeline }) => pipeline === pipelineName(release, name));
    const found = own.find(({ executionId }) => executionId === taken?.executionId) ?? own[0];
    // What was started answers to its start before that is confirmed.
    const of = found && ([taken, start].find((item) => item?.executionId === found.executionId) ?? (start?.executionId === null ? start : undefined));
    return {
      release, name, running: running?.known ? running.release.version : null, since: running?.since ?? null,
      execution: found ? execution(found, of?.release.version ?? null, of?.class ?? null, this.waitsFor(environment, found)) : null,
      queued: [...(start && start !== of ? [start] : []), ...queue].map((item) => item.release.version),
      last: lastOf(ledger.entries(), (entry, before) => environmentVerdict(name, entry, before)),
    };
  }

  private waitsFor({ parameter, workBucket }: RehearsedEnvironment, { executionId, action, since, asks }: ExecutionInProgress): LivePeople | LiveGates | null {
    if (!asks || action === null) return null;
    const configuration = parseConfiguration(parameter, this.world.ssm.getParameter({ Name: parameter }).Parameter!.Value!);
    const asked = configuration.approvals.find((item) => item.action === action);
    if (asked) return { kind: 'people', approvers: asked.approvers.map(this.who), until: iso(asks.expires) };
    const side = SIDES_ASKED[action];
    const evaluation = side && sideOf(configuration, side)?.evaluation;
    if (!evaluation) return null;
    const kept = this.world.s3.get(workBucket, samplesKey(executionId, side));
    const read = kept && parseSampleState(kept.bytes.toString('utf8'));
    const sample = read?.token === asks.token ? read : firstSample(side, asks.token, iso(since), evaluation);
    return {
      kind: 'gates', side, samples: sample.attempts, results: sample.last, steadySince: sample.steadySince, steadySeconds: evaluation.steadySeconds,
      nextAt: dueAt(sample, evaluation), until: later(sample.startedAt, evaluation.timeoutSeconds),
    };
  }
}

const SIDES_ASKED: Readonly<Record<string, Side>> = { [ACTIONS.gatesBefore]: 'before', [ACTIONS.gatesAfter]: 'after' };

function execution({ executionId: id, stage, action, since }: ExecutionInProgress, version: string | null, deployment: DeploymentClass | null, waitsFor: LiveExecution['waitsFor']): LiveExecution {
  return { id, version, class: deployment, stage, action, since: iso(since), waitsFor };
}

/** The newest entry that says something. */
function lastOf(entries: readonly LedgerEntry[], read: (entry: LedgerEntry, before: LedgerEntry | undefined) => LiveVerdict | undefined): LiveVerdict | null {
  for (let index = entries.length - 1; index >= 0; index--) {
    const found = read(entries[index], entries[index - 1]);
    if (found) return found;
  }
  return null;
}

function buildVerdict({ at, fact }: LedgerEntry): LiveVerdict | undefined {
  if (fact.kind === 'sealed') return { at, mark: 'sealed', version: fact.release.version, reason: '' };
  return fact.kind === 'build-failed' ? { at, mark: 'failed', version: fact.version, reason: `${fact.stage}: ${fact.reason}` } : undefined;
}

function environmentVerdict(environment: string, { at, fact }: LedgerEntry, before: LedgerEntry | undefined): LiveVerdict | undefined {
  if (!('environment' in fact) || fact.environment !== environment || !('reason' in fact)) return undefined;
  const mark = markOf(fact, before?.state);
  const version = 'version' in fact ? fact.version : before && environmentOf(before.state, environment).taken?.release.version;
  return mark && { at, mark, version: version ?? '', reason: fact.reason ?? '' };
}

function iso(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
