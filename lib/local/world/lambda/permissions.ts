/** One statement of a function's resource policy: an `AWS::Lambda::Permission`. */
export interface Permission {
  /** Name or ARN, without a qualifier. */
  readonly functionName: string;
  /** A service, an account or the ARN of a role. */
  readonly principal: string;
  /** With `*` and `?` as in IAM's ArnLike. */
  readonly sourceArn?: string;
  readonly sourceAccount?: string;
}

/** The resource policies of functions: which services may call which function in whose name. */
export class Permissions {
  private readonly list: Permission[] = [];

  public allow(permission: Permission): void {
    this.list.push(permission);
  }

  /** Whether `principal` may invoke the function on behalf of `sourceArn`, which belongs to `account`. */
  public isAllowed(functionArn: string, principal: string, sourceArn: string, account: string): boolean {
    return this.list.some((permission) => (
      isFunction(permission.functionName, functionArn)
      && permission.principal === principal
      && (permission.sourceArn === undefined || isLike(permission.sourceArn, sourceArn))
      && (permission.sourceAccount === undefined || permission.sourceAccount === account)
    ));
  }
}

function isFunction(name: string, arn: string): boolean {
  return name === arn || arn.endsWith(`:function:${name}`);
}

/** IAM's ArnLike: `*` and `?` do not reach beyond a colon. */
export function isLike(pattern: string, arn: string): boolean {
  const found = partsOf(arn);
  return partsOf(pattern).every((part, index) => glob(part, found[index]));
}

/** The five parts before the resource, and the resource with all its colons. */
function partsOf(arn: string): string[] {
  const parts = arn.split(':');
  return [...Array.from({ length: 5 }, (_, index) => parts[index] ?? ''), parts.slice(5).join(':')];
}

/** IAM's wildcards: `*` for any text, `?` for one character. */
export function glob(pattern: string, text: string): boolean {
  const source = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&').replace(/\*/g, '.*').replace(/\?/g, '.');
  return new RegExp(`^${source}$`, 's').test(text);
}
