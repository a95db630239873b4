/** What the functions of one ARN did. */
export interface FunctionWork {
  requests: number;
  /** How long each request took, in milliseconds of virtual time: of those that do not hang, none. */
  readonly milliseconds: number[];
  logLines: number;
  logBytes: number;
}

export interface MeteredBuild {
  readonly project: string;
  readonly start: number;
  /** Nothing while it goes on. */
  end: number | undefined;
}

/** Counts what AWS counts for its bills, and knows no prices. What people of the story ask for is not in it: they look by the console. */
export class Meter {
  public readonly functions = new Map<string, FunctionWork>();
  public readonly builds: MeteredBuild[] = [];
  private readonly counts = new Map<string, number>();

  /** By `<service> <operation>`, e.g. `s3 PutObject`; services as they stand in signatures. */
  public get requests(): ReadonlyMap<string, number> {
    return this.counts;
  }

  public request(service: string, operation: string): void {
    const name = `${service} ${operation}`;
    this.counts.set(name, (this.counts.get(name) ?? 0) + 1);
  }

  public invocation(arn: string, { milliseconds, logs, isLogged }: { readonly milliseconds: number; readonly logs: readonly string[]; readonly isLogged: boolean }): void {
    const work: FunctionWork = this.functions.get(arn) ?? { requests: 0, milliseconds: [], logLines: 0, logBytes: 0 };
    this.functions.set(arn, work);
    work.requests++;
    work.milliseconds.push(milliseconds);
    if (!isLogged) return;
    work.logLines += logs.length;
    work.logBytes += logs.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  }
}
