import { AGNOSTIC_ACCOUNT, AGNOSTIC_REGION, Assembly } from './assembly';
import { Candidate, resolveAll } from './candidates';
import { codeOf } from './code';
import { cyclesOf } from './cycles';
import { Faults } from './faults';
import { refuseNestedPipelines } from './nested';
import { Plan, PlannedResource, PlannedWiring } from './plan';
import { Reach } from './reach';
import { readWiring, wiredIds } from './read-wiring';
import { declareStacks, Stack } from './stacks';

/** What an app is read for. Where nothing is played, functions need no code that could be run here. */
export type Purpose = 'rehearsed' | 'shown';

/**
 * Resolves an app. All faults are gathered and thrown at once: what has no value, what is missing, what refers to itself,
 * and what a pipeline reaches that the rehearsal has no stand-in for. What no pipeline reaches may be anything.
 */
export function buildPlan(assembly: Assembly, purpose: Purpose = 'rehearsed'): Plan {
  const faults = new Faults();
  const stacks = declareStacks(assembly.stacks);
  const candidates = resolveAll(stacks);
  refuseNestedPipelines(assembly.stacks, faults);
  refuseCycles(candidates, faults);
  refuseDuplicates(candidates, faults);
  const wiring = readWiring(stacks, new Set(candidates.map(({ declared }) => declared.id)), faults);
  const reached = new Reach(candidates).from(wiring.flatMap((record) => wiredIds(record.wiring).map(({ logicalId }) => `${record.stack}.${logicalId}`)));
  refuseReached(candidates, reached, faults);
  if (purpose === 'rehearsed') refuseWithoutCode(candidates, reached, faults);
  faults.throwIfAny(`the app in ${assembly.directory} can't be ${purpose}:`);

  const isPlanned = (candidate: Candidate): boolean => candidate.isKnown && candidate.faults.length === 0;
  return {
    directory: assembly.directory,
    ...placeOf(stacks, wiring),
    resources: candidates.filter(isPlanned).map(plan),
    inert: candidates.filter((candidate) => !isPlanned(candidate)).map(plan),
    wiring,
  };
}

function plan(candidate: Candidate): PlannedResource {
  const { declared: { id, logicalId, type, path, stack }, identity: { name, ref, arn }, resolved: { properties }, faults } = candidate;
  const code = type === 'AWS::Lambda::Function' ? codeOf(candidate) : undefined;
  return {
    id, stack: stack.key, logicalId, type, path, account: stack.account, region: stack.region, ref, name, arn, properties,
    ...(code && 'directory' in code ? { codeDirectory: code.directory } : {}),
    ...(faults.length > 0 ? { unresolved: faults.map((fault) => fault.text) } : {}),
  };
}

/** What is reached must be known, and have a value in every property. Every pipeline must have values too. */
function refuseReached(candidates: readonly Candidate[], reached: ReadonlyMap<string, string>, faults: Faults): void {
  for (const candidate of candidates) {
    const { id, type, path } = candidate.declared;
    const by = reached.get(id);
    if (by === undefined && type !== 'AWS::CodePipeline::Pipeline') continue;
    if (!candidate.isKnown) {
      faults.add('Unsupported', `${id} (${path}) is of type ${type}, which the rehearsal has no stand-in for; ${by} refers to it`);
      continue;
    }
    faults.addAll(candidate.faults);
  }
}

/** What is reached and is a function must have code to run. */
function refuseWithoutCode(candidates: readonly Candidate[], reached: ReadonlyMap<string, string>, faults: Faults): void {
  for (const candidate of candidates.filter(({ declared, faults: own }) => declared.type === 'AWS::Lambda::Function' && reached.has(declared.id) && own.length === 0)) {
    const code = codeOf(candidate);
    if ('fault' in code) faults.add(code.code, code.fault);
  }
}

/** CloudFormation refuses circular references, also those through `DependsOn`. */
function refuseCycles(candidates: readonly Candidate[], faults: Faults): void {
  const graph = new Map(candidates.map(({ declared, resolved }) => [
    declared.id, new Set([...resolved.references, ...declared.dependsOn.map((logicalId) => `${declared.stack.key}.${logicalId}`)]),
  ]));
  cyclesOf(graph).forEach((cycle) => faults.add('AssemblyUnreadable', `circular reference: ${cycle}`));
  for (const { declared } of candidates) {
    for (const logicalId of declared.dependsOn.filter((name) => !declared.stack.resources.has(name))) {
      faults.add('AssemblyUnreadable', `${declared.id} DependsOn: the template has no resource ${logicalId}`);
    }
  }
}

/** Two resources of one type can't have one name in one place: the second is refused when it is created. */
function refuseDuplicates(candidates: readonly Candidate[], faults: Faults): void {
  const first = new Map<string, string>();
  for (const { declared, identity } of candidates.filter(({ isKnown }) => isKnown)) {
    const key = `${declared.type} ${identity.arn}`;
    const other = first.get(key);
    if (other) faults.add('AssemblyUnreadable', `${declared.id} and ${other} are both ${key}; give one of them another name`);
    else first.set(key, declared.id);
  }
}

function placeOf(stacks: readonly Stack[], wiring: readonly PlannedWiring[]): { account: string; region: string } {
  const home = (wiring.find((record) => record.wiring.store) ?? wiring[0])?.stack;
  const stack = stacks.find(({ key }) => key === home) ?? stacks[0];
  return { account: stack?.account ?? AGNOSTIC_ACCOUNT, region: stack?.region ?? AGNOSTIC_REGION };
}
