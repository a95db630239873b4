import { HostedFunction } from '../host/invocation';
import type { FunctionName } from '../iam/rights/lambda';
import { ServiceError } from '../service';
import { LATEST, VersionedFunction } from './versioned-function';

/** What somebody means: a function, and which of its versions or aliases. */
export interface Reference {
  readonly fn: VersionedFunction;
  /** `$LATEST` if none was named. */
  readonly qualifier: string;
}

/** The functions of a world, found by any of the forms in which Lambda takes a name. A name alone is one of the caller's account, and of this region. */
export class Functions {
  private readonly byArn = new Map<string, VersionedFunction>();

  constructor(private readonly place: { readonly account: string; readonly region: string }) {}

  public add(fn: HostedFunction): VersionedFunction {
    const added = new VersionedFunction(fn);
    this.byArn.set(fn.arn, added);
    return added;
  }

  public find(functionNameOrArn: string, qualifier?: string, account?: string): Reference | undefined {
    const named = this.parse(functionNameOrArn, account);
    const fn = this.byArn.get(named.arn);
    const wanted = qualifier ?? named.qualifier ?? LATEST;
    return fn?.has(wanted) ? { fn, qualifier: wanted } : undefined;
  }

  /** Throws as Lambda does for a function, a version or an alias that is not there. */
  public get(functionNameOrArn: string, qualifier?: string, account?: string): Reference {
    const found = this.find(functionNameOrArn, qualifier, account);
    if (found) return found;
    const { arn, qualifier: wanted } = this.named(functionNameOrArn, qualifier, account);
    throw new ServiceError('ResourceNotFoundException', `Function not found: ${arn}${wanted ? `:${wanted}` : ''}`, 404);
  }

  /** What somebody has named, be it there or not. */
  public named(functionNameOrArn: string, qualifier?: string, account?: string): FunctionName {
    const { arn, qualifier: own } = this.parse(functionNameOrArn, account);
    const named = qualifier ?? own;
    return { arn, ...(named !== undefined && { qualifier: named }) };
  }

  /** A name, a partial ARN or an ARN, each with or without a qualifier. */
  private parse(text: string, own = this.place.account): { readonly arn: string; readonly qualifier: string | undefined } {
    const full = /^(arn:[^:]+:lambda:[^:]+:\d{12}:function:[^:]+)(?::([^:]+))?$/.exec(text);
    if (full) return { arn: full[1], qualifier: full[2] };
    const [, account = own, name, qualifier] = /^(?:(\d{12}):function:)?([^:]*)(?::([^:]+))?$/.exec(text) ?? [undefined, undefined, text];
    return { arn: `arn:aws:lambda:${this.place.region}:${account}:function:${name}`, qualifier };
  }
}
