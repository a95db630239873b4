import { CfnPipeline } from 'aws-cdk-lib/aws-codepipeline';
import { Duration } from 'aws-cdk-lib';
import { DeploymentApproval } from '../conditions';
import { ACTIONS, ADMIT_NAMESPACE, ADMITTED_PREFIX, admitVariable, APPROVE_STAGE, PREPARE_STAGE, RELEASE_ARTIFACT, REVIEW_NAMESPACE, REVIEWED_CHANGES, STAGES } from '../contracts/jobs';
import { candidateKey } from '../contracts/keys';
import { BoundTarget, Preparation } from '../targets/target';
import { approvalAction } from './configuration';
import { ActionContext, functionAction, jobOf } from './function-action';

/** What the stages of an environment's pipeline are made of. */
export interface StageParts extends ActionContext {
  readonly artifactNames: readonly string[];
  readonly targets: readonly BoundTarget[];
  /** Each target is deployed to when the one before is ready. */
  readonly inOrder: boolean;
  readonly approvals: readonly DeploymentApproval[];
  /** What the configuration says that is asked, by the names of the actions. */
  readonly asks: readonly string[];
}

/** An approval may wait 60 days; how long a gate really waits is data. https://docs.aws.amazon.com/codepipeline/latest/userguide/limits.html */
const LONGEST_WAIT_MINUTES = 86_400;

/** Release ▸ Admit ▸ Prepare, if there is a change to show ▸ Approve, if people are asked ▸ Deploy: gates before ▸ verify ▸ deployments ▸ attest ▸ gates after. */
export function renderStages(parts: StageParts): CfnPipeline.StageDeclarationProperty[] {
  const groups: CfnPipeline.ActionDeclarationProperty[][] = [
    parts.asks.includes(ACTIONS.gatesBefore) ? [gates(parts, ACTIONS.gatesBefore, 'before')] : [],
    [verify(parts)],
    ...deployments(parts),
    [attest(parts)],
    parts.asks.includes(ACTIONS.gatesAfter) ? [gates(parts, ACTIONS.gatesAfter, 'after')] : [],
  ];
  return [
    { name: STAGES.release, actions: [source(parts)] },
    { name: STAGES.admit, actions: [admit(parts)] },
    ...prepare(parts),
    ...(parts.approvals.length > 0 ? [approve(parts)] : []),
    { name: STAGES.deploy, actions: groups.filter((group) => group.length > 0).flatMap(inTurn) },
  ];
}

function deployments({ targets, inOrder }: StageParts): CfnPipeline.ActionDeclarationProperty[][] {
  const actions = targets.map((target) => [...target.actions]);
  return inOrder ? actions : [actions.flat()];
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
  const wanted = new Set(preparationsOf(parts).flatMap(({ artifacts }) => artifacts));
  const byClass = Object.assign({}, ...parts.targets.map((target) => target.byClass)) as object;
  return {
    ...functionAction(parts, ACTIONS.admit, 'admit', { ...jobOf(parts), ...(Object.keys(byClass).length > 0 && { byClass }) }), inputArtifacts: [{ name: RELEASE_ARTIFACT }], namespace: ADMIT_NAMESPACE,
    ...(wanted.size > 0 && { outputArtifacts: [...wanted].map((name) => ({ name: `${ADMITTED_PREFIX}${name}` })) }),
  };
}

/** Changes are made ready at once, and then all of them are looked at. A rollback makes its own, too. */
function prepare(parts: StageParts): CfnPipeline.StageDeclarationProperty[] {
  const preparations = preparationsOf(parts);
  if (preparations.length === 0) return [];
  const review = functionAction(parts, ACTIONS.review, 'review', { ...jobOf(parts), targets: preparations.map((preparation) => preparation.review) });
  return [{ name: PREPARE_STAGE, actions: [...preparations.map(({ action }) => action), { ...review, namespace: REVIEW_NAMESPACE, runOrder: 2 }] }];
}

function preparationsOf({ targets }: StageParts): Preparation[] {
  return targets.flatMap(({ preparation }) => preparation ?? []);
}

/** Only admission decides whether people are asked: a stage that is skipped can't be entered by an override. */
function approve(parts: StageParts): CfnPipeline.StageDeclarationProperty {
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
    actions: parts.approvals.map(({ instructions, reasonRequired = false, timeout }, index) => ({
      name: approvalAction(index),
      actionTypeId: { category: 'Approval', owner: 'AWS', provider: 'Manual', version: '1' },
      configuration: {
        NotificationArn: parts.store.topic.topicArn,
        CustomData: [admitVariable('summary'), preparationsOf(parts).length > 0 && REVIEWED_CHANGES, admitVariable('changes'), instructions].filter(Boolean).join('\n'),
        IsSummaryRequired: String(reasonRequired),
      },
      timeoutInMinutes: (timeout ?? Duration.days(7)).toMinutes(),
    })),
  };
}

function verify(parts: StageParts): CfnPipeline.ActionDeclarationProperty {
  return {
    ...functionAction(parts, ACTIONS.verify, 'verify', { ...jobOf(parts), version: admitVariable('version'), digest: admitVariable('digest'), asks: parts.asks }),
    inputArtifacts: [{ name: RELEASE_ARTIFACT }],
    outputArtifacts: parts.artifactNames.map((name) => ({ name })),
  };
}

function attest(parts: StageParts): CfnPipeline.ActionDeclarationProperty {
  return functionAction(parts, ACTIONS.attest, 'attest', { ...jobOf(parts), targets: parts.targets.map((target) => target.attest) });
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
