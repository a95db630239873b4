import { ReleaseError } from '../contracts/errors';

/** A resource of a stack: what CloudFormation would have made of its template. */
export interface StackResource {
  readonly type: string;
  readonly physicalId: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

interface Stack {
  readonly account: string;
  readonly status: string;
  readonly definition?: { readonly template: { readonly text: string }; readonly parameters: ReadonlyMap<string, string> };
  readonly resources: ReadonlyMap<string, StackResource>;
  readonly outputs: ReadonlyMap<string, string>;
  readonly events: readonly { readonly logicalId: string; readonly status: string; readonly reason?: string }[];
}

/** Where stacks are kept. */
interface Stacks {
  named(name: string): readonly Stack[];
  failuresOf(name: string): Map<string, string>;
  update(account: string, name: string, template: Buffer, parameters: Readonly<Record<string, string>>): void;
  remove(account: string, name: string): void;
}

/** A CloudFormation stack in the hands of the story. */
export class RehearsedStack {
  /** @internal */
  constructor(private readonly stacks: Stacks, public readonly name: string, private readonly home: string) {}

  /** As CloudFormation says it, e.g. `UPDATE_COMPLETE`; undefined if there is no such stack. */
  public get status(): string | undefined {
    return this.found?.status;
  }

  /** By logical id. */
  public get resources(): Readonly<Record<string, StackResource>> {
    return Object.fromEntries([...this.found?.resources ?? []].map(([id, { type, physicalId, properties }]) => [id, { type, physicalId, properties }]));
  }

  public get parameters(): Readonly<Record<string, string>> {
    return Object.fromEntries(this.found?.definition?.parameters ?? []);
  }

  public get outputs(): Readonly<Record<string, string>> {
    return Object.fromEntries(this.found?.outputs ?? []);
  }

  /** The template of the last update that succeeded. */
  public get template(): string | undefined {
    return this.found?.definition?.template.text;
  }

  /** `<logical id> <status>` and the reason, if it has one; oldest first. */
  public get events(): readonly string[] {
    return (this.found?.events ?? []).map(({ logicalId, status, reason }) => `${logicalId} ${status}${reason === undefined ? '' : `: ${reason}`}`);
  }

  /** The next time that this resource is created or changed, that fails, and CloudFormation rolls the stack back. */
  public failOn(logicalId: string, reason: string): void {
    this.stacks.failuresOf(this.name).set(logicalId, reason);
  }

  /** Somebody creates or updates the stack past the pipeline. It takes virtual time; change sets that wait are obsolete from now on. */
  public update(template: string | object, parameters: Readonly<Record<string, string>> = {}): void {
    this.stacks.update(this.found?.account ?? this.home, this.name, Buffer.from(typeof template === 'string' ? template : JSON.stringify(template)), parameters);
  }

  /** Somebody deletes the stack, as one that was never created needs it. */
  public remove(): void {
    this.stacks.remove(this.found?.account ?? this.home, this.name);
  }

  private get found(): Stack | undefined {
    const all = this.stacks.named(this.name);
    if (all.length > 1) throw new ReleaseError('StoryInvalid', `more than one stack is called '${this.name}', in ${all.map(({ account }) => account).join(' and ')}`);
    return all[0];
  }
}
