import { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import { actionArn, pipelineArn } from '../private/policy';

/** Lets somebody see a pipeline and answer what its actions ask. */
export function grantAnswer(grantee: IGrantable, pipeline: string, stage: string, actions: readonly string[]): Grant {
  const answer = Grant.addToPrincipal({ grantee, actions: ['codepipeline:PutApprovalResult'], resourceArns: actions.map((action) => actionArn(pipeline, stage, action)) });
  return answer.combine(Grant.addToPrincipal({
    grantee, resourceArns: [pipelineArn(pipeline)],
    actions: ['codepipeline:GetPipeline', 'codepipeline:GetPipelineExecution', 'codepipeline:GetPipelineState', 'codepipeline:ListPipelineExecutions'],
  }));
}
