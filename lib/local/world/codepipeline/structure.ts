import { ReleaseError } from '../../../contracts/errors';
import { ServiceError } from '../service';
import { checkArtifacts } from './artifact-rules';
import { Constraints } from './constraints';
import { ActionStructure, EntryCondition, PipelineStructure, RuleStructure, StageStructure, typeName } from './declaration';
import { LIMITS, PATTERNS } from './limits';
import { ActionProvider } from './providers/provider';
import { ProviderRegistry } from './providers/registry';
import { checkTriggers } from './triggers/check-triggers';

/** Refuses what CreatePipeline and UpdatePipeline refuse, with AWS's codes; what the rehearsal does not run is refused by name. */
export function checkStructure(structure: PipelineStructure, registry: ProviderRegistry): void {
  checkShape(structure);
  const count = structure.stages.length;
  if (count < LIMITS.stages.min) throw invalidStructure(`Pipeline has only ${count} stage(s). There should be a minimum of ${LIMITS.stages.min} stages.`);
  if (count > LIMITS.stages.max) throw new ServiceError('LimitExceededException', `Pipeline has ${count} stages. There can be at most ${LIMITS.stages.max} stages.`);
  unique(structure.stages.map((stage) => stage.name), (name) => invalidStructure(`Stage name must be unique within the pipeline. ${name} has been used more than once.`));
  checkSources(structure);
  structure.stages.forEach((stage) => checkStage(stage, registry));
  checkNamespaces(structure);
  checkArtifacts(structure);
  checkTriggers(structure);
}

function checkShape(structure: PipelineStructure): void {
  const c = new Constraints();
  c.length('pipeline.name', structure.name, 1, 100).pattern('pipeline.name', structure.name, PATTERNS.name);
  structure.stages.forEach((stage, s) => {
    const at = `pipeline.stages.${s + 1}.member`;
    c.length(`${at}.name`, stage.name, 1, 100).pattern(`${at}.name`, stage.name, PATTERNS.name);
    stage.actions.forEach((action, a) => checkActionShape(c, `${at}.actions.${a + 1}.member`, action));
    stage.beforeEntry?.rules.forEach((rule, r) => {
      const path = `${at}.beforeEntry.conditions.1.member.rules.${r + 1}.member`;
      c.length(`${path}.name`, rule.name, 1, 100).pattern(`${path}.name`, rule.name, PATTERNS.name);
      checkMap(c, `${path}.configuration`, rule.configuration, LIMITS.ruleConfigurationValue);
    });
  });
  c.done();
}

function checkActionShape(c: Constraints, at: string, action: ActionStructure): void {
  c.length(`${at}.name`, action.name, 1, 100).pattern(`${at}.name`, action.name, PATTERNS.name);
  c.range(`${at}.runOrder`, action.runOrder, LIMITS.runOrder.min, LIMITS.runOrder.max);
  c.length(`${at}.namespace`, action.namespace, 1, 100).pattern(`${at}.namespace`, action.namespace, PATTERNS.namespace);
  const { min, max } = LIMITS.approvalTimeoutMinutes;
  c.range(`${at}.timeoutInMinutes`, action.timeoutInMinutes, min, max);
  checkMap(c, `${at}.configuration`, action.configuration, LIMITS.configurationValue);
  for (const [list, artifacts] of [['inputArtifacts', action.inputArtifacts], ['outputArtifacts', action.outputArtifacts]] as const) {
    artifacts.forEach(({ name }, i) => c.length(`${at}.${list}.${i + 1}.member.name`, name, 1, 100).pattern(`${at}.${list}.${i + 1}.member.name`, name, PATTERNS.artifact));
  }
}

function checkMap(c: Constraints, at: string, map: Readonly<Record<string, string>>, longest: number): void {
  const lengths = (max: number) => `[Member must have length less than or equal to ${max}, Member must have length greater than or equal to 1]`;
  if (Object.keys(map).some((key) => key.length > LIMITS.configurationKey || key.length < 1)) c.fault(at, `Map keys must satisfy constraint: ${lengths(LIMITS.configurationKey)}`);
  if (Object.values(map).some((value) => value.length > longest || value.length < 1)) c.fault(at, `Map value must satisfy constraint: ${lengths(longest)}`);
}

function checkSources(structure: PipelineStructure): void {
  const [first, ...others] = structure.stages;
  if (first.actions.some((action) => action.actionTypeId.category !== 'Source')) throw invalidStructure('Pipeline should start with a stage that only contains source actions');
  const strays = others.flatMap((stage) => stage.actions.filter((action) => action.actionTypeId.category === 'Source').map((action) => `${stage.name}/${action.name}`));
  if (strays.length > 0) throw invalidStructure(`Only the first stage may contain source actions, not ${strays.join(', ')}`);
}

function checkStage(stage: StageStructure, registry: ProviderRegistry): void {
  const { min, max } = LIMITS.actionsPerStage;
  const count = stage.actions.length;
  if (count < min) throw new ServiceError('InvalidStageDeclarationException', `Stage ${stage.name} has no actions`);
  if (count > max) throw new ServiceError('LimitExceededException', `Stage ${stage.name} has ${count} actions. There can be at most ${max} actions.`);
  unique(stage.actions.map((action) => action.name), (name) =>
    new ServiceError('InvalidStageDeclarationException', `Action name must be unique within the stage. ${name} has been used more than once in stage ${stage.name}.`));
  if (stage.beforeEntry) checkEntry(stage.name, stage.beforeEntry);
  stage.actions.forEach((action) => checkAction(action, registry));
}

function checkAction(action: ActionStructure, registry: ProviderRegistry): void {
  const provider = registry.get(typeName(action.actionTypeId));
  if (!provider) {
    throw new ReleaseError('Unsupported', `action ${action.name}: the rehearsal does not run ${typeName(action.actionTypeId)} (it runs ${[...registry.keys()].join(', ')})`);
  }
  const said = `Action configuration for action '${action.name}'`;
  const missing = provider.required.find((key) => !(key in action.configuration));
  if (missing !== undefined) throw invalidAction(`${said} is missing required configuration '${missing}'`);
  const unknown = Object.keys(action.configuration).find((key) => ![...provider.required, ...provider.optional].includes(key));
  if (unknown !== undefined) throw invalidAction(`${said} contains unknown configuration '${unknown}'`);
  if (action.timeoutInMinutes !== undefined && !provider.hasTimeout) throw invalidAction(`Action '${action.name}' has a timeout; only manual approvals may have one`);
  checkCounts(action, provider);
  provider.admit?.(action);
}

function checkCounts(action: ActionStructure, provider: ActionProvider): void {
  for (const [what, count, [min, max]] of [['input', action.inputArtifacts.length, provider.inputs], ['output', action.outputArtifacts.length, provider.outputs]] as const) {
    if (count < min || count > max) throw invalidAction(`Action '${action.name}' has ${count} ${what} artifact(s); ${typeName(provider.type)} takes from ${min} to ${max}`);
  }
}

function checkEntry(stage: string, condition: EntryCondition): void {
  if (condition.result !== 'SKIP' && condition.result !== 'FAIL') {
    throw new ServiceError('InvalidStageDeclarationException', `Stage ${stage}: the result of an entry condition is FAIL or SKIP, not ${condition.result}`);
  }
  const { min, max } = LIMITS.rules;
  if (condition.rules.length < min || condition.rules.length > max) {
    throw new ServiceError('InvalidStageDeclarationException', `Stage ${stage}: a condition has from ${min} to ${max} rules, not ${condition.rules.length}`);
  }
  condition.rules.forEach((rule) => checkRule(stage, rule));
}

function checkRule(stage: string, rule: RuleStructure): void {
  const name = typeName(rule.ruleTypeId);
  if (name !== 'Rule/AWS/VariableCheck/1') throw new ReleaseError('Unsupported', `stage ${stage}: the rehearsal does not run rule ${name} (it runs Rule/AWS/VariableCheck/1)`);
  const keys = ['Variable', 'Value', 'Operator'];
  const wrong = keys.find((key) => !(key in rule.configuration)) ?? Object.keys(rule.configuration).find((key) => !keys.includes(key));
  if (wrong !== undefined) throw invalidAction(`Rule '${rule.name}' of stage ${stage}: configuration '${wrong}' is missing or unknown`);
  const { Operator } = rule.configuration;
  if (Operator !== 'EQ' && Operator !== 'NE') throw new ReleaseError('Unsupported', `stage ${stage}: the rehearsal's VariableCheck knows the operators EQ and NE, not ${Operator}`);
}

function checkNamespaces(structure: PipelineStructure): void {
  const all = structure.stages.flatMap((stage) => stage.actions.flatMap(({ name, namespace }) => (namespace === undefined ? [] : [{ stage: stage.name, name, namespace }])));
  const again = all.find(({ namespace }, index) => namespace === 'codepipeline' || all.findIndex((other) => other.namespace === namespace) < index);
  if (!again) return;
  throw invalidAction(`Namespaces must be unique across the pipeline definition. The following occur more than once in the pipeline. StageName=[${again.stage}], ActionName=[${again.name}], Namespace=[${again.namespace}]`);
}

function unique(names: readonly string[], refuse: (name: string) => ServiceError): void {
  const again = names.find((name, index) => names.indexOf(name) < index);
  if (again !== undefined) throw refuse(again);
}

const invalidStructure = (message: string) => new ServiceError('InvalidStructureException', message);
const invalidAction = (message: string) => new ServiceError('InvalidActionDeclarationException', message);
