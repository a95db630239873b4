import { ReleaseError } from '../../contracts/errors';
import { Faults } from '../faults';
import { at, sameJson, show } from '../json';
import { Plan, PlannedResource } from '../plan';

/** Holds resources against what they must look like and gathers what differs, each with where it stands. */
export class Inspection {
  public readonly faults = new Faults();

  constructor(public readonly plan: Plan) {}

  public ofType(type: string): readonly PlannedResource[] {
    return this.plan.resources.filter((resource) => resource.type === type);
  }

  /** A resource that a wiring record names. A plan that was built has every one of them. */
  public wired(stack: string, logicalId: string): PlannedResource {
    const found = this.plan.resources.find((resource) => resource.stack === stack && resource.logicalId === logicalId);
    if (!found) throw new ReleaseError('WiringBroken', `${stack}.${logicalId} is named by the wiring record and not in the plan; build the plan again`);
    return found;
  }

  public fault(resource: PlannedResource, path: string, expected: string, found: string): void {
    const where = resource.path === resource.id ? resource.id : `${resource.id} (${resource.path})`;
    this.faults.add('WiringBroken', `${where} ${path}: expected ${expected}, found ${found}`);
  }

  /** The property must be exactly this. */
  public expect(resource: PlannedResource, path: string, expected: unknown): void {
    this.expectThat(resource, path, show(expected), (found) => sameJson(found, expected));
  }

  public expectThat(resource: PlannedResource, path: string, expected: string, holds: (found: unknown) => boolean): void {
    const found = at(resource.properties, path);
    if (!holds(found)) this.fault(resource, path, expected, show(found));
  }

  /** Values of an action's configuration may be a truth value or its text; CloudFormation passes both on as text. */
  public expectText(resource: PlannedResource, path: string, expected: string): void {
    this.expectThat(resource, path, show(expected), (found) => String(found) === expected);
  }
}
