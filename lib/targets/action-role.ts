import { Stack } from 'aws-cdk-lib';
import { CfnRole } from 'aws-cdk-lib/aws-iam';
import { IConstruct } from 'constructs';
import { pipelineName } from '../contracts/names';
import { allow, policyDocument, Statement } from '../private/policy';
import { isElsewhere, trustFrom } from '../private/target-role';
import { explainWildcards } from '../private/wildcards';
import { TargetContext } from './target';

export interface ActionRoleProps {
  /** Something that lies where the action works. */
  readonly at: IConstruct;
  /** What the action may do there, beside reading what the pipeline hands to it. */
  readonly statements: readonly Statement[];
}

export interface ActionRole {
  readonly arn: string;
  /** What the pipeline's role needs to act in its name: at home nothing, the role trusts it by name. */
  readonly pipelineRights: readonly Statement[];
}

/**
 * The role of an action that CodePipeline runs itself: it trusts the role of this one pipeline, reads this pipeline's artifacts, and does what
 * the target needs. In another account it is made in the stack that lies there, which is deployed before the pipeline's, because CodePipeline
 * assumes it when the pipeline is created; the pipeline's role is not there yet, so its account is trusted for it alone. The store's bucket and
 * key let it in from there.
 */
export function actionRole(context: TargetContext, { at, statements }: ActionRoleProps): ActionRole {
  const { scope, store, index, release, environment } = context;
  const pipelineRole = context.pipelineRole();
  const elsewhere = isElsewhere(scope, at);
  const home = elsewhere ? Stack.of(at) : scope;
  const id = `Action${index}`;
  const roleName = context.roleName(`action${index}`);
  const { bucketArn } = store.artifactsBucket;
  const objects = store.artifactsBucket.arnForObjects(`${pipelineName(release, environment).slice(0, 20)}/*`);
  const all = [
    ...statements,
    allow(['s3:GetObject', 's3:GetObjectVersion'], objects),
    // Another account can't be told the ARN of a key: its own policy and the bucket that it decrypts for say which one is meant.
    allow('kms:Decrypt', elsewhere ? '*' : store.key.keyArn, { StringLike: { 'kms:EncryptionContext:aws:s3:arn': [bucketArn, objects] } }),
  ];
  const role = new CfnRole(home, elsewhere ? `${scope.node.path.replace(/\W/g, '')}${id}` : id, {
    roleName,
    assumeRolePolicyDocument: policyDocument([elsewhere
      ? trustFrom(Stack.of(pipelineRole.resource).account, pipelineRole.arn)
      : { Effect: 'Allow', Principal: { AWS: pipelineRole.arn }, Action: 'sts:AssumeRole' }]),
    policies: [{ policyName: 'action', policyDocument: policyDocument(all) }],
  });
  explainWildcards(role, () => all);
  if (!elsewhere) {
    role.node.addDependency(pipelineRole.resource);
    return { arn: role.attrArn, pipelineRights: [] };
  }
  const arn = Stack.of(home).formatArn({ service: 'iam', region: '', resource: 'role', resourceName: roleName });
  Stack.of(pipelineRole.resource).addStackDependency(Stack.of(at), 'CodePipeline assumes the role of an action when it creates the pipeline');
  store._shareArtifacts({ role: arn, account: Stack.of(at).account, objects });
  return { arn, pipelineRights: [allow('sts:AssumeRole', arn)] };
}
