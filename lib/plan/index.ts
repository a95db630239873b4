export { AGNOSTIC_ACCOUNT, AGNOSTIC_REGION } from './assembly';
export type { Assembly, AssemblyStack, FileAsset } from './assembly';
export { buildPlan, type Purpose } from './build-plan';
export { called } from './called';
export type { Plan, PlannedResource, PlannedWiring } from './plan';
export { readAssembly } from './read-assembly';
export { hasPipelines, readPlan } from './read-plan';
export { checkWiring } from './wiring-check';
