import type { PlannedResource } from '../../../plan';
import type { World } from '../world';

/** Creates what one resource of a template stands for. Throws a ReleaseError for what the rehearsal does not have. */
export type Part = (world: World, resource: PlannedResource) => void;
