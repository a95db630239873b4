import { BuildDefinition, EnvironmentDefinition, ReleasePipelineDefinition } from './definition';
import { environmentTrait, listenerTrait } from './environment-traits';
import { Trait } from './trait';

/** A release pipeline as differences see it. */
export function pipelineTrait({ name, origin, artifacts, environments, notify }: ReleasePipelineDefinition): Trait {
  return {
    about: name, alike: natureOf(environments), renamed: 'its ledger and its releases stay behind under the old name',
    parts: [
      ...(origin.kind === 'drop' ? [{ about: 'releases', says: 'handed in by a build server', strength: 0 }] : buildTraits(origin)),
      { about: 'artifacts', says: artifacts.join(', ') },
      ...notify.map(listenerTrait),
      ...environments.map((environment) => environmentTrait(environment, environments)),
    ],
  };
}

function natureOf(environments: readonly EnvironmentDefinition[]): string {
  return JSON.stringify(environments.map(({ name, deployments }) => [name, deployments.map(({ kind, target }) => [kind, target])]));
}

/** Who builds here sees each commit; whoever hands in says himself what he built. */
function buildTraits({ pipeline, source, begins, stages, version, images }: BuildDefinition): Trait[] {
  return [
    { about: 'releases', says: `built by ${pipeline}`, strength: 1 },
    { about: 'source', says: source, isDetail: true },
    { about: 'version', says: version, isDetail: true },
    ...begins.map((trigger): Trait => ({ about: `build by ${trigger}` })),
    ...stages.map(({ name, commands }): Trait => ({ about: `stage ${name}`, says: commands, weakens: 'removed' })),
    ...Object.entries(images).map(([image, uri]): Trait => ({ about: `image ${image}`, says: uri })),
  ];
}
