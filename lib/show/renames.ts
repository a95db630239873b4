import { Definition, ReleasePipelineDefinition } from './definition';
import { pipelineTrait } from './pipeline-traits';
import { pairs } from './trait';

/** What was before, in which each environment comes after others by their names of today: a new name is told once, and not for all that come after it. */
export function followRenames(before: Definition, after: Definition): ReleasePipelineDefinition[] {
  const today = new Map(pairs(before.pipelines.map(pipelineTrait), after.pipelines.map(pipelineTrait)).flatMap(([was, is]) => (
    was && is ? pairs(was.parts ?? [], is.parts ?? []).flatMap(([old, now]) => (old && now ? [[`${was.about}/${old.about}`, now.about] as const] : [])) : []
  )));
  return before.pipelines.map((pipeline) => ({
    ...pipeline,
    environments: pipeline.environments.map((environment) => ({
      ...environment, comesAfter: environment.comesAfter.map((name) => today.get(`${pipeline.name}/${name}`) ?? name),
    })),
  }));
}
