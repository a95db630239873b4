import { ReleaseError } from '../../../contracts/errors';

/** Reads CloudFormation properties; scalars become text, as CloudFormation hands them to CodePipeline. */
export class PropertyReader {
  constructor(private readonly logicalId: string, private readonly path: string, private readonly value: Readonly<Record<string, unknown>>) {}

  /** Where we are, for a message. */
  public get where(): string {
    return this.path ? `${this.logicalId}: ${this.path}` : this.logicalId;
  }

  /** Any other property with something in it is refused by name. */
  public only(...known: string[]): this {
    const unknown = Object.keys(this.value).filter((name) => !known.includes(name) && !isEmpty(this.value[name]));
    if (unknown.length > 0) throw new ReleaseError('Unsupported', `${this.where}: the rehearsal does not run a pipeline with ${unknown.join(', ')}`);
    return this;
  }

  public text(name: string, otherwise?: string): string {
    const value = this.value[name] ?? otherwise;
    if (value === undefined) throw this.invalid(name, 'a text');
    if (typeof value === 'object') throw this.invalid(name, 'a text');
    return String(value);
  }

  public child(name: string): PropertyReader {
    const child = this.optionalChild(name);
    if (!child) throw this.invalid(name, 'an object');
    return child;
  }

  public optionalChild(name: string): PropertyReader | undefined {
    const value = this.value[name];
    if (value === undefined || value === null) return undefined;
    return this.object(value, name);
  }

  public list(name: string): PropertyReader[] {
    const value = this.value[name] ?? [];
    if (!Array.isArray(value)) throw this.invalid(name, 'a list');
    return value.map((item, index) => this.object(item, `${name}[${index}]`));
  }

  public texts(name: string): string[] {
    const value = this.value[name] ?? [];
    if (!Array.isArray(value) || value.some((item) => typeof item !== 'string')) throw this.invalid(name, 'a list of texts');
    return value as string[];
  }

  /** A map of texts, keys in alphabetical order, as CodePipeline gives it back. */
  public map(name: string): Record<string, string> {
    const child = this.optionalChild(name);
    if (!child) return {};
    return Object.fromEntries(Object.keys(child.value).sort().map((key) => [key, child.text(key)]));
  }

  private object(value: unknown, name: string): PropertyReader {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw this.invalid(name, 'an object');
    return new PropertyReader(this.logicalId, this.path ? `${this.path}.${name}` : name, value as Record<string, unknown>);
  }

  private invalid(name: string, expected: string): ReleaseError {
    return new ReleaseError('Unsupported', `${this.where}: ${name} must be ${expected}, got ${JSON.stringify(this.value[name]) ?? 'nothing'}`);
  }
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || (Array.isArray(value) && value.length === 0);
}
