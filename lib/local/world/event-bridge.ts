import { matches } from './event-bridge/pattern';
import { readRule, Rule } from './event-bridge/rule';
import { FunctionTarget, PipelineTarget, Target } from './event-bridge/target';
import type { AccessPort } from './iam/access-port';
import { assumeRole } from './iam/assume-role';
import { servicePrincipal } from './iam/callers';
import { Ids } from './ids';
import { BusEvent, EventsPort, FunctionsPort, JournalPort, PipelinesPort } from './ports';
import { Properties } from './properties';
import { Caller, ServiceError } from './service';
import { Timeline } from './timeline';

/** An event with what EventBridge adds. */
export interface CompleteEvent extends BusEvent {
  readonly version: '0';
  readonly id: string;
  /** Whole seconds. */
  readonly time: string;
  readonly account: string;
  readonly region: string;
}

/** What becomes of one event on its way to one rule's targets. */
export type EventFate = 'deliver' | 'lose' | 'double';

export interface EventBridgeDependencies {
  readonly timeline: Timeline;
  readonly ids: Ids;
  readonly functions: FunctionsPort;
  readonly pipelines: PipelinesPort;
  readonly access: AccessPort;
  readonly journal: JournalPort;
  readonly account: string;
  readonly region: string;
  /** For stories: AWS delivers some services' events with best effort only, and all of them at least once. */
  readonly delivery?: (event: CompleteEvent, rule: string) => EventFate;
}

/** How long an event is on its way; typically about half a second. Assumed. */
const DELIVERY_MILLISECONDS = 500;

/** Amazon EventBridge: the default bus, rules with patterns or schedules, functions and pipelines as targets. */
export class EventBridgeService implements EventsPort {
  private readonly rules: Rule[] = [];

  constructor(private readonly deps: EventBridgeDependencies) {}

  /** Creates a rule from the resolved properties of an `AWS::Events::Rule`. `owner` is said in refusals. */
  public createRule(properties: Properties, identity: { readonly name: string; readonly arn: string; readonly owner: string }): void {
    const rule = readRule(properties, identity);
    this.rules.push(rule);
    if (rule.isEnabled) this.await(rule);
  }

  public put(event: BusEvent): void {
    const complete = this.complete(event);
    for (const rule of this.rules.filter(({ isEnabled, pattern }) => isEnabled && pattern && matches(pattern, { ...complete }))) this.send(complete, rule);
  }

  /** Waits for the next time that a rule with a schedule is due. Nobody waits for that to be settled. */
  private await(rule: Rule): void {
    const { timeline } = this.deps;
    const at = rule.dueAfter?.(timeline.now);
    if (at === undefined) return;
    timeline.after(at - timeline.now, 'tick', `the rule ${rule.name} is due`, () => {
      this.send(this.complete({ 'source': 'aws.events', 'detail-type': 'Scheduled Event', 'resources': [rule.arn], 'detail': {} }), rule);
      this.await(rule);
    });
  }

  private complete(event: BusEvent): CompleteEvent {
    const { timeline, ids, account, region } = this.deps;
    return {
      'version': '0',
      'id': ids.uuid(`event ${event['detail-type']} of ${event.resources.join()}`),
      'detail-type': event['detail-type'],
      'source': event.source,
      account,
      'time': `${timeline.date.toISOString().slice(0, 19)}Z`,
      region,
      'resources': event.resources,
      'detail': JSON.parse(JSON.stringify(event.detail)) as CompleteEvent['detail'],
    };
  }

  private send(event: CompleteEvent, rule: Rule): void {
    const fate = this.deps.delivery?.(event, rule.name) ?? 'deliver';
    if (fate !== 'deliver') this.deps.journal.note('events', `an event for the rule ${rule.name} is ${fate === 'lose' ? 'lost' : 'delivered twice'}`, { type: event['detail-type'] });
    const times = { lose: 0, deliver: 1, double: 2 }[fate];
    for (const target of Array.from({ length: times }, () => rule.targets).flat()) {
      this.deps.timeline.after(DELIVERY_MILLISECONDS, 'work', `event for the rule ${rule.name}`, () => this.deliver(event, rule, target));
    }
  }

  private deliver(event: CompleteEvent, rule: Rule, target: Target): void {
    try {
      if (target.kind === 'function') this.invoke(event, rule, target);
      else this.startPipeline(event, rule, target);
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      this.deps.journal.note('events', `an event for the rule ${rule.name} was not delivered: ${error.code}: ${error.message}`, { type: event['detail-type'] });
    }
  }

  private invoke(event: CompleteEvent, rule: Rule, target: FunctionTarget): void {
    this.deps.functions.invokeAsync(target.arn, target.inputOf({ ...event }), this.eventBridge(rule));
  }

  private startPipeline(event: CompleteEvent, rule: Rule, { pipeline, roleArn, inputOf }: PipelineTarget): void {
    const by = assumeRole(this.deps.access, this.eventBridge(rule), roleArn, rule.name);
    this.deps.pipelines.startByRule(pipeline, inputOf({ ...event }), rule.arn, by);
  }

  private eventBridge(rule: Rule): Caller {
    return servicePrincipal('events.amazonaws.com', { arn: rule.arn, account: this.deps.account });
  }
}
