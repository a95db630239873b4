import { ReleaseError } from '../contracts/errors';
import { Plan, PlannedResource } from '../plan';

/** The resources of an app by the names that a story may use: construct path (with or without the `/Resource` at its end), logical id, physical name or ARN. */
export class NamedResources {
  constructor(private readonly plan: Plan) {}

  /** The one of that name. Throws StoryInvalid if there is none, or more than one. */
  public one(type: string, name: string): PlannedResource {
    const found = this.find(type, name);
    if (found.length === 1) return found[0];
    throw new ReleaseError('StoryInvalid', `${found.length === 0 ? 'no' : 'more than one'} ${type} is called '${name}' (known: ${this.all(type).map(shortPath).join(', ')})`);
  }

  public find(type: string, name: string): readonly PlannedResource[] {
    return this.all(type).filter((resource) => [resource.path, shortPath(resource), resource.logicalId, resource.id, resource.name, resource.arn].includes(name));
  }

  /** A function, or an alias of one. */
  public callable(name: string): PlannedResource {
    return this.one(this.find('AWS::Lambda::Alias', name).length > 0 ? 'AWS::Lambda::Alias' : 'AWS::Lambda::Function', name);
  }

  public isCallable(name: string): boolean {
    return ['AWS::Lambda::Alias', 'AWS::Lambda::Function'].some((type) => this.find(type, name).length > 0);
  }

  private all(type: string): readonly PlannedResource[] {
    return [...this.plan.resources, ...this.plan.inert].filter((resource) => resource.type === type);
  }
}

/** As a person calls a construct. */
export function shortPath({ path }: PlannedResource): string {
  return path.replace(/\/Resource$/, '');
}
