import { Construct } from 'constructs';
import { FunctionName, FUNCTION_NAMES, FUNCTIONS_WITH_JOBS, PERMANENT_FUNCTIONS } from '../contracts/functions';
import { GrantParts, GRANTS } from './grants';
import { StoreFunction } from './store-function';

/** The functions of a store: those that every release needs, and the others as soon as something asks for them. */
export class StoreFunctions {
  private readonly made = new Map<FunctionName, StoreFunction>();
  private parts: GrantParts | undefined;

  /** `storeName`: what the names of their roles begin with. */
  constructor(private readonly scope: Construct, private readonly storeName: string) {
    PERMANENT_FUNCTIONS.forEach((name) => this.get(name));
  }

  /** From now on functions are granted what they need; those that are there already at once. */
  public grant(parts: GrantParts): void {
    this.parts = parts;
    for (const [name, made] of this.made) this.complete(name, made, parts);
  }

  public get(name: FunctionName): StoreFunction {
    const known = this.made.get(name);
    if (known) return known;
    const made = new StoreFunction(this.scope, name, `${this.storeName}-${name}`);
    this.made.set(name, made);
    if (this.parts) this.complete(name, made, this.parts);
    return made;
  }

  /** Those of these names that are there. */
  public present(names: readonly FunctionName[] = FUNCTION_NAMES): readonly StoreFunction[] {
    return names.flatMap((name) => this.made.get(name) ?? []);
  }

  private complete(name: FunctionName, made: StoreFunction, parts: GrantParts): void {
    if (FUNCTIONS_WITH_JOBS.includes(name)) made.failuresTo(this.get('tend'));
    GRANTS[name]?.(made, { ...parts, tend: this.get('tend') });
  }
}
