import { RepositoryEvent } from '../../connections/events';
import { glob } from '../../files/glob';
import { ActionStructure, PipelineStructure } from '../declaration';
import { LIMITS } from '../limits';
import { Patterns, PullRequestFilter, PushFilter } from './declaration';

/** The source actions of a pipeline that an event of their repository starts it with. */
export function triggered({ triggers, stages }: PipelineStructure, event: RepositoryEvent): ActionStructure[] {
  return stages[0].actions.filter((action) => {
    const { FullRepositoryId, BranchName, DetectChanges = 'true' } = action.configuration;
    if (action.actionTypeId.provider !== 'CodeStarSourceConnection' || FullRepositoryId !== event.repository) return false;
    const trigger = triggers.find(({ sourceActionName }) => sourceActionName === action.name);
    if (trigger && (trigger.push.length > 0 || trigger.pullRequest.length > 0)) return trigger.push.some((filter) => isPush(filter, event)) || trigger.pullRequest.some((filter) => isPullRequest(filter, event));
    return (trigger !== undefined || DetectChanges.toLowerCase() === 'true') && event.kind === 'push' && event.branch === BranchName;
  });
}

function isPush({ branches, filePaths, tags }: PushFilter, event: RepositoryEvent): boolean {
  if (event.kind === 'tag') return tags !== undefined && matches(tags, [event.tag]);
  return event.kind === 'push' && tags === undefined && matches(branches, [event.branch]) && hasFile(filePaths, event.changed);
}

function isPullRequest({ events, branches, filePaths }: PullRequestFilter, event: RepositoryEvent): boolean {
  return event.kind === 'pullRequest' && events.includes(event.event) && matches(branches, [event.into]) && hasFile(filePaths, event.changed);
}

/** Only the first files are looked at; of a branch that is new nobody knows them. */
function hasFile(patterns: Patterns | undefined, changed: readonly string[] | undefined): boolean {
  return patterns === undefined || (changed !== undefined && matches(patterns, changed.slice(0, LIMITS.triggers.changedFiles)));
}

/** Whether one of the names is included and not excluded. Without includes everything is included. */
function matches(patterns: Patterns | undefined, names: readonly string[]): boolean {
  if (!patterns) return true;
  const [includes, excludes] = [patterns.includes, patterns.excludes].map((list) => list.map(glob));
  return names.some((name) => (includes.length === 0 || includes.some((pattern) => pattern.test(name))) && !excludes.some((pattern) => pattern.test(name)));
}
