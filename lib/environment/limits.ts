import { Stack } from 'aws-cdk-lib';
import { CfnPipeline } from 'aws-cdk-lib/aws-codepipeline';
import { CfnParameter } from 'aws-cdk-lib/aws-ssm';
import { CONFIGURATION_MAX_BYTES } from '../contracts/configuration';
import { CONFIGURATION_VALUE_MAX } from '../contracts/jobs';
import { fault } from '../private/fault';

/**
 * Limits of CodePipeline and Parameter Store, held against what is rendered in the end, escape hatches included:
 * https://docs.aws.amazon.com/codepipeline/latest/userguide/limits.html
 */
const MAX_STAGES = 50;
const MAX_ACTIONS = 50;
/** What a value that is known at deployment only is counted as: the longest bucket name. */
const UNKNOWN_LENGTH = 63;

export function pipelineFaults(stack: Stack, pipeline: CfnPipeline, parameter: CfnParameter): string[] {
  const rendered = renderedProperties(stack, pipeline) as RenderedPipeline;
  const stages = rendered.Stages ?? [];
  return [
    ...(rendered.ExecutionMode === 'PARALLEL'
      ? [fault('ParallelMode', `the execution mode of ${rendered.Name} is PARALLEL`, 'leave it SUPERSEDED: one live execution has the environment, and the ledger is the queue')]
      : []),
    ...(stages.length > MAX_STAGES ? [fault('TooManyStages', `the pipeline has ${stages.length} stages`, `${MAX_STAGES} are possible`)] : []),
    ...stages.filter((stage) => stage.Actions.length > MAX_ACTIONS).map((stage) => fault(
      'TooManyActions', `stage '${stage.Name}' has ${stage.Actions.length} actions`, `${MAX_ACTIONS} are possible; deploy fewer things in one environment`,
    )),
    ...stages.flatMap((stage) => stage.Actions.flatMap((action) => valueFaults(`${stage.Name}/${action.Name}`, action.Configuration ?? {}))),
    ...configurationFaults((renderedProperties(stack, parameter) as { Value: unknown }).Value),
  ];
}

function valueFaults(action: string, configuration: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(configuration).filter(([, value]) => lengthOf(value) > CONFIGURATION_VALUE_MAX).map(([key, value]) => fault(
    'ValueTooLong', `${key} of action '${action}' has up to ${lengthOf(value)} characters, ${CONFIGURATION_VALUE_MAX} are possible`, 'shorten its names, or deploy fewer things in one environment',
  ));
}

function configurationFaults(value: unknown): string[] {
  const length = lengthOf(value);
  return length <= CONFIGURATION_MAX_BYTES ? [] : [fault(
    'ConfigurationTooLarge', `the configuration of the gates has up to ${length} bytes, ${CONFIGURATION_MAX_BYTES} are possible`, 'use fewer gates, or shorter parameters',
  )];
}

interface RenderedPipeline {
  readonly Name?: string;
  readonly ExecutionMode?: string;
  readonly Stages?: readonly {
    readonly Name: string;
    readonly Actions: readonly { readonly Name: string; readonly Configuration?: Readonly<Record<string, unknown>> }[];
  }[];
}

function renderedProperties(stack: Stack, element: CfnPipeline | CfnParameter): unknown {
  const template = stack.resolve(element._toCloudFormation()) as { Resources: Record<string, { Properties: unknown }> };
  return Object.values(template.Resources)[0].Properties;
}

/** How long a value can get: what is a text counts as it is, what is a reference as the longest that it can be. */
function lengthOf(value: unknown): number {
  if (typeof value === 'string') return Buffer.byteLength(value);
  const join = (value as { 'Fn::Join'?: [string, unknown[]] } | null)?.['Fn::Join'];
  if (join) return join[1].reduce<number>((sum, part) => sum + lengthOf(part), 0);
  return UNKNOWN_LENGTH;
}
