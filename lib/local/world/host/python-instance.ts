import { ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { ReleaseError } from '../../../contracts/errors';
import { Internet } from '../internet';
import { withoutSecrets } from '../identities';
import { environmentOf, Surroundings } from './environment';
import { FunctionInstance } from './function-instance';
import { exited, FunctionFailure, HostedFunction, InstanceEnded, InvocationFacts, ReportedFailure, timedOut } from './invocation';
import { pythonFor } from './python-command';

export interface PythonInstanceOptions extends Surroundings {
  readonly internet: Internet;
  readonly servicesPort: number;
  /** Milliseconds since 1970, as the function's clock says. */
  readonly now: () => number;
}

/** What the process says, one of these at a time. */
interface Said {
  readonly log?: string;
  readonly loaded?: true;
  readonly refused?: string;
  /** JSON. */
  readonly answer?: string;
  readonly failed?: FunctionFailure;
  /** It has slept longer than it may. */
  readonly timeout?: true;
}

interface Run {
  readonly requestId: string;
  readonly resolve: (answer: string) => void;
  readonly reject: (error: Error) => void;
  refused?: string;
}

/** A function in Python: a process of its own, which python.py makes into Lambda's runtime. */
export class PythonInstance implements FunctionInstance {
  public readonly logs: string[] = [];
  public isLoaded = false;
  private child: ChildProcess | undefined;
  private gone: Promise<unknown> = Promise.resolve();
  private current: Run | undefined;

  constructor(public readonly fn: HostedFunction, private readonly options: PythonInstanceOptions) {}

  public get accessKeyId(): string {
    return this.options.credentials.accessKeyId;
  }

  public run(event: string, facts: InvocationFacts): Promise<string> {
    const child = this.child ??= this.start();
    const { internet, servicesPort, now } = this.options;
    return new Promise((resolve, reject) => {
      this.current = { requestId: facts.awsRequestId, resolve, reject };
      child.stdin!.write(`${JSON.stringify({
        event, now: now(), allowed: this.fn.timeoutSeconds * 1000, hosts: internet.addresses, internetPort: internet.port, servicesPort,
        context: {
          function_name: facts.functionName, function_version: facts.functionVersion, invoked_function_arn: facts.invokedFunctionArn,
          memory_limit_in_mb: facts.memoryLimitInMB, aws_request_id: facts.awsRequestId, log_group_name: facts.logGroupName, log_stream_name: facts.logStreamName,
        },
      })}\n`);
    });
  }

  public async end(): Promise<void> {
    this.child?.kill('SIGKILL');
    await this.gone;
  }

  private start(): ChildProcess {
    const { fn } = this;
    const child = spawn(pythonFor(fn), ['-s', '-S', join(__dirname, 'python.py'), fn.codeDirectory, fn.handler], {
      cwd: fn.codeDirectory, stdio: ['pipe', 'pipe', 'ignore'],
      // No files of ours in the function's folder, and sets in one order, or a journal would not be the same twice.
      env: { ...environmentOf(fn, this.options), PYTHONDONTWRITEBYTECODE: '1', PYTHONHASHSEED: '0' },
    });
    createInterface({ input: child.stdout! }).on('line', (line) => this.hear(JSON.parse(line) as Said));
    child.stdin!.on('error', () => undefined);
    this.gone = new Promise((resolve) => child.once('close', resolve).once('error', resolve));
    child.once('close', (code, signal) => {
      const how = signal ? `with error: signal: ${signal}` : code === 0 ? 'without providing a reason' : `with error: exit status ${code}`;
      this.settle((run) => run.reject(new InstanceEnded(exited(run.requestId, how))));
    });
    child.once('error', (error) => this.settle((run) => run.reject(new ReleaseError('Unsupported', `the function ${fn.name} can't be run: ${error.message}`, { cause: error }))));
    return child;
  }

  private hear({ log, loaded, refused, answer, failed, timeout }: Said): void {
    if (log !== undefined) this.logs.push(withoutSecrets(log));
    if (loaded) this.isLoaded = true;
    if (refused !== undefined && this.current) this.current.refused ??= refused;
    if (answer !== undefined) this.settle((run) => run.resolve(answer));
    if (failed) this.settle((run) => run.reject(new ReportedFailure(failed)));
    if (timeout) this.settle((run) => run.reject(new InstanceEnded(timedOut(run.requestId, this.fn.timeoutSeconds), this.fn.timeoutSeconds * 1000)));
  }

  /** What a rehearsal does not have ends it, even if the handler got over it. */
  private settle(how: (run: Run) => void): void {
    const run = this.current;
    this.current = undefined;
    if (!run) return;
    if (run.refused === undefined) how(run);
    else run.reject(new ReleaseError('Unsupported', `the function ${this.fn.name}: ${run.refused}`));
  }
}
