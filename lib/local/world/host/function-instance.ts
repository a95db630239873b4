import { HostedFunction, InvocationFacts } from './invocation';

/** One loaded copy of a function, in whatever language: its own modules, variables and credentials. It does one thing at a time. */
export interface FunctionInstance {
  readonly fn: HostedFunction;
  readonly accessKeyId: string;
  /** The lines that were logged since somebody took them. */
  readonly logs: string[];
  /** Whether its code could be loaded. */
  readonly isLoaded: boolean;
  /** Loads the code if that has not been done, and runs the handler. Event and answer are JSON. */
  run(event: string, facts: InvocationFacts): Promise<string>;
  /** Nothing of it runs any more. */
  end(): Promise<void>;
}
