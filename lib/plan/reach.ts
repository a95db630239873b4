import { kindOf } from './attributes';
import { Candidate } from './candidates';
import { listOf, textsOf } from './json';

/** What a set of resources can reach: what they refer to, what that refers to, and the policies, permissions and subscriptions that rule any of it. */
export class Reach {
  private readonly byId: ReadonlyMap<string, Candidate>;
  /** Ids by the ARN or name that a literal text may say. */
  private readonly byArn = new Map<string, string>();
  private readonly byName = new Map<string, string>();
  private readonly reached = new Map<string, string>();

  constructor(private readonly candidates: readonly Candidate[]) {
    this.byId = new Map(candidates.map((candidate) => [candidate.declared.id, candidate]));
    for (const { declared: { id }, identity } of candidates) {
      if (identity.arn.startsWith('arn:')) this.byArn.set(identity.arn, id);
      this.byName.set(identity.name, id);
    }
  }

  /** Ids that are reached, each with the id of who referred to it first (a root: with itself). */
  public from(roots: readonly string[]): ReadonlyMap<string, string> {
    roots.forEach((root) => this.add(root, root));
    return this.reached;
  }

  private add(id: string, by: string): void {
    const candidate = this.byId.get(id);
    if (!candidate || this.reached.has(id)) return;
    this.reached.set(id, by);
    // What is unknown is refused; what lies behind it does not matter any more.
    if (!candidate.isKnown) return;
    for (const next of this.referredTo(candidate)) this.add(next, id);
    for (const other of this.candidates) {
      // A grant is no use: what a policy merely allows is not followed.
      if (this.isAttached(other, candidate)) this.reached.set(other.declared.id, this.reached.get(other.declared.id) ?? id);
    }
  }

  private referredTo(candidate: Candidate): Set<string> {
    const literal = textsOf(candidate.resolved.properties).flatMap(({ key, text }) => [
      ...(text.match(/arn:[a-z-]+:[^\s"',]+/g) ?? []).map((arn) => this.ownerOf(arn)),
      /name$/i.test(key) ? this.byName.get(text) : undefined,
    ]);
    return new Set([...candidate.resolved.references, ...literal.filter((id) => id !== undefined)]);
  }

  /** The resource whose ARN this is, or is a part of (an object in a bucket, a version of a function). */
  private ownerOf(arn: string): string | undefined {
    for (let text = arn; text.includes(':'); text = text.slice(0, Math.max(text.lastIndexOf(':'), text.lastIndexOf('/'), 0))) {
      const id = this.byArn.get(text);
      if (id) return id;
    }
    return undefined;
  }

  private isAttached(other: Candidate, to: Candidate): boolean {
    const properties = kindOf(other.declared.type)?.attachesTo ?? [];
    const { name, ref, arn } = to.identity;
    return properties.flatMap((property) => listOf(other.resolved.properties[property])).some((value) => value === name || value === ref || value === arn);
  }
}
