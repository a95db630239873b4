import { roleSession } from '../iam/callers';
import { Caller, ServiceError } from '../service';
import { roleOf } from './declaration';
import { CodePipelineDependencies } from './dependencies';
import { ActionRun } from './model';

/** In whose name an action works: the pipeline's role, or a role of its own that trusts the pipeline's (documented). Throws AccessDenied. */
export function callerOf({ roles }: Pick<CodePipelineDependencies, 'roles'>, action: ActionRun): Caller {
  const { execution } = action.stage;
  const { roleArn: own } = execution.structure;
  const wanted = roleOf(execution.structure, action.structure);
  const pipeline = roleSession(own, execution.id);
  if (wanted === own) return pipeline;
  if (!roles.mayAssume(wanted, { caller: pipeline })) {
    throw new ServiceError('AccessDenied', `${own} is not authorized to perform AssumeRole on role ${wanted}`, 403);
  }
  return roleSession(wanted, execution.id);
}
