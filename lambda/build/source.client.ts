import { ActionExecutionDetail } from '@aws-sdk/client-codepipeline';
import { BUILD_ACTIONS, BUILD_ENVIRONMENT } from '../../lib/contracts/build';
import { pipelineName } from '../../lib/contracts/names';
import { listActions } from '../shared/executions.client';

/** Whether a pull request began a build: only then its source says which one. */
export async function isPullRequest(release: string, executionId: string): Promise<boolean> {
  return sourceOf(await listActions(pipelineName(release, BUILD_ENVIRONMENT), executionId)).PullRequestId !== undefined;
}

/** What the source of an execution has said. It has ended when anything else begins; if history is late, this throws and Lambda delivers again. */
export function sourceOf(actions: readonly ActionExecutionDetail[]): Readonly<Record<string, string>> {
  return actions.find(({ actionName, status }) => actionName === BUILD_ACTIONS.source && status === 'Succeeded')!.output?.outputVariables ?? {};
}
