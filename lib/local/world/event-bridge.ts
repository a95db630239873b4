import { matches } from './event-bridge/pattern';
import { readRule, Rule, Target } from './event-bridge/rule';
import { Ids } from './ids';
import { Permissions } from './lambda/permissions';
import { BusEvent, EventsPort, FunctionsPort, JournalPort } from './ports';
import { Properties } from './properties';
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
  readonly permissions: Permissions;
  readonly journal: JournalPort;
  readonly account: string;
  readonly region: string;
  /** For stories: AWS delivers some services' events with best effort only, and all of them at least once. */
  readonly delivery?: (event: CompleteEvent, rule: string) => EventFate;
}

/** How long an event is on its way; typically about half a second. Assumed. */
const DELIVERY_MILLISECONDS = 500;

/** Amazon EventBridge: the default bus, rules with patterns, functions as targets. */
export class EventBridgeService implements EventsPort {
  private readonly rules: Rule[] = [];

  constructor(private readonly deps: EventBridgeDependencies) {}

  /** Creates a rule from the resolved properties of an `AWS::Events::Rule`. `owner` is said in refusals. */
  public createRule(properties: Properties, identity: { readonly name: string; readonly arn: string; readonly owner: string }): void {
    this.rules.push(readRule(properties, identity));
  }

  public put(event: BusEvent): void {
    const { timeline, ids, account, region } = this.deps;
    const complete: CompleteEvent = {
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
    for (const rule of this.rules.filter(({ isEnabled, pattern }) => isEnabled && matches(pattern, { ...complete }))) this.send(complete, rule);
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
    const { functions, permissions, journal, account } = this.deps;
    const note = (why: string) => journal.note('events', `an event for the rule ${rule.name} was not delivered: ${why}`, { type: event['detail-type'] });
    if (!functions.exists(target.arn)) return note(`the function ${target.arn} does not exist`);
    if (!permissions.isAllowed(target.arn, 'events.amazonaws.com', rule.arn, account)) return note('the function does not let the rule invoke it');
    return functions.invokeAsync(target.arn, target.inputOf({ ...event }), 'events.amazonaws.com');
  }
}
