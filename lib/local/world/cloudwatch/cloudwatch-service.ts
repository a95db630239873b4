import type { DescribeAlarmsInput, DescribeAlarmsOutput, StateValue } from '@aws-sdk/client-cloudwatch';
import { ReleaseError } from '../../../contracts/errors';
import type { AccessPort } from '../iam/access-port';
import { CLOUDWATCH_RIGHTS } from '../iam/rights/cloudwatch';
import { Ids } from '../ids';
import { JsonProtocol } from '../json-protocol';
import { AlarmsPort, EventsPort, JournalPort } from '../ports';
import { Caller, Service, ServiceError, ServiceRequest, ServiceResponse, UnsupportedOperation } from '../service';
import { Timeline } from '../timeline';
import { actionsOf, Alarm, AlarmSettings, AlarmState, checkProperties, describe, metricsOf } from './alarm';
import { Question, readDescribe } from './read-describe';

export interface CloudWatchDependencies {
  readonly timeline: Timeline;
  readonly ids: Ids;
  readonly access: AccessPort;
  readonly events: EventsPort;
  readonly journal: JournalPort;
  readonly account: string;
  readonly region: string;
}

/** Where an alarm is, and what it is called there. */
type Place = Pick<AlarmSettings, 'name' | 'account' | 'region'>;

/** AWS may give fewer than were asked for; here it always does, so that whoever forgets the token is seen. */
const PAGE = 3;
/** What an error is called in CloudWatch's older protocol, where that is another name. */
const QUERY_CODES: Readonly<Record<string, string>> = { ValidationException: 'ValidationError' };

/** Amazon CloudWatch: metric alarms whose states the story sets. An alarm is seen in its own account and region only. */
export class CloudWatchService implements Service, AlarmsPort {
  private readonly alarms = new Map<string, Alarm>();
  private readonly composites: Place[] = [];
  private readonly protocol: JsonProtocol;

  constructor(private readonly deps: CloudWatchDependencies) {
    this.protocol = new JsonProtocol({
      service: 'CloudWatch', target: 'GraniteServiceVersion20100801', protocol: 'json-1.0', ids: deps.ids, access: deps.access, region: deps.region, rights: CLOUDWATCH_RIGHTS,
      operations: { DescribeAlarms: (input: DescribeAlarmsInput, caller) => this.describeAlarms(input, caller) },
    });
  }

  /** Clients that knew CloudWatch's older protocol find the code in a header. */
  public async handle(request: ServiceRequest): Promise<ServiceResponse> {
    const response = await this.protocol.handle(request);
    if (response.status < 400) return response;
    const { __type: code } = JSON.parse(response.body.toString()) as { readonly __type: string };
    return { ...response, headers: { ...response.headers, 'x-amzn-query-error': `${QUERY_CODES[code] ?? code};${response.status >= 500 ? 'Receiver' : 'Sender'}` } };
  }

  /** Creates an alarm as CloudFormation does: nothing is known of its metric yet. `owner` is said in refusals. */
  public createAlarm(settings: AlarmSettings, owner: string): void {
    checkProperties(owner, settings.properties);
    const createdAt = this.deps.timeline.date;
    this.alarms.set(settings.arn, { ...settings, createdAt, updatedAt: createdAt, past: [], state: { value: 'INSUFFICIENT_DATA', reason: 'Unchecked: Initial alarm creation', since: createdAt } });
  }

  /** A composite alarm is there, and refuses by name when somebody asks for it. */
  public createComposite(place: Place): void {
    this.composites.push(place);
  }

  /** The state of an alarm, by its ARN, or by its name if it is of the rehearsal's own account and region. */
  public state(nameOrArn: string): StateValue {
    return this.get(nameOrArn).state.value;
  }

  /** Every alarm with its states, oldest first. */
  public history(): { readonly called: string; readonly states: readonly AlarmState[] }[] {
    return [...this.alarms.values()].map(({ called, past, state }) => ({ called, states: [...past, state] }));
  }

  public stateOf(name: string, by: Caller): StateValue | undefined {
    const { account } = by;
    this.deps.access.require(by, ...CLOUDWATCH_RIGHTS.DescribeAlarms.rights({ AlarmNames: [name] }, { account, region: this.deps.region }));
    if (this.composites.some((place) => place.name === name && place.account === account)) throw new UnsupportedOperation('CloudWatch', `composite alarm ${name}`);
    return this.alarms.get(`arn:aws:cloudwatch:${this.deps.region}:${account}:alarm:${name}`)?.state.value;
  }

  /** What its metric would do. The same state again changes the reason only, and nobody hears of it. */
  public set(nameOrArn: string, value: StateValue, reason: string): void {
    const { timeline, journal } = this.deps;
    const alarm = this.get(nameOrArn);
    const before = { ...alarm.state, updatedAt: alarm.updatedAt };
    if (before.value !== value) alarm.past.push(alarm.state);
    alarm.updatedAt = timeline.date;
    alarm.state = { value, reason, since: before.value === value ? before.since : alarm.updatedAt };
    if (before.value === value) return;
    journal.note('cloudwatch', `the alarm ${alarm.called} is ${value}`, { reason });
    for (const action of actionsOf(alarm, value)) journal.note('cloudwatch', `an action of the alarm ${alarm.called} leaves the rehearsal`, { action });
    if (this.isAtHome(alarm)) this.announce(alarm, before);
  }

  public describeAlarms(input: DescribeAlarmsInput, caller: Caller): DescribeAlarmsOutput {
    const question = readDescribe(input);
    const { names, types, prefix = '', max } = question;
    const isMeant = ({ name, account, region }: Place) => (
      account === caller.account && region === this.deps.region && (names?.includes(name) ?? name.startsWith(prefix))
    );
    const composite = types.includes('CompositeAlarm') && this.composites.find(isMeant);
    if (composite) throw new UnsupportedOperation('CloudWatch', `composite alarm ${composite.name}`);
    const found = (types.includes('MetricAlarm') ? [...this.alarms.values()] : []).filter(isMeant).sort((a, b) => (a.name < b.name ? -1 : 1));
    const start = startOf(question);
    const end = start + Math.min(PAGE, max);
    return { MetricAlarms: found.slice(start, end).map(describe), CompositeAlarms: [], ...(end < found.length && { NextToken: tokenOf(question, end) }) };
  }

  /** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html */
  private announce(alarm: Alarm, before: AlarmState & { readonly updatedAt: Date }): void {
    const { properties: { AlarmDescription: description }, name, arn, state, updatedAt } = alarm;
    this.deps.events.put({
      'source': 'aws.cloudwatch',
      'detail-type': 'CloudWatch Alarm State Change',
      'resources': [arn],
      'detail': {
        alarmName: name,
        state: { value: state.value, reason: state.reason, timestamp: stamp(updatedAt) },
        previousState: { value: before.value, reason: before.reason, timestamp: stamp(before.updatedAt) },
        configuration: { ...(description !== undefined && { description }), metrics: metricsOf(alarm, this.deps.ids.uuid(`metric of ${arn}`)) },
      },
    });
  }

  /** Events of other accounts and regions go to buses that a rehearsal does not have. */
  private isAtHome({ account, region }: Alarm): boolean {
    return account === this.deps.account && region === this.deps.region;
  }

  private get(nameOrArn: string): Alarm {
    const { account, region } = this.deps;
    const found = this.alarms.get(nameOrArn) ?? this.alarms.get(`arn:aws:cloudwatch:${region}:${account}:alarm:${nameOrArn}`);
    if (!found) throw new ReleaseError('StoryInvalid', `there is no alarm '${nameOrArn}' (known: ${[...this.alarms.keys()].join(', ') || 'none'})`);
    return found;
  }
}

/** As events tell times: an offset without a colon. */
function stamp(date: Date): string {
  return date.toISOString().replace('Z', '+0000');
}

/** A token continues the very question that it was given for. */
function tokenOf({ names, types, prefix }: Question, offset: number): string {
  return Buffer.from(JSON.stringify([names ?? null, types, prefix ?? null, offset])).toString('base64');
}

function startOf(question: Question): number {
  if (question.token === undefined) return 0;
  const offset = Number(/,(\d+)\]$/.exec(Buffer.from(question.token, 'base64').toString('utf8'))?.[1]);
  if (tokenOf(question, offset) === question.token) return offset;
  throw new ServiceError('InvalidNextToken', 'The next token specified is invalid.');
}
