import { buildPlan, Purpose } from './build-plan';
import { Plan } from './plan';
import { readAssembly } from './read-assembly';
import { checkWiring } from './wiring-check';

/** Reads the app in a `cdk.out` directory, and checks how it is wired. Throws all that is wrong with it at once. */
export function readPlan(directory: string, purpose: Purpose): Plan {
  const plan = buildPlan(readAssembly(directory), purpose);
  checkWiring(plan);
  return plan;
}

export function hasPipelines({ wiring }: Plan): boolean {
  return wiring.some((record) => record.wiring.environments.length > 0);
}
