import { RepositoryEvent } from '../../connections/events';
import { Conductor } from '../conductor';
import { Pipeline } from '../model';
import { structureOf } from '../store';
import { triggered } from '../triggers/matching';
import { startNow } from './start';

/** Starts a pipeline with the very commit of the event, once for each of its sources that asks for it. */
export function startByEvent(conductor: Conductor, pipeline: Pipeline, event: RepositoryEvent): void {
  for (const action of triggered(structureOf(pipeline), event)) {
    const variables = variablesOf(event, action.configuration.BranchName);
    const trigger = { triggerType: 'WebhookV2' as const, triggerDetail: JSON.stringify({ FullRepositoryName: event.repository, CommitId: event.commit, ...variables }) };
    const overrides = [{ actionName: action.name, revisionType: 'COMMIT_ID' as const, revisionValue: event.commit }];
    startNow(conductor, pipeline, trigger, overrides, { actionName: action.name, variables });
  }
}

/** Output variables beside those of every commit: https://docs.aws.amazon.com/codepipeline/latest/userguide/reference-variables.html. Which branch a tag has is assumed. */
function variablesOf(event: RepositoryEvent, branch: string): Record<string, string> {
  switch (event.kind) {
    case 'push': return { BranchName: event.branch };
    case 'tag': return { BranchName: branch, TagName: event.tag };
    case 'pullRequest': return { PullRequestId: String(event.number), PullRequestTitle: event.title, SourceBranchName: event.branch, DestinationBranchName: event.into };
  }
}
