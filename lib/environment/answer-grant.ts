import { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import { actionArn, pipelineArn } from '../private/policy';

/**
 * Lets somebody see a pipeline and answer what its actions ask, if there are any.
 * https://docs.aws.amazon.com/codepipeline/latest/userguide/approvals-iam-permissions.html
 */
export function grantAnswer(grantee: IGrantable, pipeline: string, stage: string, actions: readonly string[]): Grant {
  const see = Grant.addToPrincipal({
    grantee, resourceArns: [pipelineArn(pipeline)],
    actions: ['codepipeline:GetPipeline', 'codepipeline:GetPipelineExecution', 'codepipeline:GetPipelineState'],
  });
  if (actions.length === 0) return see;
  const resourceArns = actions.map((action) => actionArn(pipeline, stage, action));
  return see.combine(Grant.addToPrincipal({ grantee, actions: ['codepipeline:PutApprovalResult'], resourceArns }));
}
