import { ReleaseError } from '../../contracts/errors';
import { Plan } from '../../plan';
import { atHome } from './at-home';
import { CloudFormationService } from './cloudformation';
import { CloudWatchService } from './cloudwatch';
import { BuildCache } from './codebuild/build-cache';
import { CodeBuildService, RunningBuild } from './codebuild/codebuild-service';
import type { BuildPermission } from './codebuild/permission';
import { CodePipelineService } from './codepipeline/service';
import { EcrService } from './ecr/ecr-service';
import { CallWatcher, FaultInjection } from './fault-injection';
import { ConnectionsService } from './connections/connections-service';
import { EventBridgeService } from './event-bridge';
import { HandlerHost } from './handler-host';
import { Access } from './iam/access';
import { PolicyBook } from './iam/policy-book';
import { ClientSettings, Identities } from './identities';
import { Ids } from './ids';
import { howToServe, Internet } from './internet';
import { Journal } from './journal';
import { LambdaService } from './lambda';
import { Deployer } from './lambda/deployer';
import { LogsService } from './logs';
import { Meter } from './meter';
import { meteredBuilds, meteredEvents, meteredHost, meteredKeys, meteredObjects, meteredSchedules, meteredService, meteredTopics } from './metered';
import { Protocol } from './protocols';
import { S3Service } from './s3/service';
import { SchedulerService } from './scheduler';
import { WorldServer } from './server';
import { Caller, Service } from './service';
import { populate } from './setup/populate';
import { SnsService } from './sns';
import { SsmService } from './ssm';
import { StsService } from './sts';
import { Roles } from './sts/roles';
import { Timeline } from './timeline';

export type { FaultInjection };

export interface WorldOptions {
  readonly start: Date;
  readonly seed: string;
  readonly faults?: FaultInjection;
  /** Milliseconds by which the functions' clocks are fast. */
  readonly skew?: number;
  readonly builds?: BuildOptions;
  /** off: everybody may do everything, to measure what deciding costs. Default: on. */
  readonly rights?: 'on' | 'off';
}

export interface BuildOptions {
  /** Default: 'refuse'. */
  readonly permission?: BuildPermission;
  /** Real milliseconds. Default: ten minutes. */
  readonly patience?: number;
  readonly onOutput?: (line: string, build: RunningBuild) => void;
  readonly cache?: BuildCache;
}

const BUILD_PATIENCE = 600_000;

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html */
const SKEW_MAX = 300_000;

/** The stand-ins of one rehearsal, made of a plan's resources and wired to each other. */
export class World {
  public static async create(plan: Plan, options: WorldOptions): Promise<World> {
    const world = new World(plan, options);
    await world.internet.start();
    await world.server.start();
    try {
      populate(world, plan);
    } catch (error) {
      await world.close();
      throw error;
    }
    return world;
  }

  /** Where everything is but buckets, roles and alarms, which may be anywhere. */
  public readonly home: { readonly account: string; readonly region: string };
  public readonly timeline: Timeline;
  public readonly ids: Ids;
  public readonly journal: Journal;
  public readonly meter = new Meter();
  public readonly roles = new Roles();
  public readonly identities: Identities;
  public readonly policies: PolicyBook;
  public readonly access: Access;
  public readonly logs: LogsService;
  public readonly internet: Internet;
  public readonly server: WorldServer;
  public readonly host: HandlerHost;
  public readonly lambda: LambdaService;
  public readonly eventBridge: EventBridgeService;
  public readonly s3: S3Service;
  public readonly sns: SnsService;
  public readonly ssm: SsmService;
  public readonly scheduler: SchedulerService;
  public readonly cloudwatch: CloudWatchService;
  public readonly connections: ConnectionsService;
  public readonly ecr: EcrService;
  public readonly codebuild: CodeBuildService;
  public readonly cloudformation: CloudFormationService;
  public readonly codepipeline: CodePipelineService;
  private fault: ReleaseError | undefined;

  private constructor(plan: Plan, { start, seed, faults, skew, builds = {}, rights = 'on' }: WorldOptions) {
    const { meter } = this;
    const timeline = this.timeline = new Timeline(start);
    const ids = this.ids = new Ids(seed);
    const journal = this.journal = new Journal(timeline);
    const identities = this.identities = new Identities(ids);
    this.policies = new PolicyBook(plan);
    const access = this.access = new Access({ book: this.policies, timeline, journal, region: plan.region, isOff: rights === 'off', onAllowed: meteredKeys(meter) });
    this.logs = new LogsService({ access, region: plan.region });
    const place = this.home = { account: plan.account, region: plan.region };
    const names = functionNames(plan);
    const watcher = new CallWatcher(faults, identities, () => this.host, (name) => names.get(name));
    this.internet = new Internet(timeline, (host) => this.journal.note('internet', `nobody serves ${host}, and it was asked; ${howToServe(host)}`));
    this.server = new WorldServer({
      timeline, ids, identities, region: plan.region, skewMax: SKEW_MAX, onCall: watcher.onCall,
      onFault: (fault, call) => this.keep(fault, `${call.service} ${call.operation}`),
      onSilenced: (_accessKeyId, why) => why === 'asleep' && journal.note('lambda', 'an instance went on calling after its function had answered'),
    });
    this.host = new HandlerHost({ timeline, skew, ids, identities, access, logs: this.logs, ...place, internet: this.internet, worldPort: () => this.server.port, answering: (request) => this.server.answer(request) });
    const delivery = (name: string) => faults?.onDelivery?.({ functionName: names.get(name) ?? name }) ?? 'once';
    this.lambda = new LambdaService({ timeline, ids, journal, access, ...place, host: meteredHost(meter, () => this.host), delivery });
    const functions = this.lambda;
    this.eventBridge = new EventBridgeService({
      timeline, ids, functions, access, journal, ...place,
      pipelines: { startByRule: (...start) => this.codepipeline.startByRule(...start) },
      delivery: (event) => faults?.onEvent?.(event) ?? 'deliver',
    });
    const events = meteredEvents(meter, this.eventBridge);
    this.s3 = new S3Service({ timeline, ids, access, events, ...place });
    const objects = meteredObjects(meter, this.s3);
    this.sns = new SnsService({ timeline, ids, functions, access, journal, ...place });
    this.ssm = new SsmService({ timeline, ids, access, ...place });
    this.scheduler = new SchedulerService({ timeline, ids, functions: meteredSchedules(meter, functions), access, journal, ...place });
    this.cloudwatch = new CloudWatchService({ timeline, ids, access, events, journal, ...place });
    const repositories = this.connections = new ConnectionsService({ timeline, onEvent: (event) => this.codepipeline.notify(event) });
    this.ecr = new EcrService({ timeline, ids, access, ...place });
    const { permission = 'refuse', patience = BUILD_PATIENCE, onOutput, cache } = builds;
    this.codebuild = new CodeBuildService({ timeline, ids, objects, images: this.ecr, repositories, journal, access, logs: this.logs, ...place, permission, patience, onOutput, cache, onFault: (fault) => this.fault ??= fault });
    this.cloudformation = new CloudFormationService({ timeline, ids, access, journal, region: plan.region });
    this.codepipeline = new CodePipelineService({
      timeline, ids, identities, access, objects, functions, releases: new Deployer(functions.releases, access), logs: this.logs, alarms: this.cloudwatch, builds: meteredBuilds(meter, timeline, this.codebuild), stacks: this.cloudformation.operations, repositories,
      topics: meteredTopics(meter, this.sns), events, journal, ...place,
    });
    const register = (name: string, protocol: Protocol, service: Service) => this.server.register(name, protocol, watched(meteredService(meter, name, service), watcher));
    register('s3', 's3', this.s3);
    register('cloudformation', 'query', this.cloudformation);
    register('monitoring', 'json-1.0', this.cloudwatch);
    const registerAtHome = (name: string, protocol: Protocol, service: Service) => register(name, protocol, atHome(name, plan.account, service));
    register('lambda', 'rest-json', this.lambda);
    registerAtHome('ssm', 'json-1.1', this.ssm);
    registerAtHome('ecr', 'json-1.1', this.ecr);
    registerAtHome('sns', 'query', this.sns);
    registerAtHome('scheduler', 'rest-json', this.scheduler);
    registerAtHome('codepipeline', 'json-1.1', this.codepipeline);
    register('sts', 'query', new StsService({ timeline, ids, identities, roles: this.roles, access }));
  }

  /** What a client of somebody's own is made with. */
  public clientOf(caller: Caller): ClientSettings {
    return { region: this.home.region, endpoint: this.server.endpoint, credentials: this.identities.issue(caller) };
  }

  /** Throws what a stand-in could not do: a handler may have caught it, the rehearsal must not. */
  public throwFault(): void {
    if (this.fault) throw this.fault;
  }

  public async close(): Promise<void> {
    await this.host.close();
    this.codebuild.close();
    this.lambda.close();
    this.connections.close();
    await this.server.close();
    await this.internet.close();
  }

  private keep(fault: unknown, call: string): void {
    const message = fault instanceof Error ? fault.message : String(fault);
    this.fault ??= new ReleaseError('Unsupported', `${call}: ${message}`, { cause: fault });
  }
}

function watched(service: Service, watcher: CallWatcher): Service {
  return {
    handle: async (request) => {
      const response = await service.handle(request);
      watcher.executed(request);
      return response;
    },
  };
}

/** The store's functions by their physical names. */
function functionNames(plan: Plan): ReadonlyMap<string, string> {
  const names = plan.resources.filter(({ type }) => type === 'AWS::Lambda::Function').map(({ name }): [string, string] => [name, name]);
  const parts = plan.wiring.flatMap(({ stack, wiring }) => Object.entries(wiring.store?.functions ?? {}).map(([part, logicalId]): [string, string] => [
    plan.resources.find((resource) => resource.stack === stack && resource.logicalId === logicalId)!.name, part,
  ]));
  return new Map([...names, ...parts]);
}
