/** Where an alias leads. */
interface Target {
  readonly version: string;
  readonly additional?: { readonly version: string; readonly weight: number };
}

/** Where aliases are kept. */
interface Aliases {
  alias(functionName: string, name: string, account: string): Target;
  updateAlias(functionName: string, name: string, target: Target, account: string): void;
}

/** An alias of a function in the hands of somebody who may do everything there: to look, or to do harm. */
export class RehearsedAlias {
  private readonly functionArn: string;
  private readonly name: string;

  /** @internal */
  constructor(private readonly aliases: Aliases, public readonly arn: string) {
    this.functionArn = arn.slice(0, arn.lastIndexOf(':'));
    this.name = arn.slice(arn.lastIndexOf(':') + 1);
  }

  /** The version that it leads to, or most calls get while there are two. */
  public get version(): string {
    return this.target.version;
  }

  /** What part of the calls gets another version, from 0 to 1, by that version; empty if all calls get one. */
  public get weights(): Readonly<Record<string, number>> {
    const { additional } = this.target;
    return additional ? { [additional.version]: additional.weight } : {};
  }

  /** Leads it to another version, as an operator does. */
  public lead(version: string, weights: Readonly<Record<string, number>> = {}): void {
    const [additional] = Object.entries(weights).map(([other, weight]) => ({ version: other, weight }));
    this.aliases.updateAlias(this.functionArn, this.name, { version, ...(additional && { additional }) }, this.account);
  }

  private get target(): Target {
    return this.aliases.alias(this.functionArn, this.name, this.account);
  }

  private get account(): string {
    return this.arn.split(':')[4];
  }
}
