import { Json } from '../../../plan/json';
import { Ids } from '../ids';
import { Timeline } from '../timeline';
import { Evaluation } from './evaluation';
import { Definition, PropertyChange, Stack, StackResource } from './model';
import { attributeOf, differences } from './plan-changes';
import { ResourceJudge } from './resource-judge';
import { namePropertyOf } from './resource-types';
import { TemplateResource } from './template';

/** How long CloudFormation works on one resource. Assumed: an IAM role takes half of it, a database fifty times as long. */
const RESOURCE_MILLISECONDS = 20_000;

interface Dependencies {
  readonly timeline: Timeline;
  readonly ids: Ids;
  readonly judge: ResourceJudge;
}

/** What was done to a resource, and what it was before. */
interface Done {
  readonly before: StackResource | undefined;
  readonly after: StackResource;
}

/**
 * Makes a stack what a definition says, resource by resource, those first on which others depend. When one fails, everything becomes what it
 * was before. Ends with the stack's status, and tells whether it succeeded.
 */
export class Execution {
  private readonly resources: Map<string, StackResource>;
  private readonly before: Pick<Stack, 'resources' | 'outputs' | 'definition'>;
  /** What is deleted in the end: what was replaced, and what the template does not have any more. */
  private readonly goes: StackResource[] = [];
  private readonly evaluation: Evaluation;
  private readonly kind: 'CREATE' | 'UPDATE';
  private readonly done: Done[] = [];

  constructor(private readonly deps: Dependencies, private readonly stack: Stack, private readonly definition: Definition, private readonly ended: (succeeded: boolean) => void) {
    this.resources = new Map(stack.resources);
    this.before = { resources: stack.resources, outputs: stack.outputs, definition: stack.definition };
    this.kind = stack.definition ? 'UPDATE' : 'CREATE';
    const physicalId = (id: string) => this.resources.get(id)!.physicalId;
    this.evaluation = new Evaluation(stack, definition, { physicalId, attribute: (id, attribute) => attributeOf(physicalId(id), attribute) });
  }

  public start(): void {
    this.becomes(`${this.kind}_IN_PROGRESS`, 'User Initiated');
    const { order } = this.evaluation;
    const removed = [...this.stack.resources.values()].filter(({ logicalId }) => !order.some((resource) => resource.logicalId === logicalId));
    this.next(order, removed);
  }

  /** What turns out to be the same takes no time. */
  private next([resource, ...rest]: readonly TemplateResource[], removed: readonly StackResource[]): void {
    if (!resource) return this.cleanUp([...this.goes, ...removed].reverse());
    const properties = this.evaluation.properties(resource);
    const current = this.resources.get(resource.logicalId);
    const details = current ? differences(resource.type, current, properties, resource.metadata) : [];
    if (current && details.length === 0) return this.next(rest, removed);
    const verb = current ? 'UPDATE' : 'CREATE';
    this.tell(resource, `${verb}_IN_PROGRESS`);
    this.after(`works on ${resource.logicalId}`, () => {
      const failure = this.failureOf(resource.logicalId) ?? this.make(resource, properties, current, details);
      if (failure !== undefined) return this.rollBack(resource, verb, failure);
      this.tell(resource, `${verb}_COMPLETE`);
      this.next(rest, removed);
    });
  }

  /** Makes or changes a resource; or says why that fails. */
  private make(resource: TemplateResource, properties: Json, current: StackResource | undefined, details: readonly PropertyChange[]): string | undefined {
    const { logicalId, type, metadata, deletionPolicy, updateReplacePolicy } = resource;
    const isReplaced = details.some(({ recreation }) => recreation !== 'Never');
    const custom = isReplaced && sameName(type, current!, properties);
    if (custom) return `CloudFormation cannot update a stack when a custom-named resource requires replacing. Rename ${custom} and update the stack again.`;
    const physicalId = current && !isReplaced ? current.physicalId : this.newPhysicalId(resource, properties);
    const after = { logicalId, type, properties, metadata, deletionPolicy, physicalId };
    const refusal = current && !isReplaced ? this.deps.judge.update(after, namesOf(details)) : this.deps.judge.create(after);
    if (refusal !== undefined) return refusal;
    if (isReplaced) this.goes.push({ ...current!, deletionPolicy: updateReplacePolicy });
    this.done.push({ before: current, after });
    this.resources.set(logicalId, after);
    return undefined;
  }

  /** The stack is what it should be; what goes now can't keep it from that. */
  private cleanUp(goes: readonly StackResource[]): void {
    const { stack } = this;
    stack.definition = this.definition;
    goes.forEach(({ logicalId, physicalId }) => {
      if (this.resources.get(logicalId)?.physicalId === physicalId) this.resources.delete(logicalId);
    });
    stack.resources = this.resources;
    stack.outputs = this.evaluation.outputs;
    if (goes.length > 0) this.becomes('UPDATE_COMPLETE_CLEANUP_IN_PROGRESS');
    this.deleteNext(goes);
  }

  private deleteNext([resource, ...rest]: readonly StackResource[]): void {
    if (!resource) {
      this.becomes(`${this.kind}_COMPLETE`);
      return this.ended(true);
    }
    if (resource.deletionPolicy === 'Retain') {
      this.tell(resource, 'DELETE_SKIPPED');
      return this.deleteNext(rest);
    }
    this.tell(resource, 'DELETE_IN_PROGRESS');
    this.after(`deletes ${resource.logicalId}`, () => {
      const refusal = this.deps.judge.delete(resource);
      this.tell(resource, refusal === undefined ? 'DELETE_COMPLETE' : 'DELETE_FAILED', refusal);
      this.deleteNext(rest);
    });
  }

  /** What was changed is changed back, which takes as long again; a stack that was never there keeps nothing. */
  private rollBack(failed: TemplateResource, verb: 'CREATE' | 'UPDATE', reason: string): void {
    const prefix = this.kind === 'CREATE' ? 'ROLLBACK' : 'UPDATE_ROLLBACK';
    this.tell(failed, `${verb}_FAILED`, reason);
    const what = `The following resource(s) failed to ${verb === 'CREATE' ? 'create' : 'update'}: [${failed.logicalId}]. `;
    this.becomes(`${prefix}_IN_PROGRESS`, this.kind === 'CREATE' ? `${what}Rollback requested by user.` : what);
    this.after('rolls back', () => {
      const refused = this.undo();
      if (refused) {
        this.stack.resources = this.resources;
        this.becomes(`${prefix}_FAILED`, `The following resource(s) failed to ${refused.before ? 'update' : 'delete'}: [${refused.after.logicalId}]. `);
        return this.ended(false);
      }
      Object.assign(this.stack, this.kind === 'CREATE' ? { resources: new Map(), outputs: new Map() } : this.before);
      this.becomes(`${prefix}_COMPLETE`);
      this.ended(false);
    }, this.done.length + 1);
  }

  /** Everything is made undone in the name of the same role; the first that can't be. */
  private undo(): Done | undefined {
    return [...this.done].reverse().find(({ before, after }) => {
      const isUpdated = before?.physicalId === after.physicalId;
      const refusal = isUpdated ? this.deps.judge.update(before, namesOf(differences(after.type, after, before.properties, before.metadata))) : this.deps.judge.delete(after);
      if (refusal !== undefined) this.tell(after, isUpdated ? 'UPDATE_FAILED' : 'DELETE_FAILED', refusal);
      return refusal !== undefined;
    });
  }

  private failureOf(logicalId: string): string | undefined {
    const reason = this.stack.failures.get(logicalId);
    this.stack.failures.delete(logicalId);
    return reason;
  }

  private newPhysicalId({ logicalId, type }: TemplateResource, properties: StackResource['properties']): string {
    const name = namePropertyOf(type);
    const chosen = name === undefined ? undefined : properties[name];
    return typeof chosen === 'string' ? chosen : `${this.stack.name}-${logicalId}-${this.deps.ids.token(`resource ${this.stack.id} ${logicalId}`, 12)}`;
  }

  private becomes(status: string, reason?: string): void {
    this.stack.status = status;
    this.stack.reason = reason;
    this.tell({ logicalId: this.stack.name, type: 'AWS::CloudFormation::Stack' }, status, reason);
  }

  private tell({ logicalId, type }: { readonly logicalId: string; readonly type: string }, status: string, reason?: string): void {
    this.stack.events.push({ at: this.deps.timeline.date, logicalId, type, status, ...(reason !== undefined && { reason }) });
  }

  private after(what: string, run: () => void, times = 1): void {
    this.deps.timeline.after(RESOURCE_MILLISECONDS * times, 'work', `stack ${this.stack.name}: CloudFormation ${what}`, run);
  }
}

function namesOf(details: readonly PropertyChange[]): string[] {
  return details.filter(({ attribute }) => attribute === 'Properties').map(({ name }) => name);
}

/** The name that somebody chose, if it is still the same: two resources can't have it. */
function sameName(type: string, { properties: before }: StackResource, properties: StackResource['properties']): string | undefined {
  const property = namePropertyOf(type);
  const name = property === undefined ? undefined : before[property];
  return typeof name === 'string' && name === properties[property!] ? name : undefined;
}
