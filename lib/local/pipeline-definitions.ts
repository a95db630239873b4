import { ReleaseError } from '../contracts/errors';
import { Plan } from '../plan';
import { sameJson } from '../plan/json';
import { ServiceError } from './world/service';
import { World } from './world/world';

/** Resolved properties of an `AWS::CodePipeline::Pipeline`. */
export type PipelineProperties = Readonly<Record<string, unknown>>;

/** The pipelines as they were deployed last, and what a further deployment makes of them. */
export class PipelineDefinitions {
  private readonly deployed: Map<string, PipelineProperties>;

  private readonly world: World;

  /** The world is any object in the declaration, as in `Rehearsal`. */
  constructor(inside: object, plan: Plan) {
    this.world = inside as World;
    const pipelines = plan.resources.filter(({ type }) => type === 'AWS::CodePipeline::Pipeline');
    this.deployed = new Map(pipelines.map(({ name, properties }) => [name, { ...properties, Name: name }]));
  }

  /** Gives a pipeline what `change` makes of a copy of its properties. If that is the same, it is refused: CloudFormation would not touch the pipeline. */
  public redeploy(name: string, change: (properties: PipelineProperties) => PipelineProperties): void {
    const before = this.deployed.get(name);
    if (!before) throw new ReleaseError('StoryInvalid', `the app has no pipeline '${name}' (known: ${[...this.deployed.keys()].join(', ')})`);
    const after = copy(change(copy(before)));
    if (sameJson(after, before)) throw new ReleaseError('StoryInvalid', `the deployment changes nothing of the pipeline ${name}; give it other properties`);
    if (after.Name !== name) throw new ReleaseError('Unsupported', `the deployment gives the pipeline ${name} another name, which makes a new pipeline; a rehearsal updates pipelines only`);
    this.world.journal.note('story', `somebody deploys a change of the pipeline ${name}`);
    try {
      this.world.codepipeline.update(after);
    } catch (error) {
      if (error instanceof ServiceError) throw new ReleaseError('StoryInvalid', `the deployment of ${name} is refused: ${error.code}: ${error.message}`, { cause: error });
      throw error;
    }
    this.deployed.set(name, after);
  }
}

function copy(properties: PipelineProperties): PipelineProperties {
  return JSON.parse(JSON.stringify(properties)) as PipelineProperties;
}
