import type { ExecutionTrigger, SourceRevisionOverride, StartPipelineExecutionInput, StartPipelineExecutionOutput } from '@aws-sdk/client-codepipeline';
import { Caller, ServiceError } from '../../service';
import { Conductor } from '../conductor';
import { Constraints } from '../constraints';
import { PipelineStructure, typeName } from '../declaration';
import { LIMITS, PATTERNS } from '../limits';
import { Execution, Origin, Pipeline } from '../model';
import { ProviderRegistry } from '../providers/registry';
import { PipelineStore, structureOf } from '../store';

const REVISION_TYPES = ['COMMIT_ID', 'IMAGE_DIGEST', 'S3_OBJECT_VERSION_ID', 'S3_OBJECT_KEY'];

/**
 * A client request token that was seen before gives back the execution of that time, whatever else is asked now (measured);
 * what is wrong with the request is refused before that (measured).
 */
export function startPipelineExecution(store: PipelineStore, conductor: Conductor, input: StartPipelineExecutionInput, caller: Caller): StartPipelineExecutionOutput {
  return startAsked(store, conductor, input, { triggerType: 'StartPipelineExecution', triggerDetail: caller.arn });
}

/** What a rule of EventBridge asks for: the input of StartPipelineExecution as JSON, without the name. */
export function startByRule(store: PipelineStore, conductor: Conductor, name: string, input: string | undefined, ruleArn: string): void {
  startAsked(store, conductor, { ...readInput(input), name }, { triggerType: 'CloudWatchEvent', triggerDetail: ruleArn });
}

function readInput(input: string | undefined): Partial<StartPipelineExecutionInput> {
  try {
    return input === undefined ? {} : JSON.parse(input) as Partial<StartPipelineExecutionInput>;
  } catch {
    throw invalid(`the input that the rule has made is not JSON: ${input}`);
  }
}

function startAsked(store: PipelineStore, conductor: Conductor, input: StartPipelineExecutionInput, trigger: ExecutionTrigger): StartPipelineExecutionOutput {
  checkShape(input);
  const pipeline = store.pipeline(input.name);
  const overrides = input.sourceRevisions ?? [];
  checkOverrides(structureOf(pipeline), overrides, conductor.providers);
  const token = input.clientRequestToken;
  const known = token === undefined ? undefined : pipeline.tokens.get(token);
  if (known !== undefined) return { pipelineExecutionId: known };
  const execution = startNow(conductor, pipeline, trigger, overrides);
  if (token !== undefined) pipeline.tokens.set(token, execution.id);
  return { pipelineExecutionId: execution.id };
}

/** Creates an execution and sends it on its way. */
export function startNow(conductor: Conductor, pipeline: Pipeline, trigger: ExecutionTrigger, overrides: readonly SourceRevisionOverride[], origin?: Origin): Execution {
  const { ids, timeline } = conductor.deps;
  const structure = structureOf(pipeline);
  const live = pipeline.executions.filter(({ status }) => status === 'InProgress' || status === 'Stopping').length;
  const execution: Execution = {
    id: ids.uuid(`execution ${pipeline.name}`), pipeline, version: pipeline.version, structure, start: timeline.now, trigger, overrides, ...(origin && { origin }),
    status: 'InProgress', lastUpdate: timeline.now, attempt: 1, abandoning: false, outdated: false,
    revisions: [], artifacts: new Map(), variables: new Map(), stages: [],
  };
  pipeline.executions.push(execution);
  if (structure.executionMode === 'QUEUED' && live >= LIMITS.queuedExecutions) conductor.end(execution, 'Failed');
  else conductor.begin(execution);
  return execution;
}

function checkShape(input: StartPipelineExecutionInput): void {
  const c = new Constraints();
  if (c.required('name', input.name)) c.length('name', input.name, 1, 100).pattern('name', input.name, PATTERNS.name);
  c.length('clientRequestToken', input.clientRequestToken, 1, 128).pattern('clientRequestToken', input.clientRequestToken, PATTERNS.clientRequestToken);
  const overrides = input.sourceRevisions ?? [];
  if (overrides.length > LIMITS.sourceRevisions) c.fault('sourceRevisions', `Member must have length less than or equal to ${LIMITS.sourceRevisions}`);
  overrides.forEach((override, index) => {
    const at = `sourceRevisions.${index + 1}.member`;
    c.required(`${at}.actionName`, override.actionName);
    if (c.required(`${at}.revisionType`, override.revisionType)) c.oneOf(`${at}.revisionType`, override.revisionType, REVISION_TYPES);
    if (c.required(`${at}.revisionValue`, override.revisionValue)) c.length(`${at}.revisionValue`, override.revisionValue, 1, LIMITS.revisionValue);
  });
  c.done();
  if (input.variables && input.variables.length > 0) checkVariables(input.variables);
}

/** Names that the pipeline does not declare are ignored, a name given twice is refused (both measured). */
function checkVariables(variables: NonNullable<StartPipelineExecutionInput['variables']>): void {
  const names = variables.map((variable) => variable.name);
  const again = names.find((name, index) => names.indexOf(name) < index);
  if (again !== undefined) throw new ServiceError('ValidationException', `Variable ${again} is given more than once`);
}

function checkOverrides(structure: PipelineStructure, overrides: readonly SourceRevisionOverride[], providers: ProviderRegistry): void {
  const seen = new Set<string>();
  for (const { actionName, revisionType } of overrides) {
    const action = structure.stages[0].actions.find((candidate) => candidate.name === actionName);
    if (!action) throw invalid(`Source revision override: the pipeline has no source action ${actionName}`);
    const type = typeName(action.actionTypeId);
    if (!providers.get(type)?.revisionTypes?.includes(String(revisionType))) throw invalid(`Source revision override: ${revisionType} does not fit the source action ${actionName} (${type})`);
    if (revisionType === 'S3_OBJECT_KEY' && action.configuration.AllowOverrideForS3ObjectKey?.toLowerCase() !== 'true') {
      throw invalid(`Source revision override: source action ${actionName} does not allow S3_OBJECT_KEY; set AllowOverrideForS3ObjectKey to true in its configuration`);
    }
    const key = `${actionName}\n${revisionType}`;
    if (seen.has(key)) throw invalid(`Source revision override: ${revisionType} of action ${actionName} is given more than once`);
    seen.add(key);
  }
}

const invalid = (message: string) => new ServiceError('ValidationException', message);
