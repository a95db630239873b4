import { CfnPipeline } from 'aws-cdk-lib/aws-codepipeline';
import { BoundSource } from '../build-source';
import { BUILD_ACTIONS, BUILD_STAGES, HANDOVER_ARTIFACT, NUMBER_NAMESPACE, numberVariable, SEAL_RUNS, SOURCE_ARTIFACT } from '../contracts/build';
import { EXECUTION_ID, JOB_SCHEMA_VERSION } from '../contracts/jobs';
import { functionAction } from '../environment/function-action';
import type { ReleaseStore } from '../release-store';
import { ReleaseVersion } from '../release-version';
import { BuildProject } from './build-project';

/** A stage between build and seal. */
export interface BuildStage {
  readonly name: string;
  /** The artifact in which it says how it went. */
  readonly output: string;
  readonly project: BuildProject;
}

export interface BuildStageParts {
  readonly store: ReleaseStore;
  readonly release: string;
  readonly source: BoundSource;
  readonly build: BuildProject;
  readonly stages: readonly BuildStage[];
  readonly artifacts: readonly string[];
  readonly version: ReleaseVersion;
  readonly images: Readonly<Record<string, string>>;
  readonly json: (value: unknown) => string;
}

export function renderBuildStages(parts: BuildStageParts): CfnPipeline.StageDeclarationProperty[] {
  return [
    { name: BUILD_STAGES.source, actions: [parts.source.action] },
    {
      name: BUILD_STAGES.build,
      actions: [
        number(parts),
        { ...run(parts, BUILD_ACTIONS.build, parts.build, [SOURCE_ARTIFACT], [HANDOVER_ARTIFACT, ...parts.artifacts]), runOrder: 2 },
        { ...outcome(parts, BUILD_STAGES.build, HANDOVER_ARTIFACT), runOrder: 3 },
      ],
    },
    ...parts.stages.map(({ name, output, project }) => ({
      name,
      actions: [
        run(parts, name.toLowerCase(), project, [SOURCE_ARTIFACT, ...parts.artifacts], [output]),
        { ...outcome(parts, name, output), runOrder: 2 },
      ],
    })),
    { name: BUILD_STAGES.seal, actions: [seal(parts)], ...(parts.source.pullRequests && { beforeEntry: UNLESS_PULL_REQUEST }) },
  ];
}

function number(parts: BuildStageParts): CfnPipeline.ActionDeclarationProperty {
  return { ...functionAction(parts, BUILD_ACTIONS.number, 'build', { ...job(parts), step: 'number', format: parts.version._format ?? null, pullRequests: parts.source.pullRequests }), namespace: NUMBER_NAMESPACE };
}

function run({ source, version, json }: BuildStageParts, name: string, project: BuildProject, inputs: readonly string[], outputs: readonly string[]): CfnPipeline.ActionDeclarationProperty {
  const variables = {
    ...(version._format !== undefined && { RELEASE_VERSION: numberVariable('version') }), RELEASE_SINCE: numberVariable('since'), RELEASE_COMMIT: source.revision,
  };
  return {
    name,
    actionTypeId: { category: 'Build', owner: 'AWS', provider: 'CodeBuild', version: '1' },
    configuration: {
      ProjectName: project.resource.ref,
      ...(inputs.length > 1 && { PrimarySource: SOURCE_ARTIFACT }),
      EnvironmentVariables: json(Object.entries(variables).map(([variable, value]) => ({ name: variable, value, type: 'PLAINTEXT' }))),
    },
    inputArtifacts: inputs.map((artifact) => ({ name: artifact })),
    outputArtifacts: outputs.map((artifact) => ({ name: artifact })),
  };
}

function outcome(parts: BuildStageParts, stage: string, handover: string): CfnPipeline.ActionDeclarationProperty {
  return {
    ...functionAction(parts, stage === BUILD_STAGES.build ? BUILD_ACTIONS.outcome : `${stage.toLowerCase()}-${BUILD_ACTIONS.outcome}`, 'build', { ...job(parts), step: 'outcome', stage, revision: parts.source.revision }),
    inputArtifacts: [{ name: handover }],
  };
}

function seal(parts: BuildStageParts): CfnPipeline.ActionDeclarationProperty {
  const { source, version, images, artifacts } = parts;
  return {
    ...functionAction(parts, BUILD_ACTIONS.seal, 'seal', {
      ...job(parts), repository: source.repository, revision: source.revision, version: version._format === undefined ? null : numberVariable('version'), images,
    }),
    inputArtifacts: [HANDOVER_ARTIFACT, ...artifacts].map((name) => ({ name })),
  };
}

/** A pull request is built, and never sealed. Which variables a source has differs with what began the build, so `number` says what it was. */
const UNLESS_PULL_REQUEST: CfnPipeline.BeforeEntryConditionsProperty = {
  conditions: [{
    result: 'SKIP',
    rules: [{
      name: 'seal', ruleTypeId: { category: 'Rule', owner: 'AWS', provider: 'VariableCheck', version: '1' },
      configuration: { Variable: numberVariable('seal'), Operator: 'EQ', Value: SEAL_RUNS },
    }],
  }],
};

function job({ release }: BuildStageParts) {
  return { schemaVersion: JOB_SCHEMA_VERSION, release, executionId: EXECUTION_ID };
}
