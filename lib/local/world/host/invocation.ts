import { types } from 'node:util';

/** A function that can be run here. */
export interface HostedFunction {
  readonly name: string;
  readonly arn: string;
  /** The folder of its code. */
  readonly codeDirectory: string;
  /** As Lambda calls it, e.g. `nodejs24.x`. */
  readonly runtime: string;
  /** `<file>.<export>`, e.g. `index.handler`. */
  readonly handler: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number;
  readonly roleArn: string;
  /** Default: `/aws/lambda/<name>`. */
  readonly logGroup?: string;
  readonly memoryMegabytes?: number;
  /** Which published version this is. Default: `$LATEST`. */
  readonly version?: string;
  /** SHA-256 of the deployment package, in base64. */
  readonly codeSha256: string;
  /** Why it can't be run here: said when somebody invokes it. */
  readonly refusal?: string;
}

/** What one run of a handler came to. */
export interface InvocationOutcome {
  /** JSON. */
  readonly payload: string;
  /** Set if the function failed: the payload then says how. */
  readonly functionError?: 'Unhandled';
  /** What the runtime wrote. */
  readonly logs: readonly string[];
  /** Whether it came into the function's log. */
  readonly isLogged: boolean;
  /** Virtual time that Lambda would have charged: nothing, except for what hangs. */
  readonly milliseconds: number;
}

/** What a handler is told of its invocation, but for the event. */
export interface InvocationFacts {
  readonly functionName: string;
  readonly functionVersion: string;
  readonly invokedFunctionArn: string;
  readonly awsRequestId: string;
  readonly memoryLimitInMB: string;
  readonly logGroupName: string;
  readonly logStreamName: string;
}

/** How Lambda reports that a function failed: with a `trace` on Node.js, with `requestId` and `stackTrace` on Python. */
export interface FunctionFailure {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace?: readonly string[];
  readonly requestId?: string;
  readonly stackTrace?: readonly string[];
}

/** What the runtime could not start with, by Lambda's own error types. */
export class RuntimeFault extends Error {
  constructor(errorType: string, message: string) {
    super(message);
    this.name = errorType;
  }
}

/** The end of an instance, and of what it was doing. */
export class InstanceEnded extends RuntimeFault {
  /** `milliseconds`: virtual time that went by. */
  constructor(public readonly failure: FunctionFailure, public readonly milliseconds = 0) {
    super(failure.errorType, failure.errorMessage);
  }
}

/** What another runtime than that for Node.js has written down already. */
export class ReportedFailure extends RuntimeFault {
  constructor(public readonly failure: FunctionFailure) {
    super(failure.errorType, failure.errorMessage);
  }
}

/** What a handler threw, as its runtime writes it down. */
export function failureOf(thrown: unknown): FunctionFailure {
  if (thrown instanceof InstanceEnded || thrown instanceof ReportedFailure) return thrown.failure;
  if (!types.isNativeError(thrown) && !isErrorLike(thrown)) return { errorType: typeof thrown, errorMessage: String(thrown), trace: [] };
  return { errorType: thrown.name, errorMessage: thrown.message, trace: traceOf(thrown) };
}

export function timedOut(requestId: string, seconds: number): FunctionFailure {
  return { errorType: 'Sandbox.Timedout', errorMessage: `RequestId: ${requestId} Error: Task timed out after ${seconds.toFixed(2)} seconds` };
}

export function exited(requestId: string, how: string): FunctionFailure {
  return { errorType: 'Runtime.ExitError', errorMessage: `RequestId: ${requestId} Error: Runtime exited ${how}` };
}

/** The lines of a stack that lie in the function; those of Node and of the rehearsal depend on the machine. */
function traceOf({ name, message, stack = '' }: Error): string[] {
  const frames = stack.split('\n').filter((line) => /^\s+at .*\/var\/task\//.test(line));
  return [`${name}: ${message}`, ...frames];
}

function isErrorLike(value: unknown): value is Error {
  return typeof value === 'object' && value !== null && 'message' in value && 'name' in value;
}
