import { assumeRole } from '../iam/assume-role';
import { servicePrincipal } from '../iam/callers';
import { ARTIFACT_RIGHTS } from '../iam/rights/artifacts';
import { Caller, ServiceError } from '../service';
import { roleOf } from './declaration';
import { CodePipelineDependencies } from './dependencies';
import { ActionRun } from './model';

/**
 * In whose name an action works: the pipeline's role, which CodePipeline assumes for this pipeline, or a role of the action's own, which is assumed with the
 * pipeline's. https://docs.aws.amazon.com/codepipeline/latest/userguide/cross-service-confused-deputy-prevention.html It must be able to read what the action is given. Throws AccessDenied.
 */
export function callerOf({ access, account, objects }: Pick<CodePipelineDependencies, 'access' | 'account' | 'objects'>, action: ActionRun): Caller {
  const { execution } = action.stage;
  const { roleArn: own } = execution.structure;
  const wanted = roleOf(execution.structure, action.structure);
  const assume = (by: Caller, roleArn: string, who: string): Caller => {
    try {
      return assumeRole(access, by, roleArn, execution.id);
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      throw new ServiceError('AccessDenied', `${who} is not authorized to perform AssumeRole on role ${roleArn}`, 403);
    }
  };
  const pipeline = assume(servicePrincipal('codepipeline.amazonaws.com', { arn: execution.pipeline.arn, account }), own, 'CodePipeline');
  const caller = wanted === own ? pipeline : assume(pipeline, wanted, own);
  for (const { bucket, key } of action.inputs) {
    objects.demandRead(bucket, key, caller);
    access.require(caller, ...ARTIFACT_RIGHTS.action.rights({ bucket, key, account: objects.ownerOf(bucket) }));
  }
  return caller;
}
