import { Fact } from '../../lib/contracts/ledger-facts';
import { LedgerEntry } from '../../lib/contracts/ledger';
import { Rehearsal } from '../../lib/local';
import { Execution } from '../../lib/local/world/codepipeline/model';
import { ALARM, Environment, ENVIRONMENTS, pipelineOf, RELEASES, SITES } from './places';
import { Call } from './wire';

/** A file that a handler wrote to a website, or took away. */
export interface Write {
  readonly order: number;
  readonly environment: Environment;
  /** In whose name: the session of the role that may write there is named for the execution. */
  readonly executionId: string;
  readonly key: string;
  readonly text: string | null;
}

/** What a person answered to a question, and since when it had been asked. */
export interface Answer {
  readonly order: number;
  readonly who: 'ada' | 'eve';
  readonly action: string;
  readonly executionId: string;
  readonly isYes: boolean;
  readonly since: number;
}

/** What somebody did to a release pipeline from outside. */
export interface Deed {
  readonly order: number;
  readonly at: number;
  readonly what: 'tune' | 'overwrite' | 'redeploy';
}

/** An entry of the ledger, and how things stood when it was written. */
export interface Witnessed {
  readonly order: number;
  readonly fact: Fact;
  readonly alarm: string;
  /** Of the execution that the fact is about. */
  readonly execution: ExecutionSeen | undefined;
  /** What the website of the fact's environment held. */
  readonly site: Readonly<Record<string, string>>;
}

export interface ExecutionSeen {
  readonly status: string;
  readonly actions: readonly { readonly name: string; readonly stage: string; readonly status: string; readonly by: string | undefined }[];
  /** Outputs of what succeeded in `Deploy` that are still there: what a deployment could be made of. */
  readonly left: readonly string[];
}

/** What the stand-ins saw in one history, in order. It knows nothing of what the product makes of it. */
export class Observer {
  public readonly writes: Write[] = [];
  public readonly answers: Answer[] = [];
  public readonly deeds: Deed[] = [];
  public readonly witnessed: Witnessed[] = [];
  /** Executions that `tend` has started, by pipeline. */
  public readonly started = new Map<string, Set<string>>();
  /** How often something else was written under a key of the ledger that was taken already. */
  public overwritten = 0;
  private readonly ledger = new Map<string, string>();
  private readonly carried = new Map<string, string>();
  private count = 0;

  constructor(private readonly r: Rehearsal) {}

  public next(): number {
    return ++this.count;
  }

  public did(what: Deed['what']): void {
    this.deeds.push({ order: this.next(), at: this.r.now.getTime(), what });
  }

  public saw({ service, request, response }: Call): void {
    if (response.status >= 300) return;
    if (service === 'codepipeline' && request.headers['x-amz-target']?.endsWith('.StartPipelineExecution')) this.sawStart(request.body, response.body);
    if (service !== 's3' || !['PUT', 'DELETE'].includes(request.method)) return;
    const [, bucket, ...rest] = request.path.split('/');
    const key = rest.join('/');
    const text = request.method === 'PUT' ? request.body.toString() : null;
    const environment = ENVIRONMENTS.find((name) => SITES[name] === bucket);
    if (environment) this.writes.push({ order: this.next(), environment, executionId: request.caller.arn.split('/').at(-1)!, key, text });
    if (text !== null && key.startsWith('ledger/')) this.sawEntry(key, text);
  }

  /** The executions of an environment's pipeline, oldest first. */
  public executions(environment: Environment): readonly Execution[] {
    return this.r['world'].codepipeline['store'].pipeline(pipelineOf(environment)).executions;
  }

  /** The version of the sealed release that an execution carries; undefined: it carries something that was never sealed. */
  public carriedBy(execution: Execution): string | undefined {
    const known = this.carried.get(execution.id);
    if (known !== undefined) return known;
    const artifact = execution.artifacts.get('Release');
    const handed = artifact && this.r['world'].s3.get(artifact.bucket, artifact.key)?.bytes;
    const version = handed && this.sealed().find(({ bytes }) => bytes.equals(handed))?.version;
    if (version !== undefined) this.carried.set(execution.id, version);
    return version;
  }

  /** What a website holds now. */
  public siteOf(environment: Environment): Record<string, string> {
    const { s3 } = this.r['world'];
    return Object.fromEntries(s3.list(SITES[environment], '').map((key) => [key, s3.get(SITES[environment], key)!.bytes.toString()]));
  }

  /** What was written as each release's manifest, first of all. */
  private sealed(): { readonly version: string; readonly bytes: Buffer }[] {
    const releases = this.r.bucket(RELEASES);
    return releases.versions('releases/shop/').filter(({ key }) => key.endsWith('/release.json'))
      .map(({ key, versionId }) => ({ version: key.split('/')[2], bytes: releases.get(key, versionId)! }));
  }

  private sawStart(request: Buffer, response: Buffer | string): void {
    const { name } = JSON.parse(request.toString()) as { name: string };
    const { pipelineExecutionId } = JSON.parse(response.toString()) as { pipelineExecutionId: string };
    this.started.set(name, (this.started.get(name) ?? new Set()).add(pipelineExecutionId));
  }

  private sawEntry(key: string, text: string): void {
    const there = this.ledger.get(key);
    if (there !== undefined && there !== text) this.overwritten++;
    this.ledger.set(key, text);
    const { fact } = JSON.parse(text) as LedgerEntry;
    const environment = 'environment' in fact ? fact.environment as Environment : undefined;
    const execution = environment && 'executionId' in fact ? this.executions(environment).find(({ id }) => id === fact.executionId) : undefined;
    this.witnessed.push({
      order: this.next(), fact, alarm: this.r.alarm(ALARM).state, execution: execution && this.seen(execution), site: environment ? this.siteOf(environment) : {},
    });
  }

  private seen(execution: Execution): ExecutionSeen {
    const { s3 } = this.r['world'];
    const runs = execution.stages.flatMap((stage) => stage.actions);
    const latest = [...new Map(runs.map((run) => [`${run.stage.structure.name}/${run.structure.name}`, run])).values()];
    return {
      status: execution.status,
      actions: latest.map(({ structure: { name }, stage, status, updatedBy }) => ({ name, stage: stage.structure.name, status, by: updatedBy })),
      left: [...execution.artifacts.values()].filter(({ name, bucket, key }) => name !== 'Release' && s3.list(bucket, key).includes(key)).map(({ name }) => name),
    };
  }
}
