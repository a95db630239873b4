import { Fact } from '../../lib/contracts/ledger-facts';
import { Execution } from '../../lib/local/world/codepipeline/model';
import { Observer, Witnessed } from './observer';
import { Environment } from './places';

export type Of<K extends Fact['kind']> = Witnessed & { readonly fact: Extract<Fact, { kind: K }> };

/** What has happened so far, put together from what the stand-ins saw and from the ledger's facts. */
export class Past {
  /** Deployments that were closed as good, with the version that their execution carries. */
  public readonly good: readonly (Of<'closed'> & { readonly version: string | undefined })[];

  constructor(public readonly observer: Observer) {
    this.good = this.all('closed').filter(({ fact }) => fact.outcome === 'succeeded').map((item) => ({ ...item, version: this.versionOf(item) }));
  }

  public readonly all = <K extends Fact['kind']>(kind: K): Of<K>[] => this.observer.witnessed.filter((item): item is Of<K> => item.fact.kind === kind);

  public readonly of = <K extends Fact['kind']>(kind: K, environment: Environment): Of<K>[] => (
    this.all(kind).filter(({ fact }) => 'environment' in fact && fact.environment === environment)
  );

  public readonly execution = (environment: string, id: string): Execution | undefined => this.observer.executions(environment as Environment).find((item) => item.id === id);

  /** The release that the execution of a fact carries, whatever the fact says. */
  public readonly versionOf = ({ fact }: Of<'admitted' | 'closed' | 'opened' | 'attested'>): string | undefined => {
    const execution = this.execution(fact.environment, fact.executionId);
    return execution && this.observer.carriedBy(execution);
  };

  /** Whether a deployment was open at that moment. */
  public isOpen(environment: Environment, executionId: string, order: number): boolean {
    const before = (item: Of<'opened' | 'closed'>): boolean => item.fact.executionId === executionId && item.order < order;
    return this.of('opened', environment).some(before) && !this.of('closed', environment).some(before);
  }

  /** Whether an execution had the environment at that moment. */
  public isTaken(environment: Environment, order: number): boolean {
    const ended = [...this.of('closed', environment), ...this.of('freed', environment)].filter((item) => item.order < order).map(({ fact }) => fact.executionId);
    return this.of('admitted', environment).some((item) => item.order < order && !ended.includes(item.fact.executionId));
  }

  /** Whether a deployment may begin in prod: people said yes to this execution and to this configuration, or it is the way back. */
  public isEntitled(opened: Of<'opened'>): boolean {
    const { order, fact: { executionId } } = opened;
    const version = this.versionOf(opened);
    const yes = this.observer.answers.find((answer) => answer.executionId === executionId && answer.action === 'approve-1' && answer.order < order);
    const admitted = this.of('admitted', 'prod').find(({ fact }) => fact.executionId === executionId);
    const isTunedSince = this.observer.deeds.some((deed) => deed.what === 'tune' && admitted && deed.order > admitted.order && deed.order < order);
    if (version !== undefined && yes?.who === 'ada' && yes.isYes) return !isTunedSince;
    return version !== undefined && this.isRollback(executionId) && this.lastWayBack(order) === version;
  }

  /** Where a deployment that was closed has to go back to; null: nowhere. */
  public wayBack({ order, fact }: Of<'closed'>): string | null {
    if (fact.outcome !== 'failed' || this.isRollback(fact.executionId)) return null;
    const failed = this.versionOf({ fact } as Of<'closed'>);
    const bad = this.of('closed', 'prod').filter((item) => item.order <= order && item.fact.bad).map(this.versionOf);
    return this.good.filter((item) => item.fact.environment === 'prod' && item.order < order && item.version !== failed && !bad.includes(item.version)).at(-1)?.version ?? null;
  }

  /** Where the last deployment that had failed by then has to go back to. */
  public lastWayBack(order: number): string | null {
    const last = this.of('closed', 'prod').filter((item) => item.order < order && this.wayBack(item) !== null).at(-1);
    return last ? this.wayBack(last) : null;
  }

  /** Whether an execution is one that `tend` has started to go back. */
  private isRollback(executionId: string): boolean {
    return this.observer.started.get('shop-prod')?.has(executionId) === true
      && this.of('admitted', 'prod').some(({ fact }) => fact.executionId === executionId && fact.class === 'rollback');
  }
}
