import { HostedFunction } from '../host/invocation';
import { ServiceError } from '../service';

/** A function with the versions and aliases that lead to it. */
interface Registered {
  readonly fn: HostedFunction;
  readonly qualifiers: Set<string>;
}

/** The functions of a world, found by any of the forms in which Lambda takes a name. A name alone is one of this account and region. */
export class Functions {
  private readonly byArn = new Map<string, Registered>();

  constructor(private readonly place: { readonly account: string; readonly region: string }) {}

  public add(fn: HostedFunction): void {
    this.byArn.set(fn.arn, { fn, qualifiers: new Set(['$LATEST']) });
  }

  public addQualifier(functionNameOrArn: string, qualifier: string): void {
    this.byArn.get(this.parse(functionNameOrArn).arn)?.qualifiers.add(qualifier);
  }

  public find(functionNameOrArn: string, qualifier?: string): HostedFunction | undefined {
    const named = this.parse(functionNameOrArn);
    const found = this.byArn.get(named.arn);
    return found?.qualifiers.has(qualifier ?? named.qualifier ?? '$LATEST') ? found.fn : undefined;
  }

  /** Throws as Lambda does for a function that is not there. */
  public get(functionNameOrArn: string, qualifier?: string): HostedFunction {
    const found = this.find(functionNameOrArn, qualifier);
    if (found) return found;
    const { arn, qualifier: own } = this.parse(functionNameOrArn);
    const wanted = qualifier ?? own;
    throw new ServiceError('ResourceNotFoundException', `Function not found: ${arn}${wanted ? `:${wanted}` : ''}`, 404);
  }

  /** The ARN of a function by itself. */
  public arnOf(functionNameOrArn: string): string {
    return this.parse(functionNameOrArn).arn;
  }

  /** A name, a partial ARN or an ARN, each with or without a qualifier. */
  private parse(text: string): { readonly arn: string; readonly qualifier: string | undefined } {
    const full = /^(arn:[^:]+:lambda:[^:]+:\d{12}:function:[^:]+)(?::([^:]+))?$/.exec(text);
    if (full) return { arn: full[1], qualifier: full[2] };
    const [, account = this.place.account, name, qualifier] = /^(?:(\d{12}):function:)?([^:]*)(?::([^:]+))?$/.exec(text) ?? [undefined, undefined, text];
    return { arn: `arn:aws:lambda:${this.place.region}:${account}:function:${name}`, qualifier };
  }
}
