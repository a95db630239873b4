import { parseHttpGateParameters } from '../contracts/http-gate';
import { Side } from '../contracts/ledger-state';
import { ApprovalDefinition, ConditionsDefinition, EnvironmentDefinition, GateDefinition, ListenerDefinition } from './definition';
import { deploymentTrait } from './deployment-traits';
import { Trait } from './trait';
import { comesWords, gateWords, hearsWords, QUEUES, spanWords } from './words';

/** An environment as differences see it. */
export function environmentTrait(environment: EnvironmentDefinition, all: readonly EnvironmentDefinition[]): Trait {
  const { name, account, region, comesAfter, queue, approvals, before, deployInOrder, deployments, after, rollback, notify } = environment;
  return {
    about: name, alike: JSON.stringify(deployments.map(({ kind, target }) => [kind, target])), renamed: 'what was good there, and what runs there, is not known under the new name',
    parts: [
      { about: 'account', says: account }, { about: 'region', says: region },
      { about: 'comes', says: comesWords(comesAfter), strength: allBefore(environment, all) },
      { about: 'queue', says: QUEUES[queue] },
      ...approvals.map(approvalTrait),
      ...sideTraits('before', before),
      ...deployments.map(deploymentTrait),
      ...(deployments.length > 1 ? [{ about: 'deployments', says: deployInOrder ? `in order: ${deployments.map(({ target }) => target).join(', ')}` : 'all at the same time', strength: deployInOrder ? 1 : 0, isDetail: true }] : []),
      ...sideTraits('after', after),
      ...(rollback === null ? [] : [rollbackTrait(rollback.watchSeconds)]),
      ...notify.map(listenerTrait),
    ],
  };
}

/** Every environment where a release has been good before, not only the last one. */
function allBefore({ comesAfter }: EnvironmentDefinition, all: readonly EnvironmentDefinition[]): string[] {
  return comesAfter.flatMap((name) => [name, ...all.filter((other) => other.name === name).flatMap((other) => allBefore(other, all))]);
}

export function listenerTrait({ topic, hears }: ListenerDefinition): Trait {
  return { about: `announcements to ${topic}`, says: hearsWords(hears) };
}

function approvalTrait({ approvers, reasonRequired, timeoutSeconds, instructions, notify }: ApprovalDefinition): Trait {
  return {
    about: `approval by ${approvers.join(' or ')}`, weakens: 'removed', alike: 'approval',
    parts: [
      ...approvers.map((role): Trait => ({ about: `approver ${role}`, weakens: 'added' })),
      { about: 'reason', says: reasonRequired ? 'required' : 'not required', strength: Number(reasonRequired) },
      { about: 'timeout', says: spanWords(timeoutSeconds), strength: -timeoutSeconds },
      { about: 'instructions', says: instructions ?? 'none' },
      ...notify.map((topic): Trait => ({ about: `announcement to ${topic}` })),
    ],
  };
}

function sideTraits(side: Side, conditions: ConditionsDefinition | null): Trait[] {
  if (conditions === null) return [];
  const { gates, overriders, delaySeconds, intervalSeconds, steadySeconds, timeoutSeconds } = conditions;
  const span = (what: string, seconds: number, strength: number): Trait => ({ about: `gates ${side}, ${what}`, says: seconds === 0 ? 'none' : spanWords(seconds), strength, isDetail: true });
  return [
    ...gates.map((gate) => gateTrait(side, gate)),
    ...overriders.map((role): Trait => ({ about: `gates ${side}, overrider ${role}`, weakens: 'added' })),
    span('delay before evaluation', delaySeconds, delaySeconds), span('time between evaluations', intervalSeconds, -intervalSeconds),
    span('minimum duration for steady results', steadySeconds, steadySeconds), span('timeout', timeoutSeconds, -timeoutSeconds),
  ];
}

function gateTrait(side: Side, gate: GateDefinition): Trait {
  const asks: readonly Trait[] = gate.kind === 'http' ? httpTraits(gate) : [
    { about: 'asks', says: `the ${gate.kind} ${gate.asks}` }, ...Object.entries(gate.parameters).map(([parameter, value]): Trait => ({ about: `parameter ${parameter}`, says: JSON.stringify(value) })),
  ];
  return { about: `gate ${side} '${gate.name}'`, weakens: 'removed', alike: JSON.stringify([side, gate.kind, gate.asks]), renamed: '', parts: asks };
}

function httpTraits(gate: GateDefinition): Trait[] {
  const { contains, timeoutSeconds, privateAddresses } = parseHttpGateParameters({ url: gate.asks, ...gate.parameters });
  return [
    { about: 'asks', says: gateWords(gate), strength: contains }, { about: 'timeout of a request', says: spanWords(timeoutSeconds), strength: -timeoutSeconds },
    ...privateAddresses.map((address): Trait => ({ about: `private address ${address}`, weakens: 'added' })),
  ];
}

function rollbackTrait(watchSeconds: number): Trait {
  const watch: Trait[] = watchSeconds === 0 ? [] : [{ about: 'watch of the alarms', says: spanWords(watchSeconds), strength: watchSeconds, weakens: 'removed' }];
  return { about: 'rollback to the last good release', weakens: 'removed', parts: watch };
}
