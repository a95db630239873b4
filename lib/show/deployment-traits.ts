import { parseDeployStrategy, shiftSteps } from '../contracts/traffic-shift';
import { DeploymentDefinition } from './definition';
import { Trait } from './trait';
import { deployedTo, shiftWords } from './words';

/** A deployment as differences see it. */
export function deploymentTrait(deployment: DeploymentDefinition): Trait {
  const { artifacts, elsewhere, kind } = deployment;
  return {
    about: kind === 'commands' ? `deployment by ${deployedTo(deployment)}` : `deployment to ${deployedTo(deployment)}`, ...(kind === 'commands' && { alike: kind }),
    parts: [{ about: 'artifacts', says: artifacts.join(', ') }, { about: 'account', says: elsewhere ?? 'that of the pipeline' }, ...ownTraits(deployment)],
  };
}

function ownTraits(deployment: DeploymentDefinition): Trait[] {
  switch (deployment.kind) {
    case 'website': return [];
    case 'alias': return [
      { about: 'traffic shift', says: shiftWords(deployment.shift), strength: caution(deployment.shift) },
      ...deployment.alarms.map((alarm): Trait => ({ about: `alarm ${alarm}`, weakens: 'removed' })),
    ];
    case 'stack': return [
      { about: 'template', says: deployment.template }, { about: 'configuration', says: deployment.configuration ?? 'none' }, { about: 'parameters', says: deployment.parameters ?? 'none' },
      { about: 'execution role', says: deployment.executionRole }, ...deployment.capabilities.map((capability): Trait => ({ about: capability, weakens: 'added' })),
    ];
    case 'commands': return [{ about: 'commands', says: deployment.commands.join('; ') }, { about: 'reads back', says: deployment.readBack }];
  }
}

/** How much the version that is known to be good goes on doing: percent of the calls, times minutes. */
function caution(strategy: string): number {
  const plan = parseDeployStrategy(strategy);
  const steps = plan ? shiftSteps(plan) : [];
  return steps.reduce((sum, { minute, percent }, index) => sum + (100 - percent) * ((steps[index + 1]?.minute ?? minute) - minute), 0);
}
