import { Caller, ServiceError } from '../service';
import { Conductor } from './conductor';
import { PipelineStructure } from './declaration';
import { Execution, Pipeline } from './model';
import { startNow } from './operations/start';
import { ProviderRegistry } from './providers/registry';
import { readProperties } from './read-properties';
import { PipelineStore } from './store';
import { checkStructure } from './structure';
import { TIMING } from './timing';

/** Creates and updates pipelines, as CloudFormation does. */
export class Definitions {
  constructor(private readonly store: PipelineStore, private readonly conductor: Conductor, private readonly registry: ProviderRegistry) {}

  /** The first execution starts by itself a moment later. */
  public create(properties: Readonly<Record<string, unknown>>, logicalId: string, by: Caller): Pipeline {
    const { structure } = readProperties(properties, logicalId);
    checkStructure(structure, this.registry);
    if (this.store.has(structure.name)) throw new ServiceError('PipelineNameInUseException', `A pipeline with name '${structure.name}' already exists`);
    const { timeline, region, account, journal } = this.conductor.deps;
    const pipeline: Pipeline = {
      name: structure.name,
      arn: `arn:aws:codepipeline:${region}:${account}:${structure.name}`,
      logicalId,
      created: timeline.now,
      updated: timeline.now,
      version: 1,
      structures: new Map([[1, structure]]),
      executions: [],
      locks: new Map(),
      tokens: new Map(),
      latestStages: new Map(),
      latestActions: new Map(),
      startsPending: 0,
    };
    this.store.add(pipeline);
    journal.note('codepipeline', `${pipeline.name}: created`, { version: 1 });
    this.startSoon(pipeline, 'CreatePipeline', by);
    return pipeline;
  }

  /**
   * A new version. Executions that wait in front of a stage are cancelled; those inside one are cancelled when its actions have ended, and
   * until then a waiting approval can't be answered any more.
   */
  public update(properties: Readonly<Record<string, unknown>>, by: Caller): Pipeline {
    const name = String(properties.Name);
    const pipeline = this.store.pipeline(name);
    const { structure, restartExecutionOnUpdate } = readProperties(properties, pipeline.logicalId);
    checkStructure(structure, this.registry);
    const { timeline, journal } = this.conductor.deps;
    pipeline.version += 1;
    pipeline.updated = timeline.now;
    pipeline.structures.set(pipeline.version, structure);
    journal.note('codepipeline', `${pipeline.name}: updated`, { version: pipeline.version });
    const live = pipeline.executions.filter((execution) => execution.status === 'InProgress' || execution.status === 'Stopping');
    for (const execution of live.filter((candidate) => candidate.waitingFor !== undefined)) this.conductor.end(execution, 'Cancelled');
    for (const execution of live.filter((candidate) => candidate.status === 'InProgress' || candidate.status === 'Stopping')) this.outdate(execution);
    if (restartExecutionOnUpdate) this.startSoon(pipeline, 'StartPipelineExecution', by);
    return pipeline;
  }

  private outdate(execution: Execution): void {
    execution.outdated = true;
    for (const run of execution.stages) {
      for (const action of run.actions) {
        if (action.status !== 'InProgress' || !action.approval || action.approval.phase === 'answered') continue;
        action.approval.phase = 'outdated';
        action.shown = { actionExecutionId: action.id, status: 'Failed' };
      }
      if (run.actions.some((action) => action.status === 'InProgress')) this.conductor.review(run);
    }
  }

  private startSoon(pipeline: Pipeline, triggerType: 'CreatePipeline' | 'StartPipelineExecution', by: Caller): void {
    pipeline.startsPending += 1;
    this.conductor.deps.timeline.after(TIMING.creationToExecution, 'work', `${pipeline.name}: ${triggerType} starts an execution`, () => {
      pipeline.startsPending -= 1;
      startNow(this.conductor, pipeline, { triggerType, triggerDetail: by.arn }, []);
    });
  }
}

/** A structure as GetPipeline gives it back. */
export function describeStructure(structure: PipelineStructure, version: number): Record<string, unknown> {
  const { name, roleArn, artifactStore, stages, executionMode, pipelineType, triggers } = structure;
  return {
    name, roleArn, artifactStore,
    stages: stages.map(({ beforeEntry, ...stage }) => ({ ...stage, ...(beforeEntry && { beforeEntry: { conditions: [beforeEntry] } }) })),
    version, executionMode, pipelineType,
    ...(triggers.length > 0 && {
      triggers: triggers.map(({ sourceActionName, push, pullRequest }) => ({
        providerType: 'CodeStarSourceConnection', gitConfiguration: { sourceActionName, ...(push.length > 0 && { push }), ...(pullRequest.length > 0 && { pullRequest }) },
      })),
    }),
  };
}
