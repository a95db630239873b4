import { ReleaseError } from '../../../contracts/errors';
import { HostedFunction, InvocationOutcome } from '../host/invocation';
import type { AccessPort } from '../iam/access-port';
import { roleSession } from '../iam/callers';
import { LAMBDA_RIGHTS } from '../iam/rights/lambda';
import { Ids } from '../ids';
import { FunctionsPort, JournalPort } from '../ports';
import { renderError } from '../protocols';
import { Caller, Service, ServiceError, ServiceRequest, ServiceResponse, UnsupportedOperation } from '../service';
import { Timeline } from '../timeline';
import { FunctionReleases } from './function-releases';
import { Functions, Reference } from './functions';
import { checkedInvokeConfig, DEFAULT_INVOKE_CONFIG, InvokeConfig } from './invoke-config';
import { ASYNCHRONOUS_PAYLOAD_MAX, SYNCHRONOUS_PAYLOAD_MAX } from './limits';
import { Delivery, EventQueue } from './queue';
import { answerRead } from './reads';
import { UnpackedCode } from './unpacked-code';
import { LATEST, VersionedFunction } from './versioned-function';

export interface LambdaDependencies {
  readonly timeline: Timeline;
  readonly ids: Ids;
  readonly journal: JournalPort;
  readonly access: AccessPort;
  readonly account: string;
  readonly region: string;
  readonly host: { invoke(fn: HostedFunction, event: string, requestId: string, qualifier?: string): Promise<InvocationOutcome> };
  /** For stories: doubles a delivery. */
  readonly delivery?: (functionName: string, requestId: string) => Delivery;
}

/** One line that a function logged. */
export interface LogLine {
  readonly at: string;
  readonly requestId: string;
  readonly text: string;
}

/** What a caller got: which version ran, and what it answered. */
export interface Invocation extends InvocationOutcome {
  readonly version: string;
}

const INVOKE = /^\/2015-03-31\/functions\/(.+)\/invocations$/;

/** AWS Lambda as far as README.md says: functions are registered, published, invoked synchronously or as events, and really run. */
export class LambdaService implements Service, FunctionsPort {
  /** What a deployment does with a function. */
  public readonly releases: FunctionReleases;
  private readonly functions: Functions;
  private readonly unpacked = new UnpackedCode();
  private readonly configs = new Map<VersionedFunction, InvokeConfig>();
  private readonly lines = new Map<string, LogLine[]>();
  private readonly queue: EventQueue;

  constructor(private readonly deps: LambdaDependencies) {
    this.functions = new Functions(deps);
    this.releases = new FunctionReleases(this.functions, this.unpacked, deps.journal);
    this.queue = new EventQueue({
      timeline: deps.timeline, journal: deps.journal,
      run: (fn, payload, requestId) => this.run(fn, payload, requestId).catch(failed),
      send: (destination, record, from) => this.sendFailure(destination, record, from),
      delivery: (fn, requestId) => deps.delivery?.(fn.name, requestId) ?? 'once',
    });
  }

  public register(fn: HostedFunction): void {
    this.functions.add(fn);
  }

  /** Throws ReleaseError for values that Lambda refuses, and for a destination that is no function. */
  public setInvokeConfig(functionNameOrArn: string, config: Partial<InvokeConfig>): void {
    const { fn } = this.functions.get(functionNameOrArn);
    this.configs.set(fn, checkedInvokeConfig(fn.latest.name, config));
  }

  public exists(functionNameOrArn: string): boolean {
    return this.functions.find(functionNameOrArn) !== undefined;
  }

  public invokeAsync(functionNameOrArn: string, event: unknown, by: Caller): void {
    this.enqueue(this.asked(by, functionNameOrArn), JSON.stringify(event ?? null), by.roleArn ?? by.arn);
  }

  /** Runs a function now and gives what it answered. An alias leads to one of its versions by their weights. Throws a ServiceError. */
  public async invoke(functionNameOrArn: string, event: unknown, by: Caller): Promise<Invocation> {
    const reference = this.asked(by, functionNameOrArn);
    const fn = this.route(reference);
    const outcome = await this.run(fn, JSON.stringify(event ?? null), this.deps.ids.uuid(`request of ${fn.name}`), qualifierOf(reference));
    return { ...outcome, version: fn.version ?? LATEST };
  }

  /** Takes away what was unpacked. */
  public close(): void {
    this.unpacked.close();
  }

  /** What a function has logged, oldest first. */
  public logs(functionName: string): readonly LogLine[] {
    return this.lines.get(functionName) ?? [];
  }

  public async handle(request: ServiceRequest): Promise<ServiceResponse> {
    const requestId = this.deps.ids.uuid('lambda request');
    try {
      const match = INVOKE.exec(request.path);
      if (request.method === 'POST' && match) return await this.answerInvoke(match[1], request, requestId);
      return { status: 200, headers: { 'content-type': 'application/json', 'x-amzn-requestid': requestId }, body: JSON.stringify(answerRead(this.functions, this.deps.access, request)) };
    } catch (error) {
      if (error instanceof ServiceError) return renderError('rest-json', error, requestId);
      throw error;
    }
  }

  private async answerInvoke(name: string, request: ServiceRequest, requestId: string): Promise<ServiceResponse> {
    for (const header of ['x-amz-client-context', 'x-amz-durable-execution-name', 'x-amz-tenant-id']) {
      if (request.headers[header] !== undefined) throw new UnsupportedOperation('Lambda', `Invoke with ${header}`);
    }
    const reference = this.asked(request.caller, name, request.query.get('Qualifier') ?? undefined);
    const payload = payloadOf(request.body);
    const headers = { 'content-type': 'application/json', 'x-amzn-requestid': requestId };
    const type = request.headers['x-amz-invocation-type'] ?? 'RequestResponse';
    if (type === 'DryRun') return { status: 204, headers, body: '' };
    if (type === 'Event') {
      this.enqueue(reference, payload, request.caller.arn);
      return { status: 202, headers, body: '' };
    }
    if (type !== 'RequestResponse') {
      throw new ServiceError('InvalidParameterValueException', `Value '${type}' at 'invocationType' failed to satisfy constraint: Member must satisfy enum value set: [Event, RequestResponse, DryRun]`);
    }
    checkSize(payload, SYNCHRONOUS_PAYLOAD_MAX);
    const fn = this.route(reference);
    const outcome = await this.run(fn, payload, requestId, qualifierOf(reference));
    const tail = request.headers['x-amz-log-type'] === 'Tail' && { 'x-amz-log-result': Buffer.from(outcome.logs.join('\n')).subarray(-4096).toString('base64') };
    return {
      status: 200, body: outcome.payload,
      headers: { ...headers, 'x-amz-executed-version': fn.version ?? LATEST, ...(outcome.functionError && { 'x-amz-function-error': outcome.functionError }), ...tail },
    };
  }

  private enqueue(reference: Reference, payload: string, by: string): void {
    checkSize(payload, ASYNCHRONOUS_PAYLOAD_MAX);
    const fn = this.route(reference);
    const config = reference.qualifier === LATEST ? this.configs.get(reference.fn) : undefined;
    this.queue.add(fn, config ?? DEFAULT_INVOKE_CONFIG, payload, this.deps.ids.uuid(`event for ${fn.name} by ${by}`));
  }

  /** What somebody means who may invoke it. A name alone is one of his own account. */
  private asked(by: Caller, functionNameOrArn: string, qualifier?: string): Reference {
    const account = by.account || this.deps.account;
    this.deps.access.require(by, ...LAMBDA_RIGHTS.InvokeFunction.rights(this.functions.named(functionNameOrArn, qualifier, account)));
    return this.functions.get(functionNameOrArn, qualifier, account);
  }

  /** The version that a call gets. */
  private route({ fn, qualifier }: Reference): HostedFunction {
    return fn.route(qualifier, () => this.deps.ids.chance(`call of ${fn.latest.arn}:${qualifier}`))!;
  }

  private async run(fn: HostedFunction, payload: string, requestId: string, qualifier?: string): Promise<InvocationOutcome> {
    if (fn.refusal !== undefined) throw new ReleaseError('Unsupported', `the function ${fn.name} was invoked, and a rehearsal can't run it: ${fn.refusal}`);
    const outcome = withinLimit(await this.deps.host.invoke(fn, payload, requestId, qualifier));
    const at = this.deps.timeline.date.toISOString();
    const lines = this.lines.get(fn.name) ?? [];
    if (outcome.isLogged) lines.push(...outcome.logs.map((text) => ({ at, requestId, text })));
    this.lines.set(fn.name, lines);
    if (outcome.functionError) {
      const { errorType, errorMessage } = JSON.parse(outcome.payload) as { errorType: string; errorMessage: string };
      this.deps.journal.note('lambda', `${fn.name} failed: ${errorType}: ${errorMessage}`, { requestId });
    }
    return outcome;
  }

  private sendFailure(destination: string, record: object, from: HostedFunction): void {
    try {
      this.invokeAsync(destination, record, roleSession(from.roleArn, from.name));
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      this.deps.journal.note('lambda', `the failure of ${from.name} was not delivered: ${error.message}`);
    }
  }
}

/** What a call named beside the function, if anything. */
function qualifierOf({ qualifier }: Reference): string | undefined {
  return qualifier === LATEST ? undefined : qualifier;
}

/** The body as JSON; no body is `{}`, as Lambda has it for functions on Node.js. */
function payloadOf(body: Buffer): string {
  if (body.length === 0) return '{}';
  const text = body.toString('utf8');
  try {
    JSON.parse(text);
    return text;
  } catch {
    throw new ServiceError('InvalidRequestContentException', 'Could not parse request body into json: the payload is not JSON');
  }
}

function checkSize(payload: string, max: number): void {
  if (Buffer.byteLength(payload) <= max) return;
  throw new ServiceError('RequestTooLargeException', `Request must be smaller than ${max} bytes for the InvokeFunction operation`, 413);
}

/** What was refused to Lambda itself is a failure of the function to whoever waits for no answer. */
function failed(error: unknown): InvocationOutcome {
  if (!(error instanceof ServiceError)) throw error;
  return { payload: JSON.stringify({ errorType: error.code, errorMessage: error.message }), functionError: 'Unhandled', logs: [], isLogged: false, milliseconds: 0 };
}

function withinLimit(outcome: InvocationOutcome): InvocationOutcome {
  if (Buffer.byteLength(outcome.payload) <= SYNCHRONOUS_PAYLOAD_MAX) return outcome;
  const failure = {
    errorType: 'Function.ResponseSizeTooLarge', errorMessage: `Response payload size exceeded maximum allowed payload size (${SYNCHRONOUS_PAYLOAD_MAX} bytes).`,
  };
  return { ...outcome, payload: JSON.stringify(failure), functionError: 'Unhandled' };
}
