import { CfnPipeline } from 'aws-cdk-lib/aws-codepipeline';
import { Duration } from 'aws-cdk-lib';
import { DeploymentApproval } from '../conditions';
import { ACTIONS, ADMIT_NAMESPACE, admitVariable, APPROVE_STAGE, EXECUTION_ID, JOB_SCHEMA_VERSION, RELEASE_ARTIFACT, STAGES } from '../contracts/jobs';
import { candidateKey } from '../contracts/keys';
import { FunctionName } from '../contracts/functions';
import { DeployTarget } from '../deploy';
import { ReleaseStore } from '../release-store';
import { approvalAction } from './configuration';

/** What the stages of an environment's pipeline are made of. */
export interface StageParts {
  readonly store: ReleaseStore;
  readonly release: string;
  readonly environment: string;
  readonly artifactNames: readonly string[];
  readonly targets: readonly DeployTarget[];
  readonly approvals: readonly DeploymentApproval[];
  readonly gatesBefore: boolean;
  readonly gatesAfterwards: boolean;
  /** JSON that may hold values which are known at deployment only. */
  readonly json: (value: unknown) => string;
}

/** An approval may wait 60 days; how long a gate really waits is data. https://docs.aws.amazon.com/codepipeline/latest/userguide/limits.html */
const LONGEST_WAIT_MINUTES = 86_400;

/** Release ▸ Admit ▸ Approve, if people are asked ▸ Deploy: gates before ▸ verify ▸ deployments ▸ attest ▸ gates after. */
export function renderStages(parts: StageParts): CfnPipeline.StageDeclarationProperty[] {
  const groups: CfnPipeline.ActionDeclarationProperty[][] = [
    parts.gatesBefore ? [gates(parts, ACTIONS.gatesBefore, 'before')] : [],
    [verify(parts)],
    parts.targets.map((target) => publish(parts, target)),
    [attest(parts)],
    parts.gatesAfterwards ? [gates(parts, ACTIONS.gatesAfter, 'after')] : [],
  ];
  return [
    { name: STAGES.release, actions: [source(parts)] },
    { name: STAGES.admit, actions: [admit(parts)] },
    ...(parts.approvals.length > 0 ? [approve(parts)] : []),
    { name: STAGES.deploy, actions: groups.filter((group) => group.length > 0).flatMap(inTurn) },
  ];
}

/** Actions of the nth group. The first is left out, as it is the default: https://docs.aws.amazon.com/codepipeline/latest/userguide/action-requirements.html */
function inTurn(group: readonly CfnPipeline.ActionDeclarationProperty[], index: number): CfnPipeline.ActionDeclarationProperty[] {
  return group.map((action) => (index === 0 ? action : { ...action, runOrder: index + 1 }));
}

function source({ store, release, environment }: StageParts): CfnPipeline.ActionDeclarationProperty {
  return {
    name: ACTIONS.source,
    actionTypeId: { category: 'Source', owner: 'AWS', provider: 'S3', version: '1' },
    configuration: {
      S3Bucket: store.releasesBucket.bucketName,
      S3ObjectKey: candidateKey(release, environment),
      PollForSourceChanges: 'false',
      AllowOverrideForS3ObjectKey: 'true',
    },
    outputArtifacts: [{ name: RELEASE_ARTIFACT }],
  };
}

function admit(parts: StageParts): CfnPipeline.ActionDeclarationProperty {
  return { ...call(parts, ACTIONS.admit, 'admit', job(parts)), inputArtifacts: [{ name: RELEASE_ARTIFACT }], namespace: ADMIT_NAMESPACE };
}

/** Only admission decides whether people are asked: a stage that is skipped can't be entered by an override. */
function approve({ store, approvals }: StageParts): CfnPipeline.StageDeclarationProperty {
  return {
    name: APPROVE_STAGE,
    beforeEntry: {
      conditions: [{
        result: 'SKIP',
        rules: [{
          name: 'approve', ruleTypeId: { category: 'Rule', owner: 'AWS', provider: 'VariableCheck', version: '1' },
          configuration: { Variable: admitVariable('approve'), Operator: 'EQ', Value: 'run' },
        }],
      }],
    },
    actions: approvals.map(({ instructions, reasonRequired = false, timeout }, index) => ({
      name: approvalAction(index),
      actionTypeId: { category: 'Approval', owner: 'AWS', provider: 'Manual', version: '1' },
      configuration: {
        NotificationArn: store.topic.topicArn,
        CustomData: [admitVariable('summary'), admitVariable('changes'), instructions].filter(Boolean).join('\n'),
        IsSummaryRequired: String(reasonRequired),
      },
      timeoutInMinutes: (timeout ?? Duration.days(7)).toMinutes(),
    })),
  };
}

function verify(parts: StageParts): CfnPipeline.ActionDeclarationProperty {
  return {
    ...call(parts, ACTIONS.verify, 'verify', { ...job(parts), version: admitVariable('version'), digest: admitVariable('digest') }),
    inputArtifacts: [{ name: RELEASE_ARTIFACT }],
    outputArtifacts: parts.artifactNames.map((name) => ({ name })),
  };
}

function publish(parts: StageParts, { actionName, publish: target }: DeployTarget): CfnPipeline.ActionDeclarationProperty {
  return { ...call(parts, actionName, 'publish', { ...job(parts), target }), inputArtifacts: [{ name: target.artifact }] };
}

function attest(parts: StageParts): CfnPipeline.ActionDeclarationProperty {
  return call(parts, ACTIONS.attest, 'attest', { ...job(parts), targets: parts.targets.map((target) => target.attest) });
}

function gates({ store }: StageParts, name: string, side: 'before' | 'after'): CfnPipeline.ActionDeclarationProperty {
  return {
    name,
    actionTypeId: { category: 'Approval', owner: 'AWS', provider: 'Manual', version: '1' },
    configuration: {
      NotificationArn: store.topic.topicArn,
      CustomData: `Gates ${side} ${admitVariable('version')}: only a machine or an overrider answers.`,
      IsSummaryRequired: 'true',
    },
    timeoutInMinutes: LONGEST_WAIT_MINUTES,
  };
}

function call({ store, json }: StageParts, name: string, fn: FunctionName, parameters: unknown): CfnPipeline.ActionDeclarationProperty {
  return {
    name,
    actionTypeId: { category: 'Invoke', owner: 'AWS', provider: 'Lambda', version: '1' },
    configuration: { FunctionName: store._functionName(fn), UserParameters: json(parameters) },
  };
}

function job({ release, environment }: StageParts) {
  return { schemaVersion: JOB_SCHEMA_VERSION, release, environment, executionId: EXECUTION_ID };
}
