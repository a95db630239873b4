import { ServiceError } from '../service';

/** Gathers what is wrong with the shape of a request; AWS names every fault in one ValidationException. */
export class Constraints {
  private readonly faults: string[] = [];

  /** The member must be there. Returns whether it is. */
  public required(member: string, value: unknown): boolean {
    const present = value !== undefined && value !== null;
    if (!present) this.fault(member, 'Member must not be null');
    return present;
  }

  public length(member: string, value: string | undefined | null, min: number, max: number): this {
    if (value === undefined || value === null) return this;
    if (value.length > max) this.fault(member, `Member must have length less than or equal to ${max}`);
    if (value.length < min) this.fault(member, `Member must have length greater than or equal to ${min}`);
    return this;
  }

  public pattern(member: string, value: string | undefined | null, pattern: string): this {
    if (value === undefined || value === null) return this;
    if (!new RegExp(`^(?:${pattern})$`).test(value)) this.fault(member, `Member must satisfy regular expression pattern: ${pattern}`);
    return this;
  }

  public oneOf(member: string, value: string | undefined | null, values: readonly string[]): this {
    if (value === undefined || value === null) return this;
    if (!values.includes(value)) this.fault(member, `Member must satisfy enum value set: [${values.join(', ')}]`);
    return this;
  }

  public range(member: string, value: number | undefined | null, min: number, max: number): this {
    if (value === undefined || value === null) return this;
    if (!(value <= max)) this.fault(member, `Member must have value less than or equal to ${max}`);
    if (!(value >= min)) this.fault(member, `Member must have value greater than or equal to ${min}`);
    return this;
  }

  public fault(member: string, constraint: string): void {
    this.faults.push(`Value at '${member}' failed to satisfy constraint: ${constraint}`);
  }

  /** Throws if anything was wrong. */
  public done(): void {
    if (this.faults.length === 0) return;
    const count = `${this.faults.length} validation error${this.faults.length > 1 ? 's' : ''} detected`;
    throw new ServiceError('ValidationException', `${count}: ${this.faults.join('; ')}`);
  }
}
