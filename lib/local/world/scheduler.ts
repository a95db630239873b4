import type { CreateScheduleOutput, GetScheduleOutput, ListSchedulesOutput, ScheduleSummary } from '@aws-sdk/client-scheduler';
import { createHash } from 'node:crypto';
import type { AccessPort } from './iam/access-port';
import { assumeRole } from './iam/assume-role';
import { servicePrincipal } from './iam/callers';
import { SCHEDULER_RIGHTS } from './iam/rights/scheduler';
import { Ids } from './ids';
import { parseObject, withSeconds } from './json-protocol';
import { FunctionsPort, JournalPort } from './ports';
import { Properties } from './properties';
import { renderError } from './protocols';
import { RunningSchedule } from './scheduler/running-schedule';
import { checkName, checkSchedule, ScheduleInput, ScheduleSettings } from './scheduler/schedule';
import { readSchedule } from './scheduler/template';
import { Caller, Service, ServiceError, ServiceRequest, ServiceResponse, UnsupportedOperation } from './service';
import { Timeline } from './timeline';

export interface SchedulerDependencies {
  readonly timeline: Timeline;
  readonly ids: Ids;
  readonly functions: FunctionsPort;
  readonly access: AccessPort;
  readonly journal: JournalPort;
  readonly account: string;
  readonly region: string;
}

/** AWS may give fewer than were asked for; here it always does. */
const PAGE = 3;

/** What is done to the schedule of a path. */
const OPERATIONS: Readonly<Record<string, 'CreateSchedule' | 'UpdateSchedule' | 'GetSchedule' | 'DeleteSchedule' | undefined>> = {
  POST: 'CreateSchedule', PUT: 'UpdateSchedule', GET: 'GetSchedule', DELETE: 'DeleteSchedule',
};

/** Amazon EventBridge Scheduler: groups, and schedules that invoke functions at a rate or once. */
export class SchedulerService implements Service {
  private readonly groups = new Set(['default']);
  private readonly schedules = new Map<string, RunningSchedule>();
  /** Tokens of deletions that were done: the same request again is the same deletion. */
  private readonly deletions = new Set<string>();

  constructor(private readonly deps: SchedulerDependencies) {}

  public createGroup(name: string): void {
    checkName(name, 'name');
    this.groups.add(name);
  }

  /** Creates a schedule from the resolved properties of an `AWS::Scheduler::Schedule`. `owner` is said in refusals. */
  public createFromTemplate(properties: Properties, name: string, owner: string): void {
    this.create(readSchedule(properties, name, owner), undefined);
  }

  /** The schedules that are there, by group and name. */
  public list(): readonly ScheduleSettings[] {
    return [...this.living()].map(([, { settings }]) => settings);
  }

  /** Deletes a schedule as somebody in the console does. Throws a ServiceError if it is not there. */
  public remove(group: string, name: string): void {
    this.delete(group, name, null);
  }

  public async handle(request: ServiceRequest): Promise<ServiceResponse> {
    const requestId = this.deps.ids.uuid('scheduler request');
    try {
      const output = this.perform(request);
      return { status: 200, headers: { 'content-type': 'application/json', 'x-amzn-requestid': requestId }, body: JSON.stringify(withSeconds(output)) };
    } catch (error) {
      if (error instanceof ServiceError) return renderError('rest-json', error, requestId);
      throw error;
    }
  }

  private perform({ method, path, query, body, caller }: ServiceRequest): object {
    if (method === 'GET' && path === '/schedules') {
      this.deps.access.require(caller, ...SCHEDULER_RIGHTS.ListSchedules.rights());
      return this.page(query);
    }
    const name = /^\/schedules\/([^/]+)$/.exec(path)?.[1];
    if (name === undefined) throw new UnsupportedOperation('Scheduler', `${method} ${path}`);
    const operation = OPERATIONS[method];
    if (operation === undefined) throw new UnsupportedOperation('Scheduler', `${method} ${path}`);
    const input = { ...parseObject(body), Name: name } as ScheduleInput;
    const group = input.GroupName ?? query.get('groupName') ?? 'default';
    const { access, region } = this.deps;
    access.require(caller, ...SCHEDULER_RIGHTS[operation].rights({ group, name, roleArn: input.Target?.RoleArn ?? '' }, { account: caller.account, region }));
    switch (operation) {
      case 'CreateSchedule': return this.createOrRepeat(input);
      case 'UpdateSchedule': return this.update(input);
      case 'GetSchedule': return this.describe(this.get(group, name));
      case 'DeleteSchedule': return this.delete(group, name, query.get('clientToken'));
    }
  }

  /** The same token again is the same request again. */
  private createOrRepeat(input: ScheduleInput): CreateScheduleOutput {
    const settings = checkSchedule(input);
    const known = this.find(settings.group, settings.name);
    if (known?.token !== undefined && known.token === input.ClientToken) return { ScheduleArn: this.arnOf(known.settings) };
    return this.create(settings, input.ClientToken);
  }

  private create(settings: ScheduleSettings, token: string | undefined): CreateScheduleOutput {
    this.checkPlace(settings);
    if (this.find(settings.group, settings.name)) throw new ServiceError('ConflictException', `Schedule ${settings.name} already exists.`, 409);
    const schedule = new RunningSchedule(settings, token, {
      timeline: this.deps.timeline, lateness: latenessOf(this.arnOf(settings)), invoke: (current, dueAt) => this.invoke(current, dueAt),
    });
    this.schedules.set(keyOf(settings.group, settings.name), schedule);
    return { ScheduleArn: this.arnOf(settings) };
  }

  private update(input: ScheduleInput): CreateScheduleOutput {
    const settings = checkSchedule(input);
    const schedule = this.get(settings.group, settings.name);
    this.checkPlace(settings);
    schedule.replace(settings);
    return { ScheduleArn: this.arnOf(settings) };
  }

  private delete(group: string, name: string, token: string | null): object {
    const deletion = `${keyOf(group, name)} ${token}`;
    if (token !== null && !this.find(group, name) && this.deletions.has(deletion)) return {};
    this.get(group, name).stop();
    this.schedules.delete(keyOf(group, name));
    if (token !== null) this.deletions.add(deletion);
    return {};
  }

  private describe({ settings, createdAt, modifiedAt }: RunningSchedule): GetScheduleOutput {
    const { target } = settings;
    return {
      Arn: this.arnOf(settings), Name: settings.name, GroupName: settings.group, Description: settings.description,
      ScheduleExpression: settings.expression, ScheduleExpressionTimezone: 'UTC', State: settings.isEnabled ? 'ENABLED' : 'DISABLED',
      StartDate: dateOf(settings.startsAt), EndDate: dateOf(settings.endsAt), CreationDate: new Date(createdAt), LastModificationDate: new Date(modifiedAt),
      FlexibleTimeWindow: { Mode: 'OFF' }, ActionAfterCompletion: settings.deletesItself ? 'DELETE' : 'NONE',
      Target: { Arn: target.arn, RoleArn: target.roleArn, Input: target.input, RetryPolicy: { MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 185 } },
    };
  }

  private page(query: URLSearchParams): ListSchedulesOutput {
    const [group, prefix, state] = [query.get('ScheduleGroup'), query.get('NamePrefix') ?? '', query.get('State')];
    const all = [...this.living()].map(([, schedule]) => schedule).filter(({ settings }) => (
      (group === null || settings.group === group) && settings.name.startsWith(prefix) && (state === null || (state === 'ENABLED') === settings.isEnabled)
    ));
    const start = Number(query.get('NextToken') ?? 0);
    const end = start + Math.min(PAGE, Number(query.get('MaxResults') ?? PAGE));
    return { Schedules: all.slice(start, end).map((schedule) => this.summarize(schedule)), ...(end < all.length && { NextToken: String(end) }) };
  }

  private summarize(schedule: RunningSchedule): ScheduleSummary {
    const { Arn, Name, GroupName, State, CreationDate, LastModificationDate, Target } = this.describe(schedule);
    return { Arn, Name, GroupName, State, CreationDate, LastModificationDate, Target: { Arn: Target?.Arn } };
  }

  /** The group must be there, and the role must trust Scheduler for this group. */
  private checkPlace(settings: ScheduleSettings): void {
    const { group } = settings;
    if (!this.groups.has(group)) throw new ServiceError('ResourceNotFoundException', `Schedule group ${group} does not exist.`, 404);
    try {
      this.assume(settings);
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      throw new ServiceError('ValidationException', 'The execution role you provide must allow AWS EventBridge Scheduler to assume the role.');
    }
  }

  /** The source is the group: https://docs.aws.amazon.com/scheduler/latest/UserGuide/cross-service-confused-deputy-prevention.html */
  private assume({ group, name, target }: ScheduleSettings): Caller {
    const { access, account, region } = this.deps;
    const scheduler = servicePrincipal('scheduler.amazonaws.com', { arn: `arn:aws:scheduler:${region}:${account}:schedule-group/${group}`, account });
    return assumeRole(access, scheduler, target.roleArn, name);
  }

  private invoke(settings: ScheduleSettings, dueAt: number): void {
    const { functions, journal } = this.deps;
    const { target, name } = settings;
    try {
      functions.invokeAsync(target.arn, target.input === undefined ? this.eventOf(settings, dueAt) : JSON.parse(target.input), this.assume(settings));
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      journal.note('scheduler', `the schedule ${name} could not invoke its target: ${error.code}: ${error.message}`);
    }
  }

  /** What a target without an input is given. */
  private eventOf(settings: ScheduleSettings, dueAt: number): object {
    const { account, region, ids } = this.deps;
    const arn = this.arnOf(settings);
    return {
      'version': '0', 'id': ids.uuid(`execution of ${arn}`), 'detail-type': 'Scheduled Event', 'source': 'aws.scheduler', account,
      'time': `${new Date(dueAt).toISOString().slice(0, 19)}Z`, region, 'resources': [arn], 'detail': '{}',
    };
  }

  private get(group: string, name: string): RunningSchedule {
    const found = this.find(group, name);
    if (!found) throw new ServiceError('ResourceNotFoundException', `Schedule ${name} does not exist.`, 404);
    return found;
  }

  private find(group: string, name: string): RunningSchedule | undefined {
    return this.living().get(keyOf(group, name));
  }

  /** Schedules that have deleted themselves are forgotten when somebody looks. */
  private living(): ReadonlyMap<string, RunningSchedule> {
    for (const [key, schedule] of [...this.schedules]) if (schedule.isGone) this.schedules.delete(key);
    return this.schedules;
  }

  private arnOf({ group, name }: ScheduleSettings): string {
    return `arn:aws:scheduler:${this.deps.region}:${this.deps.account}:schedule/${group}/${name}`;
  }
}

function keyOf(group: string, name: string): string {
  return `${group}/${name}`;
}

function dateOf(at: number | undefined): Date | undefined {
  return at === undefined ? undefined : new Date(at);
}

/** Seconds below a minute that follow from the name: how late within its minute a schedule always is. */
function latenessOf(arn: string): number {
  return (createHash('sha256').update(arn).digest()[0] % 60) * 1000;
}
