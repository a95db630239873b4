import { createHash } from 'node:crypto';
import { EVERYTHING_ALLOWED } from '../../../../helpers/access';
import { CodePipelineService } from '../../../../../lib/local/world/codepipeline';
import { ConnectionsService } from '../../../../../lib/local/world/connections/connections-service';
import { StackOperations, Stacks } from '../../../../../lib/local/world/cloudformation';
import type { AccessPort } from '../../../../../lib/local/world/iam/access-port';
import { Identities } from '../../../../../lib/local/world/identities';
import { Ids } from '../../../../../lib/local/world/ids';
import { Deployer } from '../../../../../lib/local/world/lambda/deployer';
import { FunctionReleases } from '../../../../../lib/local/world/lambda/function-releases';
import { Functions } from '../../../../../lib/local/world/lambda/functions';
import { LogsService } from '../../../../../lib/local/world/logs';
import { BuildsPort, BusEvent, ObjectContent } from '../../../../../lib/local/world/ports';
import { Caller, ServiceError } from '../../../../../lib/local/world/service';
import { Roles } from '../../../../../lib/local/world/sts/roles';
import { Timeline } from '../../../../../lib/local/world/timeline';

export const ACCOUNT = '111111111111';
export const REGION = 'eu-west-1';
export const ADA: Caller = { arn: `arn:aws:sts::${ACCOUNT}:assumed-role/Managers/ada`, account: ACCOUNT, roleArn: `arn:aws:iam::${ACCOUNT}:role/Managers` };
export const TOPIC = `arn:aws:sns:${REGION}:${ACCOUNT}:asks`;

export interface Invocation {
  readonly name: string;
  readonly by: string;
  readonly at: number;
  readonly job: JobEvent;
}

export interface JobEvent {
  readonly id: string;
  readonly accountId: string;
  readonly data: {
    readonly actionConfiguration: { readonly configuration: Record<string, string> };
    readonly inputArtifacts: readonly ArtifactEvent[];
    readonly outputArtifacts: readonly ArtifactEvent[];
    readonly artifactCredentials: Record<string, string | number>;
    readonly continuationToken?: string;
    readonly encryptionKey?: { readonly id: string; readonly type: string };
  };
}

interface ArtifactEvent {
  readonly name: string;
  readonly revision: string | null;
  readonly location: { readonly type: string; readonly s3Location: { readonly bucketName: string; readonly objectKey: string } };
}

/** A CodePipeline with the smallest neighbours that are enough: a map as S3, lists of what was invoked, published and put. */
export class TestWorld {
  public readonly timeline = new Timeline(new Date('2026-03-01T10:00:00.000Z'));
  public readonly invocations: Invocation[] = [];
  public readonly messages: { readonly topic: string; readonly subject: string; readonly message: string; readonly by: string; readonly at: number }[] = [];
  public readonly events: (BusEvent & { readonly at: number })[] = [];
  public readonly notes: string[] = [];
  public readonly functions = new Set<string>(['worker']);
  public readonly objects = new Map<string, ObjectContent[]>();
  public refusePublish?: ServiceError;
  public refuseInvoke?: ServiceError;
  /** What builds are asked for; by default none can be started. */
  public build: BuildsPort['start'] = () => Promise.reject(new ServiceError('ResourceNotFoundException', 'Project cannot be found'));
  /** Functions that are deployed to, alarms by `<account> <name>`, and roles. */
  public readonly deployed = new Functions({ account: ACCOUNT, region: REGION });
  public readonly releases: FunctionReleases;
  public readonly alarms = new Map<string, 'OK' | 'ALARM' | 'INSUFFICIENT_DATA'>();
  public readonly roles = new Roles();
  public access: AccessPort = EVERYTHING_ALLOWED;
  public readonly identities = new Identities(new Ids('identities'));
  public readonly connections = new ConnectionsService({ timeline: this.timeline, onEvent: (event) => this.service.notify(event) });
  public readonly service: CodePipelineService;

  constructor(seed = 'seed') {
    const access: AccessPort = { require: (...call) => this.access.require(...call), refusal: (...call) => this.access.refusal(...call) };
    const journal = { note: (_: string, text: string) => this.notes.push(text) };
    this.releases = new FunctionReleases(this.deployed, { add: (archive) => ({ codeDirectory: '', codeSha256: archive.toString() }) }, journal);
    this.service = new CodePipelineService({
      timeline: this.timeline, ids: new Ids(seed), identities: this.identities, account: ACCOUNT, region: REGION,
      objects: {
        demandRead: () => undefined,
        ownerOf: () => ACCOUNT,
        read: (bucket, key, versionId) => {
          const versions = this.objects.get(`${bucket}/${key}`);
          if (!versions) throw new ServiceError('NoSuchKey', 'The specified key does not exist.', 404);
          const found = versionId === undefined ? versions[versions.length - 1] : versions.find((version) => version.versionId === versionId);
          if (!found) throw new ServiceError('NoSuchVersion', 'The specified version does not exist.', 404);
          return found;
        },
        write: (bucket, key, bytes) => this.put(bucket, key, bytes),
      },
      functions: {
        invokeAsync: (name, event, by) => {
          if (this.refuseInvoke) throw this.refuseInvoke;
          if (!this.functions.has(name)) throw new ServiceError('ResourceNotFoundException', `Function not found: ${name}`, 404);
          this.invocations.push({ name, by: by.roleArn!, at: this.timeline.now, job: (event as { 'CodePipeline.job': JobEvent })['CodePipeline.job'] });
        },
      },
      topics: {
        publish: (topic, subject, message, by) => {
          if (this.refusePublish) throw this.refusePublish;
          this.messages.push({ topic, subject, message, by: by.roleArn!, at: this.timeline.now });
          return 'message';
        },
      },
      repositories: this.connections,
      builds: { start: (request, by) => this.build(request, by) },
      events: { put: (event) => this.events.push({ ...event, at: this.timeline.now }) },
      access,
      journal,
      releases: new Deployer(this.releases, access),
      stacks: new StackOperations(new Stacks({ timeline: this.timeline, ids: new Ids('stacks'), access, journal, region: REGION }), access, REGION),
      alarms: { stateOf: (name, by) => this.alarms.get(`${by.account} ${name}`) },
      logs: new LogsService({ access, region: REGION }),
    });
    this.put('store', 'release.json', Buffer.from('{"release":1}'));
  }

  public put(bucket: string, key: string, bytes: Buffer): ObjectContent {
    const versions = this.objects.get(`${bucket}/${key}`) ?? [];
    const content = { bytes, versionId: `v${versions.length + 1}-${key}`, etag: `"${createHash('md5').update(bytes).digest('hex')}"` };
    this.objects.set(`${bucket}/${key}`, [...versions, content]);
    return content;
  }

  /** Plays everything that is due within so many seconds. */
  public async play(seconds: number): Promise<void> {
    const until = this.timeline.now + seconds * 1000;
    while (await this.timeline.step(until));
    this.timeline.jump(until);
  }

  public calledBack(index = -1): JobEvent {
    const invocation = this.invocations.at(index);
    if (!invocation) throw new RangeError('no function was invoked');
    return invocation.job;
  }

  /** States of one kind of event, in order. */
  public states(kind: 'Pipeline' | 'Stage' | 'Action', name?: string): unknown[] {
    const key = kind === 'Stage' ? 'stage' : 'action';
    return this.events
      .filter((event) => event['detail-type'].startsWith(`CodePipeline ${kind} `) && (name === undefined || event.detail[key] === name))
      .map((event) => event.detail.state);
  }

  public statuses(pipeline = 'shop'): unknown[] {
    return this.service.executions(pipeline).map((execution) => execution.status);
  }

  public start(input: Partial<Parameters<CodePipelineService['startExecution']>[0]> = {}): string {
    return String(this.service.startExecution({ name: 'shop', ...input }, ADA).pipelineExecutionId);
  }

  public answer(status: 'Approved' | 'Rejected', summary = 'because', index = 0): void {
    const waiting = this.service.waitingApprovals()[index];
    if (!waiting) throw new RangeError('nothing waits for an approval');
    this.service.approve({ pipelineName: waiting.pipeline, stageName: waiting.stage, actionName: waiting.action, token: waiting.token, result: { status, summary } }, ADA);
  }
}

type Properties = Record<string, unknown>;

export function source(more: Properties = {}): Properties {
  return {
    Name: 'Release', Actions: [{
      Name: 'Release', ActionTypeId: { Category: 'Source', Owner: 'AWS', Provider: 'S3', Version: '1' }, RunOrder: 1, Namespace: 'release',
      Configuration: { S3Bucket: 'store', S3ObjectKey: 'release.json', PollForSourceChanges: false, AllowOverrideForS3ObjectKey: true },
      OutputArtifacts: [{ Name: 'Release' }], ...more,
    }],
  };
}

export function lambda(name: string, more: Properties = {}): Properties {
  return { Name: name, ActionTypeId: { Category: 'Invoke', Owner: 'AWS', Provider: 'Lambda', Version: '1' }, RunOrder: 1, Configuration: { FunctionName: 'worker' }, ...more };
}

export function approval(name: string, more: Properties = {}): Properties {
  return { Name: name, ActionTypeId: { Category: 'Approval', Owner: 'AWS', Provider: 'Manual', Version: '1' }, RunOrder: 1, ...more };
}

export function stage(name: string, ...actions: Properties[]): Properties {
  return { Name: name, Actions: actions };
}

export function pipeline(stages: Properties[], more: Properties = {}): Properties {
  return {
    Name: 'shop', RoleArn: `arn:aws:iam::${ACCOUNT}:role/Pipeline`, PipelineType: 'V2', ExecutionMode: 'SUPERSEDED',
    ArtifactStore: { Type: 'S3', Location: 'artifacts' }, Stages: stages, ...more,
  };
}

/** A pipeline whose first execution, the one of the creation, has just begun. */
export async function created(stages: Properties[], more: Properties = {}): Promise<TestWorld> {
  const world = new TestWorld();
  world.service.create(pipeline([source(), ...stages], more), 'Shop');
  await world.play(1);
  return world;
}
