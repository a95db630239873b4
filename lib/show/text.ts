import { ApprovalDefinition, BuildDefinition, ConditionsDefinition, Definition, DeploymentDefinition, EnvironmentDefinition, ListenerDefinition, ReleasePipelineDefinition } from './definition';
import { labelled } from './layout';
import { comesWords, deployedTo, gateWords, hearsWords, QUEUES, shiftWords, spanWords, stackWords } from './words';

const WIDTH = 14;

/** A label, and what stands beside it. */
type Row = readonly [label: string, ...paragraphs: readonly string[]];

/** The release process for a person, in 80 columns without colour. */
export function textOf({ pipelines }: Definition): string {
  return pipelines.map(pipelineText).join('\n\n');
}

function pipelineText(pipeline: ReleasePipelineDefinition): string {
  const { name, origin, environments } = pipeline;
  const rest: Row[] = [['artifacts', pipeline.artifacts.join(', ')], tells(pipeline.notify)];
  const head = origin.kind === 'drop'
    ? [`${name}: releases are handed in by a build server`, ...rows([['drop', `${origin.to} in the work bucket of the store`], ...rest])]
    : [`${name}: releases are built by ${origin.pipeline}`, ...rows([...buildRows(origin), ...rest])];
  return [head.join('\n'), ...environments.map(environmentText)].join('\n\n');
}

function buildRows({ source, begins, stages, version, images }: BuildDefinition): Row[] {
  return [
    ['source', source],
    ['begins with', ...(begins.length > 0 ? begins : ['Release change, by hand'])],
    ...stages.map(({ name, commands }, index): Row => [index === 0 ? 'stages' : '', `${name}: ${commands}`]),
    ['version', version],
    ['images', ...Object.entries(images).map(([image, uri]) => `${image}: ${uri}`)],
  ];
}

function environmentText(environment: EnvironmentDefinition): string {
  const { name, comesAfter, queue, approvals, before, deployments, deployInOrder, after, rollback, notify } = environment;
  return [`  ${name}`, ...rows([
    ['comes', comesWords(comesAfter)],
    ['queue', QUEUES[queue]],
    ['asks people', ...approvals.flatMap(approvalWords)],
    ['gates before', ...conditionsWords(before)],
    ['deploys', ...deployments.flatMap(deploymentWords), ...(deployments.length > 1 ? [deployInOrder ? '(in this order)' : '(all at the same time)'] : [])],
    ['reads back', 'that what runs there is what was sealed'],
    ['gates after', ...conditionsWords(after)],
    ['way back', ...(rollback === null ? ['none: it is left as it is'] : rollbackWords(rollback.watchSeconds))],
    tells(notify),
  ], '    ')].join('\n');
}

function tells(listeners: readonly ListenerDefinition[]): Row {
  return ['tells', ...listeners.map(({ topic, hears }) => `${topic}: ${hearsWords(hears)}`)];
}

/** Without those that have nothing to say. */
function rows(all: readonly Row[], indent = '  '): string[] {
  return all.filter(([, ...paragraphs]) => paragraphs.length > 0).flatMap(([label, ...paragraphs]) => labelled(label, paragraphs, indent, WIDTH));
}

function approvalWords({ approvers, reasonRequired, timeoutSeconds, instructions, notify }: ApprovalDefinition): string[] {
  const yes = `${approvers.join(' or ')} must say yes${reasonRequired ? ', with a reason,' : ''} within ${spanWords(timeoutSeconds)}`;
  return [yes, ...(instructions === null ? [] : [`asked: ${instructions.replaceAll('\n', ' ')}`]), ...(notify.length === 0 ? [] : [`${notify.join(', ')} is told of the question`])];
}

function conditionsWords(conditions: ConditionsDefinition | null): string[] {
  if (conditions === null) return [];
  const { gates, overriders, delaySeconds, intervalSeconds, steadySeconds, timeoutSeconds } = conditions;
  const when = [
    `asked${gates.length > 1 ? ' together' : ''} every ${spanWords(intervalSeconds)}`, delaySeconds > 0 && `for the first time after ${spanWords(delaySeconds)}`,
    steadySeconds > 0 ? `must be yes for ${spanWords(steadySeconds)} without a break` : 'the first yes is enough', `no after ${spanWords(timeoutSeconds)}`,
  ];
  return [
    ...gates.map((gate) => (gate.kind === 'alarm' || gate.name === gate.asks ? gateWords(gate) : `${gate.name}: ${gateWords(gate)}`)),
    when.filter(Boolean).join('; '), ...(overriders.length > 0 ? [`${overriders.join(' or ')} may answer, with a reason`] : []),
  ];
}

function deploymentWords(deployment: DeploymentDefinition): string[] {
  const { artifacts, elsewhere, kind } = deployment;
  const to = kind === 'commands' ? 'by' : 'to';
  return [
    `${artifacts.join(', ')} ${to} ${deployedTo(deployment)}${elsewhere === null ? '' : ` in account ${elsewhere}`}`,
    ...detailWords(deployment).map((text) => `  ${text}`),
  ];
}

function detailWords(deployment: DeploymentDefinition): string[] {
  switch (deployment.kind) {
    case 'website': return [];
    case 'alias': return [shiftWords(deployment.shift), ...(deployment.alarms.length > 0 ? [`while ${deployment.alarms.join(', ')} stays OK`] : [])];
    case 'stack': return [stackWords(deployment)];
    case 'commands': return [...deployment.commands, `reads back: ${deployment.readBack}`];
  }
}

function rollbackWords(watchSeconds: number): string[] {
  return [
    `the last good release, with nobody asking, when a deployment fails${watchSeconds > 0 ? `, or when one of its alarms goes red within ${spanWords(watchSeconds)}` : ''}`,
    'never past a release with a rollback barrier',
  ];
}
