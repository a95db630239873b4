import { HostedFunction } from '../host/invocation';
import { AliasTarget } from '../ports';
import { ServiceError } from '../service';

export const LATEST = '$LATEST';

/** The code of a deployment package. */
export type DeployedCode = Pick<HostedFunction, 'codeDirectory' | 'codeSha256'>;

/** A function: its code now, what was published of it, and the aliases that lead there. */
export class VersionedFunction {
  private readonly versions = new Map<string, HostedFunction>();
  private readonly aliases = new Map<string, AliasTarget>();

  constructor(private unpublished: HostedFunction) {}

  /** `$LATEST`. */
  public get latest(): HostedFunction {
    return this.unpublished;
  }

  public has(qualifier: string): boolean {
    return this.version(qualifier) !== undefined || this.aliases.has(qualifier);
  }

  public version(version: string): HostedFunction | undefined {
    return version === LATEST ? this.latest : this.versions.get(version);
  }

  public alias(name: string): AliasTarget | undefined {
    return this.aliases.get(name);
  }

  /** What is published keeps its code. */
  public updateCode(code: DeployedCode): void {
    this.unpublished = { ...this.unpublished, ...code };
  }

  /** The number of the new version; that of the last one if nothing has changed since. */
  public publish(): string {
    const last = this.versions.get(String(this.versions.size));
    if (last?.codeSha256 === this.latest.codeSha256) return last.version!;
    const version = String(this.versions.size + 1);
    this.versions.set(version, { ...this.latest, version });
    return version;
  }

  public setAlias(name: string, alias: AliasTarget): void {
    const { version, additional } = alias;
    for (const each of [version, ...(additional ? [additional.version] : [])]) {
      if (!this.version(each)) throw new ServiceError('ResourceNotFoundException', `Function not found: ${this.latest.arn}:${each}`, 404);
    }
    if (additional?.version === version) throw invalid(`Invalid function version ${version}. Function version ${version} is already included in routing configuration.`);
    if (additional && [version, additional.version].includes(LATEST)) throw invalid('$LATEST is not supported for an alias pointing to more than 1 version');
    this.aliases.set(name, alias);
  }

  /** The version that one call gets; `chance` is from 0 to 1. */
  public route(qualifier: string, chance: () => number): HostedFunction | undefined {
    const alias = this.aliases.get(qualifier);
    if (!alias) return this.version(qualifier);
    const { version, additional } = alias;
    return this.version(additional && chance() < additional.weight ? additional.version : version);
  }
}

function invalid(message: string): ServiceError {
  return new ServiceError('InvalidParameterValueException', message);
}
