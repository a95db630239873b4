import { Json, sameJson } from '../../../plan/json';
import { Evaluation, UNKNOWN } from './evaluation';
import { Definition, PropertyChange, ResourceChange, Stack, StackResource } from './model';
import { recreationOf } from './resource-types';
import { invalid, TemplateResource } from './template';

/** What would change in a stack: what a change set shows before anything is done. */
export interface Planned {
  readonly changes: readonly ResourceChange[];
  /** Nothing at all would change, outputs included. */
  readonly isEmpty: boolean;
}

export function planChanges(stack: Stack, definition: Definition): Planned {
  const changes = new Map<string, ResourceChange>();
  const evaluation = new Evaluation(stack, definition, {
    physicalId: (id) => (mayBecomeAnother(changes.get(id)) ? UNKNOWN : stack.resources.get(id)!.physicalId),
    attribute: (id, attribute) => (mayHaveOtherAttributes(changes.get(id)) ? UNKNOWN : attributeOf(stack.resources.get(id)!.physicalId, attribute)),
  });
  const wanted = evaluation.order;
  refuseOtherTypes(stack, wanted);
  for (const resource of wanted) {
    const change = changeOf(stack.resources.get(resource.logicalId), resource, evaluation.properties(resource));
    if (change) changes.set(resource.logicalId, change);
  }
  const removed = [...stack.resources.values()].filter(({ logicalId }) => !wanted.some((resource) => resource.logicalId === logicalId));
  const all = [...changes.values(), ...removed.map(removalOf)];
  return { changes: all, isEmpty: all.length === 0 && sameJson(Object.fromEntries(stack.outputs), Object.fromEntries(evaluation.outputs)) };
}

function mayBecomeAnother(change: ResourceChange | undefined): boolean {
  return change !== undefined && change.replacement !== 'False';
}

/** Any property may show in any attribute. */
function mayHaveOtherAttributes(change: ResourceChange | undefined): boolean {
  return change !== undefined && (change.action === 'Add' || change.details.some(({ attribute }) => attribute === 'Properties'));
}

/** Made up, and the same as long as the resource is the same. */
export function attributeOf(physicalId: string, attribute: string): string {
  return `${physicalId}.${attribute}`;
}

/** Properties that are different, and what that does to the resource. */
export function differences(type: string, before: Pick<StackResource, 'properties' | 'metadata'>, properties: Json, metadata: Json): PropertyChange[] {
  const names = [...new Set([...Object.keys(before.properties), ...Object.keys(properties)])];
  const changed = names.filter((name) => !sameJson(before.properties[name], properties[name])).map((name): PropertyChange => ({
    name, attribute: 'Properties', recreation: recreationOf(type, name), isDynamic: JSON.stringify(properties[name] ?? null).includes(UNKNOWN),
  }));
  return sameJson(before.metadata, metadata) ? changed : [...changed, { name: 'Metadata', attribute: 'Metadata', recreation: 'Never', isDynamic: false }];
}

function changeOf(before: StackResource | undefined, { logicalId, type, metadata, updateReplacePolicy }: TemplateResource, properties: Json): ResourceChange | undefined {
  if (!before) return { action: 'Add', logicalId, type, details: [] };
  const details = differences(type, before, properties, metadata);
  if (details.length === 0) return undefined;
  const replacement = replacementOf(details);
  return {
    action: 'Modify', logicalId, type, physicalId: before.physicalId, replacement, details, ...(replacement !== 'False' && { policyAction: `ReplaceAnd${updateReplacePolicy}` }),
  };
}

/** What is certain only when it is done may be a replacement. */
function replacementOf(details: readonly PropertyChange[]): 'True' | 'False' | 'Conditional' {
  if (details.some(({ recreation, isDynamic }) => recreation === 'Always' && !isDynamic)) return 'True';
  return details.some(({ recreation }) => recreation !== 'Never') ? 'Conditional' : 'False';
}

function removalOf({ logicalId, type, physicalId, deletionPolicy }: StackResource): ResourceChange {
  return { action: 'Remove', logicalId, type, physicalId, policyAction: deletionPolicy, details: [] };
}

function refuseOtherTypes(stack: Stack, wanted: readonly TemplateResource[]): void {
  const changed = wanted.filter(({ logicalId, type }) => (stack.resources.get(logicalId)?.type ?? type) !== type).map(({ logicalId }) => logicalId);
  if (changed.length > 0) throw invalid(`Update of resource type is not permitted. The new template modifies resource type of the following resources: [${changed.join(', ')}]`);
}
