import { HostedFunction, InvocationOutcome } from '../host/invocation';
import { JournalPort } from '../ports';
import { Timeline } from '../timeline';
import { InvokeConfig } from './invoke-config';
import { QUEUE_MILLISECONDS, RETRY_WAITS } from './limits';

/** How often an event comes, as at-least-once allows: once, twice at the same time, or again a while later. */
export type Delivery = 'once' | 'twice' | 'again';

/** How long after the first delivery a second one comes. */
const AGAIN_MILLISECONDS = 150_000;

export interface QueueOptions {
  readonly timeline: Timeline;
  readonly journal: JournalPort;
  readonly run: (fn: HostedFunction, payload: string, requestId: string) => Promise<InvocationOutcome>;
  /** Sends what failed every time to where the function's failures go. */
  readonly send: (destination: string, record: object, from: HostedFunction) => void;
  readonly delivery: (fn: HostedFunction, requestId: string) => Delivery;
}

interface QueuedEvent {
  readonly fn: HostedFunction;
  readonly config: InvokeConfig;
  readonly payload: string;
  readonly requestId: string;
  readonly queuedAt: number;
}

/** Events for functions: delivered at least once, retried after one and two minutes, then sent to the failure destination. */
export class EventQueue {
  constructor(private readonly options: QueueOptions) {}

  public add(fn: HostedFunction, config: InvokeConfig, payload: string, requestId: string): void {
    const event: QueuedEvent = { fn, config, payload, requestId, queuedAt: this.options.timeline.now };
    const delivery = this.options.delivery(fn, requestId);
    this.plan(event, 1, QUEUE_MILLISECONDS, delivery === 'twice');
    if (delivery !== 'again') return;
    this.options.timeline.after(AGAIN_MILLISECONDS, 'work', `second delivery to ${fn.name}`, async () => {
      this.options.journal.note('lambda', `${fn.name} is given the same event again`, { requestId });
      await this.options.run(fn, payload, requestId);
    });
  }

  private plan(event: QueuedEvent, attempt: number, wait: number, twice = false): void {
    this.options.timeline.after(wait, 'work', `${attempt === 1 ? 'delivery' : `retry ${attempt - 1}`} to ${event.fn.name}`, async () => {
      const { fn, payload, requestId } = event;
      if (twice) this.options.journal.note('lambda', `${fn.name} is given the same event twice at once`, { requestId });
      await Promise.all([this.deliver(event, attempt), ...(twice ? [this.options.run(fn, payload, requestId)] : [])]);
    });
  }

  private async deliver(event: QueuedEvent, attempt: number): Promise<void> {
    const { timeline } = this.options;
    const { config } = event;
    const outcome = await this.options.run(event.fn, event.payload, event.requestId);
    if (!outcome.functionError) return;
    const wait = outcome.milliseconds + (RETRY_WAITS[attempt - 1] ?? 0);
    const age = timeline.now + wait - event.queuedAt;
    if (attempt > config.maximumRetryAttempts) this.fail(event, attempt, outcome, 'RetriesExhausted');
    else if (age > config.maximumEventAgeSeconds * 1000) this.fail(event, attempt, outcome, 'EventAgeExceeded');
    else this.plan(event, attempt + 1, wait);
  }

  private fail(event: QueuedEvent, attempts: number, outcome: InvocationOutcome, condition: string): void {
    const { fn, config: { onFailure }, requestId } = event;
    this.options.journal.note('lambda', `${fn.name} failed for good after ${attempts} ${attempts === 1 ? 'attempt' : 'attempts'}`, { requestId, condition });
    if (onFailure === undefined) return;
    this.options.send(onFailure, recordOf(event, attempts, outcome, condition, this.options.timeline.date), fn);
  }
}

/** https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html */
function recordOf({ fn, payload, requestId }: QueuedEvent, attempts: number, outcome: InvocationOutcome, condition: string, now: Date): object {
  return {
    version: '1.0',
    timestamp: now.toISOString(),
    requestContext: { requestId, functionArn: `${fn.arn}:$LATEST`, condition, approximateInvokeCount: attempts },
    requestPayload: JSON.parse(payload) as unknown,
    responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: outcome.functionError },
    responsePayload: JSON.parse(outcome.payload) as unknown,
  };
}
