export { AGNOSTIC_ACCOUNT, AGNOSTIC_REGION } from './assembly';
export type { Assembly, AssemblyStack, FileAsset } from './assembly';
export { buildPlan } from './build-plan';
export { called } from './called';
export type { Plan, PlannedResource, PlannedWiring } from './plan';
export { readAssembly } from './read-assembly';
export { checkWiring } from './wiring-check';
