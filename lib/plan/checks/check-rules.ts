import { DROP_PREFIX, LEDGER_PREFIX } from '../../contracts/keys';
import { at, Json, jsonOf, listOf, sameJson, show } from '../json';
import { PlannedResource } from '../plan';
import { Inspection } from './inspection';
import { checkPermission } from './permissions';
import { Store } from './stores';

export const DROP_KEYS = `${DROP_PREFIX}*/drop.json`;
/** The states that end an execution: a rule that is narrowed to some states must let all of these through. */
const FINAL_STATES = ['CANCELED', 'FAILED', 'STOPPED', 'SUCCEEDED', 'SUPERSEDED'];

/** What wakes the functions, and which events do. */
export function checkRules(inspection: Inspection, store: Store): void {
  const { functions: { seal, tend, announce } } = store;
  checkRule(inspection, store.dropRule, seal, objectCreated(store.workBucket, { wildcard: DROP_KEYS }));
  for (const told of announce ? [tend, announce] : [tend]) checkRule(inspection, store.ledgerRule, told, objectCreated(store.releasesBucket, { prefix: LEDGER_PREFIX }));
  checkRule(inspection, store.pipelineRule, tend, {
    'source': ['aws.codepipeline'], 'detail-type': ['CodePipeline Pipeline Execution State Change'], 'detail': undefined,
  });
  checkPipelines(inspection, store);
  checkBrokenBuilds(inspection, store);
}

/** A build that CodeBuild itself ended says nothing; only the event does. */
function checkBrokenBuilds(inspection: Inspection, { path, buildRule, builds, pipelineRule, functions: { build } }: Store): void {
  if (builds.length === 0) return;
  if (!buildRule || !build) {
    inspection.fault(pipelineRule, `of the store ${path}`, `beside it ${build ? 'a rule' : 'a function build'} for builds that CodeBuild ends`, 'none');
    return;
  }
  checkRule(inspection, buildRule, build, { 'source': ['aws.codepipeline'], 'detail-type': ['CodePipeline Action Execution State Change'], 'detail': undefined });
  const detail = jsonOf(at(buildRule.properties, 'EventPattern.detail'));
  const missing = builds.map(({ pipeline }) => pipeline.name).filter((name) => !listOf(detail.pipeline).includes(name));
  if (missing.length > 0) inspection.fault(buildRule, 'EventPattern.detail.pipeline', `also ${missing.map(show).join(', ')}`, show(detail.pipeline));
  inspection.expect(buildRule, 'EventPattern.detail', { pipeline: detail.pipeline, state: ['FAILED'], type: { provider: ['CodeBuild'] } });
}

function objectCreated(bucket: PlannedResource, key: Json): Json {
  return { 'source': ['aws.s3'], 'detail-type': ['Object Created'], 'detail': { bucket: { name: [bucket.name] }, object: { key: [key] } } };
}

/** A detail that is not given here is checked by whoever asks. */
function checkRule(inspection: Inspection, rule: PlannedResource, target: PlannedResource, pattern: Json): void {
  inspection.expectThat(rule, 'State', "'ENABLED'", (found) => found === undefined || found === 'ENABLED');
  inspection.expectThat(rule, 'EventBusName', 'the default bus', (found) => found === undefined || found === 'default');
  for (const [field, expected] of Object.entries(pattern)) {
    if (expected !== undefined) inspection.expect(rule, `EventPattern.${field}`, expected);
  }
  const others = Object.keys(jsonOf(rule.properties.EventPattern)).filter((field) => !Object.hasOwn(pattern, field));
  if (others.length > 0) inspection.fault(rule, 'EventPattern', `only ${Object.keys(pattern).join(', ')}`, others.join(', '));
  inspection.expectThat(rule, 'Targets', `a target ${show(target.arn)}, given the event as it is`, (found) => (
    listOf(found).some((each) => at(each, 'Arn') === target.arn && ['Input', 'InputPath', 'InputTransformer'].every((field) => at(each, field) === undefined))
  ));
  checkPermission(inspection, target, 'events.amazonaws.com', rule);
}

/** Names one by one: an event of a pipeline that is forgotten wakes nobody. */
function checkPipelines(inspection: Inspection, store: Store): void {
  const { pipelineRule, environments } = store;
  const detail = jsonOf(at(pipelineRule.properties, 'EventPattern.detail'));
  const listed = listOf(detail.pipeline);
  const missing = environments.map(({ pipeline }) => pipeline.name).filter((name) => !listed.includes(name));
  if (missing.length > 0) inspection.fault(pipelineRule, 'EventPattern.detail.pipeline', `also ${missing.map(show).join(', ')}`, show(detail.pipeline));
  const others = Object.keys(detail).filter((field) => field !== 'pipeline' && field !== 'state');
  if (others.length > 0) inspection.fault(pipelineRule, 'EventPattern.detail', 'only pipeline and state', others.join(', '));
  const stateless = detail.state === undefined ? [] : FINAL_STATES.filter((state) => !listOf(detail.state).some((each) => sameJson(each, state)));
  if (stateless.length > 0) inspection.fault(pipelineRule, 'EventPattern.detail.state', `also ${stateless.join(', ')}`, show(detail.state));
}
