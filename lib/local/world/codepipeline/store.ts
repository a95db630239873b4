import { ServiceError } from '../service';
import { PipelineStructure } from './declaration';
import { Execution, Pipeline } from './model';

/** The pipelines of one account and region. */
export class PipelineStore {
  private readonly pipelines = new Map<string, Pipeline>();

  constructor(private readonly account: string) {}

  public get all(): Pipeline[] {
    return [...this.pipelines.values()];
  }

  public has(name: string): boolean {
    return this.pipelines.has(name);
  }

  public add(pipeline: Pipeline): void {
    this.pipelines.set(pipeline.name, pipeline);
  }

  public pipeline(name: string | undefined): Pipeline {
    const pipeline = this.pipelines.get(String(name));
    if (!pipeline) throw new ServiceError('PipelineNotFoundException', `The account with AWS account ID '${this.account}' does not include a pipeline named '${name}'`);
    return pipeline;
  }

  public execution(pipeline: Pipeline, id: string | undefined): Execution {
    const execution = pipeline.executions.find((candidate) => candidate.id === id);
    if (!execution) throw new ServiceError('PipelineExecutionNotFoundException', `The pipeline '${pipeline.name}' does not have an execution with ID '${id}'`);
    return execution;
  }
}

export function structureOf(pipeline: Pipeline): PipelineStructure {
  const structure = pipeline.structures.get(pipeline.version);
  if (!structure) throw new ServiceError('PipelineVersionNotFoundException', `The pipeline '${pipeline.name}' has no version ${pipeline.version}`);
  return structure;
}
