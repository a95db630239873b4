import { ADMIT_NAMESPACE, ACTIONS, PREPARE_STAGE, STAGES } from '../contracts/jobs';
import { Action, actionsOf, APPROVAL, CLOUDFORMATION, LAMBDA, LAMBDA_DEPLOY } from '../plan/checks/actions';
import { at } from '../plan/json';
import { Plan, PlannedResource } from '../plan';
import { DeploymentDefinition } from './definition';
import { accountOf, Names } from './names';
import { commandsOf, parsed, unquoted } from './read-commands';

/** All that an environment deploys, in the order of its actions. */
export function readDeployments(plan: Plan, pipeline: PlannedResource, names: Names): DeploymentDefinition[] {
  return deployingOf(pipeline).map((action): DeploymentDefinition => {
    const { type, inputs, configuration, role = pipeline.arn } = action;
    const common = { artifacts: inputs, elsewhere: names.elsewhere(accountOf(role)) };
    if (type === LAMBDA) return websiteOf(action, names);
    if (type === LAMBDA_DEPLOY) {
      const alarms = byClass(pipeline, configuration.Alarms) ?? '';
      return {
        kind: 'alias', ...common, target: `${String(configuration.FunctionAlias)} of ${names.named('AWS::Lambda::Function', String(configuration.FunctionName), accountOf(role))}`,
        shift: byClass(pipeline, configuration.DeployStrategy) ?? '', alarms: alarms === '' ? [] : alarms.split(',').map((name) => names.alarm(name, accountOf(role))),
      };
    }
    if (type === CLOUDFORMATION) return { kind: 'stack', ...common, target: String(configuration.StackName), ...preparedBy(pipeline, configuration.StackName, names) };
    const { name } = action;
    return { kind: 'commands', ...common, target: name, ...ownCommands(commandsOf(plan, configuration.ProjectName)) };
  });
}

export function isInOrder(pipeline: PlannedResource): boolean {
  return new Set(deployingOf(pipeline).map(({ runOrder }) => runOrder)).size > 1;
}

/** The actions between verify and attest. */
function deployingOf(pipeline: PlannedResource): Action[] {
  const own: readonly string[] = [ACTIONS.verify, ACTIONS.attest];
  return actionsOf(pipeline, STAGES.deploy).filter(({ name, type }) => !own.includes(name) && type !== APPROVAL);
}

function websiteOf({ configuration }: Action, names: Names): DeploymentDefinition {
  const target = at(parsed(configuration.UserParameters), 'target');
  const [artifact, bucket, role] = ['artifact', 'bucket', 'role'].map((field) => String(at(target, field)));
  return { kind: 'website', artifacts: [artifact], target: names.named('AWS::S3::Bucket', bucket, accountOf(role)), elsewhere: names.elsewhere(accountOf(role)) };
}

/** A value that a rollback has another one for stands in a variable of `admit`. */
function byClass(pipeline: PlannedResource, value: unknown): string | undefined {
  const variable = new RegExp(`^#\\{${ADMIT_NAMESPACE}\\.(.*)\\}$`).exec(String(value ?? ''))?.[1];
  if (variable === undefined) return value === undefined ? undefined : String(value);
  const [admit] = actionsOf(pipeline, STAGES.admit);
  const values = at(parsed(admit.configuration.UserParameters), 'byClass') as Readonly<Record<string, { readonly otherwise: string }>> | undefined;
  return values?.[variable]?.otherwise;
}

function preparedBy(pipeline: PlannedResource, stack: unknown, names: Names) {
  const { configuration = {} } = actionsOf(pipeline, PREPARE_STAGE).find((action) => action.configuration.StackName === stack) ?? {};
  const path = (text: unknown) => String(text).split('::').at(-1) ?? '';
  const { TemplatePath, TemplateConfiguration, RoleArn, Capabilities, ParameterOverrides } = configuration;
  return {
    template: path(TemplatePath), configuration: TemplateConfiguration === undefined ? null : path(TemplateConfiguration), executionRole: names.role(String(RoleArn)),
    capabilities: Capabilities === undefined ? [] : String(Capabilities).split(','), parameters: ParameterOverrides === undefined ? null : String(ParameterOverrides),
  };
}

/** What people wrote: the commands, and after them the one that says what runs now. */
function ownCommands(commands: readonly string[]) {
  const closing = commands.findIndex((command) => command.startsWith('RELEASE_SAID='));
  return { commands: commands.slice(0, closing < 0 ? undefined : closing), readBack: unquoted(/^RELEASE_SAID="\$\(eval '(.*?)'\)" && /s.exec(commands[closing] ?? '')?.[1] ?? '') };
}
