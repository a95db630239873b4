import { ServiceError } from '../../service';
import { PipelineStructure } from '../declaration';
import { LIMITS } from '../limits';
import { Patterns, PushFilter } from './declaration';

/** Refuses what CreatePipeline refuses of triggers: https://docs.aws.amazon.com/codepipeline/latest/userguide/pipelines-triggers.html. The words are ours. */
export function checkTriggers({ triggers, stages }: PipelineStructure): void {
  const { perPipeline, filters, patterns, pattern } = LIMITS.triggers;
  if (triggers.length > perPipeline) throw invalid(`A pipeline has at most ${perPipeline} triggers, not ${triggers.length}`);
  triggers.forEach(({ sourceActionName: name, push, pullRequest }, index) => {
    const source = stages[0].actions.find((action) => action.name === name);
    if (source?.actionTypeId.provider !== 'CodeStarSourceConnection') throw invalid(`Triggers must reference a CodeStarSourceConnection action of the pipeline; ${name} is none`);
    if (triggers.findIndex((other) => other.sourceActionName === name) < index) throw invalid(`The source action ${name} has more than one trigger`);
    if (push.length > filters || pullRequest.length > filters) throw invalid(`The trigger of ${name} has more than ${filters} filters of one kind`);
    if (push.some(isMixed)) throw invalid(`The trigger of ${name} has a push filter of tags with branches or file paths`);
    const lists = [...push, ...pullRequest].flatMap((filter) => Object.values({ ...filter, events: undefined }) as (Patterns | undefined)[]).flatMap((found) => (found ? [found.includes, found.excludes] : []));
    if (lists.some((list) => list.length > patterns || list.some((text) => text.length < 1 || text.length > pattern))) {
      throw invalid(`The trigger of ${name} has a list of more than ${patterns} patterns, or a pattern that is not of 1 to ${pattern} characters`);
    }
  });
}

function isMixed({ tags, branches, filePaths }: PushFilter): boolean {
  return tags !== undefined && (branches !== undefined || filePaths !== undefined);
}

function invalid(text: string): ServiceError {
  return new ServiceError('InvalidStructureException', text);
}
