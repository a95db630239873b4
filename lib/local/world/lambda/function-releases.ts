import { AliasTarget, JournalPort } from '../ports';
import { ServiceError } from '../service';
import { Functions } from './functions';
import { UnpackedCode } from './unpacked-code';
import { LATEST, VersionedFunction } from './versioned-function';

/** Code, versions and aliases of functions in the hands of somebody who may do everything. A name alone is a function of the `account`. */
export class FunctionReleases {
  constructor(private readonly functions: Functions, private readonly packages: Pick<UnpackedCode, 'add'>, private readonly journal: JournalPort) {}

  public alias(functionNameOrArn: string, name: string, account: string): AliasTarget {
    return aliasOf(this.get(functionNameOrArn, account), name);
  }

  public updateCode(functionNameOrArn: string, archive: Buffer, account: string): void {
    this.get(functionNameOrArn, account).updateCode(this.packages.add(archive));
  }

  public publish(functionNameOrArn: string, account: string): string {
    return this.get(functionNameOrArn, account).publish();
  }

  public createAlias(functionNameOrArn: string, name: string, alias: AliasTarget, account: string): void {
    this.get(functionNameOrArn, account).setAlias(name, alias);
  }

  public updateAlias(functionNameOrArn: string, name: string, alias: AliasTarget, account: string): void {
    const fn = this.get(functionNameOrArn, account);
    aliasOf(fn, name);
    fn.setAlias(name, alias);
    const { version, additional } = alias;
    const share = additional ? `, and ${Math.round(additional.weight * 100)} % of the calls to version ${additional.version}` : '';
    this.journal.note('lambda', `the alias ${name} of ${fn.latest.name} leads to version ${version}${share}`);
  }

  /** The ARN of a function by itself. */
  public arnOf(functionNameOrArn: string, account: string): string {
    return this.functions.named(functionNameOrArn, undefined, account).arn;
  }

  private get(functionNameOrArn: string, account: string): VersionedFunction {
    return this.functions.get(functionNameOrArn, LATEST, account).fn;
  }
}

/** Throws as Lambda does for an alias that is not there. */
export function aliasOf(fn: VersionedFunction, name: string): AliasTarget {
  const alias = fn.alias(name);
  if (alias) return alias;
  throw new ServiceError('ResourceNotFoundException', `Cannot find alias arn: ${fn.latest.arn}:${name}`, 404);
}
