import { ReleaseError } from '../../../contracts/errors';
import { ActionStructure, ActionType, ArtifactStoreStructure, EntryCondition, PipelineStructure, RuleStructure, StageStructure } from './declaration';
import { PropertyReader } from './property-reader';
import { readTriggers } from './triggers/read-triggers';

/** What CloudFormation is told besides the structure. */
export interface PipelineProperties {
  readonly structure: PipelineStructure;
  readonly restartExecutionOnUpdate: boolean;
}

/**
 * Reads the resolved properties of an `AWS::CodePipeline::Pipeline`. A property that this stand-in does not run is refused by name,
 * with the logical id; what AWS itself refuses is for `checkStructure`.
 */
export function readProperties(properties: Readonly<Record<string, unknown>>, logicalId: string): PipelineProperties {
  const r = new PropertyReader(logicalId, '', properties);
  r.only('Name', 'RoleArn', 'ArtifactStore', 'Stages', 'ExecutionMode', 'PipelineType', 'RestartExecutionOnUpdate', 'Tags', 'Triggers');
  const type = r.text('PipelineType', 'V1');
  if (type !== 'V2') throw new ReleaseError('Unsupported', `${logicalId}: the rehearsal runs pipelines of type V2, not ${type}; set PipelineType to V2`);
  return {
    structure: {
      name: r.text('Name'),
      roleArn: r.text('RoleArn'),
      artifactStore: readStore(r.child('ArtifactStore')),
      stages: r.list('Stages').map(readStage),
      executionMode: readMode(r, logicalId),
      pipelineType: 'V2',
      triggers: readTriggers(r.list('Triggers')),
    },
    restartExecutionOnUpdate: r.text('RestartExecutionOnUpdate', 'false') === 'true',
  };
}

function readMode(r: PropertyReader, logicalId: string): 'SUPERSEDED' | 'QUEUED' {
  const mode = r.text('ExecutionMode', 'SUPERSEDED');
  if (mode === 'SUPERSEDED' || mode === 'QUEUED') return mode;
  throw new ReleaseError('Unsupported', `${logicalId}: the rehearsal does not run execution mode ${mode}; use SUPERSEDED or QUEUED`);
}

function readStore(r: PropertyReader): ArtifactStoreStructure {
  r.only('Type', 'Location', 'EncryptionKey');
  const key = r.optionalChild('EncryptionKey');
  return {
    type: 'S3',
    location: r.text('Location'),
    ...(key && { encryptionKey: { id: key.text('Id'), type: 'KMS' as const } }),
  };
}

function readStage(r: PropertyReader): StageStructure {
  r.only('Name', 'Actions', 'BeforeEntry');
  const entry = r.optionalChild('BeforeEntry');
  return { name: r.text('Name'), actions: r.list('Actions').map(readAction), ...(entry && { beforeEntry: readEntry(entry) }) };
}

function readAction(r: PropertyReader): ActionStructure {
  r.only('Name', 'ActionTypeId', 'RunOrder', 'Configuration', 'InputArtifacts', 'OutputArtifacts', 'RoleArn', 'Namespace', 'TimeoutInMinutes');
  const [role, namespace, timeout] = [r.text('RoleArn', ''), r.text('Namespace', ''), r.text('TimeoutInMinutes', '')];
  return {
    name: r.text('Name'),
    actionTypeId: readType(r.child('ActionTypeId')),
    runOrder: Number(r.text('RunOrder', '1')),
    configuration: r.map('Configuration'),
    outputArtifacts: r.list('OutputArtifacts').map(readArtifact),
    inputArtifacts: r.list('InputArtifacts').map(readArtifact),
    ...(role && { roleArn: role }),
    ...(namespace && { namespace }),
    ...(timeout && { timeoutInMinutes: Number(timeout) }),
  };
}

function readArtifact(r: PropertyReader): { readonly name: string } {
  return { name: r.only('Name').text('Name') };
}

function readType(r: PropertyReader): ActionType {
  r.only('Category', 'Owner', 'Provider', 'Version');
  return { category: r.text('Category'), owner: r.text('Owner', 'AWS'), provider: r.text('Provider'), version: r.text('Version', '1') };
}

function readEntry(r: PropertyReader): EntryCondition {
  const conditions = r.only('Conditions').list('Conditions');
  if (conditions.length !== 1) throw new ReleaseError('Unsupported', `${r.where}: a stage has exactly one entry condition, here are ${conditions.length}`);
  const [condition] = conditions;
  condition.only('Result', 'Rules');
  return { result: condition.text('Result'), rules: condition.list('Rules').map(readRule) };
}

function readRule(r: PropertyReader): RuleStructure {
  r.only('Name', 'RuleTypeId', 'Configuration');
  return { name: r.text('Name'), ruleTypeId: readType(r.child('RuleTypeId')), configuration: r.map('Configuration') };
}
