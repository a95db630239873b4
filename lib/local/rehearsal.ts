import { BUILD_ENVIRONMENT } from '../contracts/build';
import { EnvironmentConfiguration, parseConfiguration } from '../contracts/configuration';
import { ReleaseError } from '../contracts/errors';
import { environmentOf } from '../contracts/ledger-state';
import { pipelineName } from '../contracts/names';
import type { PageDocument } from '../page/document';
import { Plan } from '../plan';
import { AdministeredBucket } from './administered-bucket';
import { RehearsedAlarm } from './alarm';
import { Announcer, announcementReport } from './announcer';
import { RehearsedAlias } from './rehearsed-alias';
import { BuildServer, DropOptions } from './build-server';
import { costOf } from './cost/cost-report';
import { CommitOptions, Developer, PullRequestOptions, RepositoryChoice } from './developer';
import { InjectedFault } from './fault-record';
import { BuiltOptions, HandedIn } from './handed-in';
import { historyOf } from './history';
import { ImageRepository } from './image-repository';
import { Ledgers } from './ledgers';
import { Live, LiveReader } from './live';
import { NamedResources, shortPath } from './named-resources';
import { rehearsedDocument } from './page/rehearsed';
import { Person } from './person';
import { PersonOptions } from './session';
import { RehearsedStack } from './stack';
import { PipelineConsole, SourceOverride } from './pipeline-console';
import { PipelineDefinitions, PipelineProperties } from './pipeline-definitions';
import { ReportView } from './report-view';
import { milliseconds, Span, spanText } from './span';
import { Sites } from './sites';
import { askedIn, isSettled, waitingOf } from './settle';
import { Announced, RehearsedTopic } from './topic';
import { StoryCalls } from './story-calls';
import { storesOf, RehearsedEnvironment, RehearsedStore } from './stores';
import { administrator, roleSession } from './world/iam/callers';
import { Denied } from './world/iam/denied';
import { Who, whoIn } from './who';
import { breathe } from './wall-clock';
import { World } from './world/world';

/** What a web server answered. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What a function answered. */
export interface Invocation {
  /** The version that ran. */
  readonly version: string;
  /** What it returned, or what it failed with. */
  readonly payload: unknown;
  readonly failed: boolean;
}

/** How long `settle` plays before it gives up; longer than the default timeout of gates. */
const PATIENCE: Span = { days: 8 };

/** Often enough for whoever presses Ctrl-C, and too seldom to be felt. */
const STEPS_IN_A_BREATH = 50;

/** One run of a synthesized app. A story drives it: what happens outside AWS, and what must be true then. */
export class Rehearsal {
  private readonly stores: readonly RehearsedStore[];
  private readonly environments: readonly RehearsedEnvironment[];
  private readonly ledgers: Ledgers;
  private readonly resources: NamedResources;
  private readonly sites: Sites;
  private readonly who: Who;
  private readonly console: PipelineConsole;
  private readonly buildServer: BuildServer;
  private readonly developer: Developer;
  private readonly handedIn: HandedIn;
  private readonly definitions: PipelineDefinitions;
  private readonly liveReader: LiveReader;
  private isInterrupted = false;
  private steps = 0;
  private readonly startedAt: number;
  private readonly calls = new StoryCalls();
  private readonly announcer: Announcer;
  /** Names of the releases that are built here. */
  private readonly builds: readonly string[];

  private readonly world: World;

  /**
   * The world is any object in the declaration: a user's compiler must not need the types of the SDK's clients.
   * @internal
   */
  constructor(private readonly plan: Plan, inside: object) {
    const world = this.world = inside as World;
    this.startedAt = world.timeline.now;
    this.resources = new NamedResources(plan);
    this.sites = new Sites(world, this.resources);
    this.who = whoIn(plan);
    this.console = new PipelineConsole(world, (environment) => this.pipelineOf(environment), this.who);
    this.definitions = new PipelineDefinitions(world, plan);
    this.announcer = new Announcer(world, (arn) => this.resources.find('AWS::SNS::Topic', arn).map(shortPath)[0] ?? arn);
    this.stores = storesOf(plan);
    this.builds = plan.wiring.flatMap(({ wiring }) => wiring.builds ?? []).map(({ release }) => release);
    this.environments = this.stores.flatMap((store) => store.environments);
    this.buildServer = new BuildServer(world, this.environments);
    this.developer = new Developer(world, plan);
    this.handedIn = new HandedIn(world, plan, this.developer);
    this.ledgers = new Ledgers(world, this.stores, this.who);
    this.liveReader = new LiveReader(world, this.environments, this.builds, (release) => this.ledgers.of(release), this.who);
  }

  /** Virtual time. */
  public get now(): Date {
    return this.world.timeline.date;
  }

  /** The state of everything at this moment: the very document that `--json` prints in the end. */
  public get report(): ReportView {
    return this.reportOf(null, 0);
  }

  /** What goes on at this moment: executions in progress, who or what they wait for and until when. */
  public get live(): Live {
    return this.liveReader.read();
  }

  /** Hands in archives and `drop.json`, as a build server does, and returns the version. */
  public drop(options: DropOptions): Promise<string> {
    return this.calls.ask('drop', () => this.buildServer.drop(options));
  }

  /**
   * A developer pushes a commit, and returns its id: the same in every run. The repository is a real one, made by the program `git`. Two seconds later the
   * pipelines begin that detect it; what their build projects run is asked for by the option `builds`.
   */
  public commit(options: CommitOptions): Promise<string> {
    return this.calls.ask('commit', () => this.developer.commit(options));
  }

  /**
   * A developer pushes a commit whose builds are not run, nor asked for: the story hands in what they make, and all of them go well. Everything else is played as
   * for any commit. Returns the commit's id.
   */
  public built(options: BuiltOptions): Promise<string> {
    return this.calls.ask('built', () => this.handedIn.built(options));
  }

  /** A developer tags a commit: the head of the branch that the app's source names, or the one that is given. Returns its id. */
  public tag(name: string, commit?: string, choice: RepositoryChoice = {}): Promise<string> {
    return this.calls.ask('tag', () => this.developer.tag(name, commit, choice));
  }

  /** A developer pushes a commit to a branch and opens a pull request for it, or updates the one that is open. Returns the commit's id. */
  public pullRequest(options: PullRequestOptions): Promise<string> {
    return this.calls.ask('pullRequest', () => this.developer.pullRequest(options));
  }

  /**
   * The history of the app's repository begins with that of a repository of yours: the head of a folder's, without what is not committed there. Nothing is
   * started by it. Returns the head's id.
   */
  public clone(folder: string, choice: RepositoryChoice = {}): Promise<string> {
    return this.calls.ask('clone', () => this.developer.clone(folder, choice));
  }

  /** Starts an environment's pipeline, or that of its `build`, by hand (*Release change*): with what lies ready for it, or with an object of the releases bucket. */
  public start(environment: string, source?: SourceOverride): string {
    return this.console.start(environment, administrator(this.plan.account), source);
  }

  /**
   * A person: somebody of that name who has assumed a role, by construct path, logical id, name or ARN, and may do what its policies allow. Of a role
   * that is not in the app, named by its ARN, `policies` say what it may.
   */
  public as(role: string, name: string, options: PersonOptions = {}): Person {
    return new Person(this.console, role.startsWith('arn:') ? role : this.resources.one('AWS::IAM::Role', role).arn, name, options);
  }

  /**
   * Says what a role needs for calls that no story can make here, of a service that a rehearsal has not: the role's policies, and that of the resource, are asked
   * as for a call, and what allows it counts as used. Throws AccessDenied. The role by construct path, logical id, name or ARN; actions e.g. `dynamodb:GetItem`.
   */
  public needs(role: string, resource: string, ...actions: readonly string[]): void {
    const caller = { ...roleSession(this.resources.one('AWS::IAM::Role', role).arn, 'needs'), isPerson: true };
    try {
      this.world.access.require(caller, ...actions.map((action) => ({ action, resource })));
    } catch (error) {
      if (error instanceof Denied) throw new ReleaseError('AccessDenied', error.message, { cause: error });
      throw error;
    }
  }

  /** A CloudWatch alarm, whose state the story sets. By construct path, logical id, name or ARN. Composite alarms are refused by name. */
  public alarm(name: string): RehearsedAlarm {
    const composite = this.resources.find('AWS::CloudWatch::CompositeAlarm', name)[0];
    if (composite) throw new ReleaseError('Unsupported', `${composite.path} is a composite alarm; a rehearsal has metric alarms only`);
    return new RehearsedAlarm(this.world.cloudwatch, this.resources.one('AWS::CloudWatch::Alarm', name).arn);
  }

  /** An alias of a function. By construct path, logical id or ARN. */
  public alias(name: string): RehearsedAlias {
    return new RehearsedAlias(this.world.lambda.releases, this.resources.one('AWS::Lambda::Alias', name).arn);
  }

  /** Calls a function, or the version that an alias leads to at this call, as somebody who may. By construct path, logical id, name or ARN. */
  public invoke(name: string, event: unknown = {}): Promise<Invocation> {
    return this.calls.ask('invoke', async () => {
      const { version, payload, functionError } = await this.sites.call(this.resources.callable(name), event);
      return { version, payload: JSON.parse(payload) as unknown, failed: functionError !== undefined };
    });
  }

  /** A topic: what it was told, also by others than the product. By construct path, logical id, name or ARN. */
  public topic(name: string): RehearsedTopic {
    return new RehearsedTopic(this.world.sns, this.resources.one('AWS::SNS::Topic', name).arn);
  }

  /** What people and machines were told of releases, oldest first: once for each topic. */
  public get announcements(): readonly Announced[] {
    return this.announcer.announced;
  }

  /** A CloudFormation stack that releases are deployed to, by its name: to look at, to change past the pipeline, or to let fail. */
  public stack(name: string): RehearsedStack {
    return new RehearsedStack(this.world.cloudformation.stacks, name, this.plan.account);
  }

  /** What a `cdk deploy` that changes this environment's pipeline does, whatever is going on there. `change` gets a copy of its resolved properties. */
  public redeploy(environment: string, change: (properties: PipelineProperties) => PipelineProperties): void {
    this.definitions.redeploy(this.pipelineOf(environment), change);
  }

  /** Names of the schedules that wake functions: the stores' permanent ones, and one per environment (`<release>-<environment>`) that has something to do. */
  public schedules(): readonly string[] {
    return this.world.scheduler.list().map(({ name }) => name);
  }

  /** An operator deletes the schedule that looks after an environment. */
  public removeSchedule(environment: string): void {
    const name = this.pipelineOf(environment);
    const schedule = this.world.scheduler.list().find((candidate) => candidate.name === name);
    if (!schedule) throw new ReleaseError('StoryInvalid', `${environment} has no schedule (there are: ${this.schedules().join(', ') || 'none'})`);
    this.world.scheduler.remove(schedule.group, name);
    this.world.journal.note('story', `an operator deletes the schedule ${name}`);
  }

  /**
   * Serves something under a host name, so that gates and `get` reach it: a bucket, or a function or alias, which is asked as by its URL.
   * Hosts that nobody named are not found. By construct path, logical id, name or ARN.
   */
  public host(name: string, target: string): void {
    this.sites.host(name, target);
  }

  /** Takes a host away: from now on its name is not found, until somebody serves it again. */
  public unhost(name: string): void {
    this.world.internet.unhost(name);
  }

  /** Asks a served website, as a reader does. */
  public get(url: string): Promise<Answer> {
    return this.calls.ask('get', () => this.world.internet.get(url));
  }

  /** A bucket in the hands of somebody who may do everything there: to look, or to do harm. By construct path, logical id or name. */
  public bucket(name: string): AdministeredBucket {
    return new AdministeredBucket(this.world.s3, this.resources.one('AWS::S3::Bucket', name).name);
  }

  /** A repository of container images in the hands of somebody who may do everything there. By construct path, logical id or name. */
  public image(repository: string): ImageRepository {
    return new ImageRepository(this.world.ecr, this.resources.one('AWS::ECR::Repository', repository).name);
  }

  /** Changes an environment's configuration (its parameter), as an operator or a `cdk deploy` does that touches nothing else. */
  public tune(environment: string, change: (configuration: EnvironmentConfiguration) => EnvironmentConfiguration): void {
    const { parameter, name } = this.environmentNamed(environment);
    const { Value } = this.world.ssm.getParameter({ Name: parameter }).Parameter!;
    const changed = change(parseConfiguration(parameter, Value!));
    this.world.ssm.putParameter({ Name: parameter, Value: JSON.stringify(changed), Type: 'String', Overwrite: true });
    this.world.journal.note('story', `somebody changes the configuration of ${name}`);
  }

  /** Plays until every execution has ended or waits for a person, and nothing more would change by itself. */
  public settle({ within = PATIENCE }: { readonly within?: Span } = {}): Promise<void> {
    return this.play('settle', async () => {
      const until = this.world.timeline.now + milliseconds(within);
      while (!isSettled(this.world, this.environments, this.ledgers.known)) {
        if (await this.step(until)) continue;
        this.world.timeline.jump(until);
        throw new ReleaseError('DidNotSettle', `something still goes on after ${spanText(within)}: ${this.unsettled()}; give settle more time, or use advance`);
      }
    });
  }

  /** Plays exactly this long. */
  public advance(span: Span): Promise<void> {
    return this.play('advance', async () => {
      const until = this.world.timeline.now + milliseconds(span);
      while (await this.step(until));
      this.world.timeline.jump(until);
    });
  }

  /** Plays event by event until something is true; throws NotReached, and says `what` was waited for, if it is not in time. */
  public until(predicate: (report: ReportView) => boolean, within: Span = PATIENCE, what = 'what the story waits for'): Promise<void> {
    return this.play('until', async () => {
      const until = this.world.timeline.now + milliseconds(within);
      while (!predicate(this.report)) {
        if (await this.step(until)) continue;
        this.world.timeline.jump(until);
        throw new ReleaseError('NotReached', `${what}: not within ${spanText(within)}; ${this.unsettled()}`);
      }
    });
  }

  /** Ends what plays time now, with Interrupted: for whoever drives a rehearsal by hand. What was under way goes on when time passes again. */
  public interrupt(): void {
    this.isInterrupted = true;
  }

  /** @internal */
  public reportOf(error: ReportView['error'], wallMilliseconds: number): ReportView {
    return new ReportView({
      error,
      environments: this.environments.map(({ release, name }) => ({
        release, name, state: environmentOf(this.ledgers.of(release).state(), name), waiting: waitingOf(this.world, release, name, this.ledgers.known),
        asks: askedIn(this.world, release, name),
      })),
      histories: this.ledgers.all().map((ledger) => historyOf(ledger.release, ledger.entries(), (sealed) => ledger.manifest(sealed))),
      announcements: this.announcements.map(announcementReport),
      iam: this.world.access.report,
      virtualSeconds: Math.round((this.world.timeline.now - this.startedAt) / 1000),
      wallMilliseconds,
      cost: () => costOf(this.plan, this.world),
    });
  }

  /** @internal What the page shows; the report is that of the end. */
  public pageOf(report: ReportView, faults: readonly InjectedFault[], place?: string): PageDocument {
    return rehearsedDocument({ world: this.world, who: this.who, stores: this.stores, startedAt: this.startedAt, report, faults, place });
  }

  /** @internal The story is over; returns what it ended with. */
  public end(thrown: unknown): unknown {
    return this.calls.end(thrown);
  }

  /** @internal From now on the report tells what was proved of the ledgers until now. */
  public closeLedgers(): void {
    this.ledgers.close();
  }

  private play(name: string, work: () => Promise<void>): Promise<void> {
    this.isInterrupted = false;
    return this.calls.play(name, work);
  }

  /** Plays the next event that is due, and tells what it wrote into the ledgers. */
  private async step(until: number): Promise<boolean> {
    await this.calls.goOn();
    if (++this.steps % STEPS_IN_A_BREATH === 0) await breathe();
    if (this.isInterrupted) throw new ReleaseError('Interrupted', `time stands still at ${this.now.toISOString()}; what was under way goes on when time passes again`);
    const played = await this.world.timeline.step(until);
    this.world.throwFault();
    this.ledgers.tell();
    this.announcer.tell();
    return played !== undefined;
  }

  private unsettled(): string {
    return this.report.environments.filter((item) => item.waiting).map((item) => `${item.release}/${item.name} waits for ${item.waiting}`).join(', ')
      || (this.world.codepipeline.inProgress().length > 0 ? 'an execution is in progress' : this.world.timeline.pending('work').length > 0 ? 'something is on its way' : 'nothing goes on');
  }

  private environmentNamed(name: string): RehearsedEnvironment {
    const { release, name: found } = this.report.environment(name);
    return this.environments.find((item) => item.release === release && item.name === found)!;
  }

  /** Of an environment, or, under the name `build` that no environment can have, the one that builds. */
  private pipelineOf(environment: string): string {
    const [build, another] = this.builds.filter((release) => environment === BUILD_ENVIRONMENT || environment === `${release}/${BUILD_ENVIRONMENT}`);
    if (build !== undefined && another === undefined) return pipelineName(build, BUILD_ENVIRONMENT);
    const { release, name } = this.environmentNamed(environment);
    return pipelineName(release, name);
  }
}
