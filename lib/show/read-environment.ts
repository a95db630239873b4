import { USUAL_ANNOUNCEMENTS } from '../contracts/announcement';
import { EnvironmentConfiguration, parseConfiguration, SideConfiguration } from '../contracts/configuration';
import { admitVariable, APPROVE_STAGE } from '../contracts/jobs';
import { actionsOf } from '../plan/checks/actions';
import { EnvironmentOfStore, Store } from '../plan/checks/stores';
import { at } from '../plan/json';
import { Plan } from '../plan';
import { ApprovalDefinition, ConditionsDefinition, EnvironmentDefinition, GateDefinition, ListenerDefinition } from './definition';
import { accountOf, Names } from './names';
import { isInOrder, readDeployments } from './read-deployments';

/** What an environment's pipeline and its parameter say. */
export function readEnvironment(plan: Plan, store: Store, environment: EnvironmentOfStore): EnvironmentDefinition {
  const { parameter, pipeline } = environment;
  const configuration = parseConfiguration(parameter.name, String(parameter.properties.Value));
  const names = new Names(plan, pipeline.account);
  const side = (conditions: SideConfiguration | null) => conditions && conditionsOf(conditions, names, store.functions.probe?.arn);
  return {
    name: configuration.environment, account: pipeline.account, region: pipeline.region,
    comesAfter: configuration.after, queue: configuration.queue,
    approvals: configuration.approvals.map(({ action, approvers, notify = [] }) => ({
      approvers: approvers.map((arn) => names.role(arn)), ...askedBy(environment, action), notify: notify.map((arn) => names.topic(arn)),
    })),
    before: side(configuration.before),
    deployInOrder: isInOrder(pipeline),
    deployments: readDeployments(plan, pipeline, names),
    after: side(configuration.afterwards),
    rollback: configuration.rollback, notify: listeners(configuration.notify, names),
  };
}

export function listeners(notify: EnvironmentConfiguration['notify'] = [], names: Names): ListenerDefinition[] {
  return notify.map(({ topic, only = USUAL_ANNOUNCEMENTS }) => ({ topic: names.topic(topic), hears: only }));
}

function askedBy({ pipeline }: EnvironmentOfStore, name: string): Omit<ApprovalDefinition, 'approvers' | 'notify'> {
  const action = actionsOf(pipeline, APPROVE_STAGE).find((each) => each.name === name);
  const [, instructions] = String(action?.configuration.CustomData ?? '').split(`${admitVariable('changes')}\n`);
  const minutes = Number(at(pipeline.properties, `${action?.path ?? ''}.TimeoutInMinutes`));
  return { reasonRequired: String(action?.configuration.IsSummaryRequired) === 'true', timeoutSeconds: minutes * 60, instructions: instructions ?? null };
}

function conditionsOf({ gates, overriders = [], evaluation }: SideConfiguration, names: Names, probe: string | undefined): ConditionsDefinition {
  return { gates: gates.map((gate) => gateOf(gate, names, probe)), overriders: overriders.map((arn) => names.role(arn)), ...evaluation };
}

function gateOf(gate: SideConfiguration['gates'][number], names: Names, probe: string | undefined): GateDefinition {
  const { name } = gate;
  if ('alarm' in gate) {
    return { name, kind: 'alarm', asks: names.alarm(gate.alarm, gate.role === null ? names.home : accountOf(gate.role)), parameters: {} };
  }
  if (gate.function !== probe) return { name, kind: 'function', asks: names.function(gate.function), parameters: gate.parameters };
  const { url, ...parameters } = gate.parameters;
  return { name, kind: 'http', asks: String(url), parameters };
}
