import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { FUNCTION_NAMES, FunctionName } from '../../lib/contracts';
import { documentOf, Properties, removed, replaced, Step, within } from './properties';

/** One change to a synthesized app, and what must be named when it is noticed. */
export interface Mutant {
  readonly name: string;
  /** One of these texts must stand in what the rehearsal says. */
  readonly named: readonly string[];
  /** The template that is changed, in place; or the function whose bundle is replaced. */
  readonly at: { readonly template: string; readonly change: (template: Template) => void } | { readonly bundle: FunctionName };
}

export interface Resource {
  readonly Type: string;
  readonly Properties: Properties;
}

export interface Template {
  readonly Resources: Record<string, Resource>;
}

/** What a change does to the properties of one resource. Without one the resource is removed. */
interface Change {
  readonly what: string;
  readonly named?: readonly string[];
  readonly change?: (properties: Properties) => void;
}

/** Every change there is, found by walking the templates: nothing is listed by hand. */
export function mutantsOf(templateFiles: readonly string[]): Mutant[] {
  const ofTemplates = templateFiles.flatMap((file) => {
    const { Resources } = JSON.parse(readFileSync(file, 'utf8')) as Template;
    return Object.entries(Resources).filter(isWiring).flatMap(([id, resource]) => [...changesOf(resource), ...conditionsOf(resource)].map((change) => mutant(basename(file), id, change)));
  });
  return [...ofTemplates, ...usedFunctions(templateFiles).map((bundle): Mutant => ({ name: `the bundle of ${bundle} always agrees`, named: [bundle], at: { bundle } }))];
}

/** Functions that a pipeline, a rule or a gate of the app calls. */
function usedFunctions(templateFiles: readonly string[]): FunctionName[] {
  const callers = ['AWS::CodePipeline::Pipeline', 'AWS::Events::Rule', 'AWS::SSM::Parameter'];
  const text = templateFiles.flatMap((file) => Object.values((JSON.parse(readFileSync(file, 'utf8')) as Template).Resources))
    .filter(({ Type }) => callers.includes(Type)).map((resource) => JSON.stringify(resource)).join('\n');
  return FUNCTION_NAMES.filter((name) => new RegExp(`"\\w*Store${name}Function`).test(text));
}

function mutant(template: string, id: string, { what, named = [], change }: Change): Mutant {
  return {
    name: `${id}: ${what}`, named: [id, ...named],
    at: { template, change: ({ Resources }) => { if (change) change(Resources[id].Properties); else delete Resources[id]; } },
  };
}

/** What the library makes, by logical id, and the alarms that its gates read: the rest of the app is the user's own. */
function isWiring([id, { Type }]: [string, Resource]): boolean {
  return /^(Store|Shop|Parcels)/.test(id) || Type === 'AWS::CloudWatch::Alarm';
}

function changesOf({ Type, Properties: properties }: Resource): Change[] {
  switch (Type) {
    case 'AWS::Lambda::Function': return Object.keys((properties.Environment as { Variables: object } | undefined)?.Variables ?? {}).map((variable) => without(['Environment', 'Variables', variable], variable));
    case 'AWS::CodePipeline::Pipeline': return [...pipeline(properties), { what: 'is removed' }];
    case 'AWS::S3::Bucket': return 'NotificationConfiguration' in properties ? [without(['NotificationConfiguration'])] : [];
    case 'AWS::Events::Rule': return [{ what: 'is removed' }, without(['Targets'])];
    case 'AWS::SNS::Subscription': return [{ what: 'is removed', named: ['subscription'] }];
    case 'AWS::Lambda::Permission': return [{ what: 'is removed', named: ['permission'] }];
    case 'AWS::Lambda::EventInvokeConfig': return [{ what: 'is removed', named: ['EventInvokeConfig'] }];
    case 'AWS::Scheduler::Schedule': return [{ what: 'is removed' }];
    case 'AWS::SSM::Parameter': return [{ what: 'is removed' }, ...configuration(properties)];
    case 'AWS::CodeBuild::Project': return [{ what: 'is removed' }, ...['Name', 'ServiceRole', 'Source', 'Artifacts', 'Environment'].map((part) => without([part], part)), without(['Source', 'BuildSpec'], 'BuildSpec')];
    case 'AWS::IAM::Role': return role(properties);
    case 'AWS::IAM::Policy': return JSON.stringify(properties).includes('lambda:InvokeFunction') ? [{ what: 'is removed', named: ['lambda:InvokeFunction'] }] : [];
    case 'AWS::CloudWatch::Alarm': return [{ what: 'is removed', named: [String(properties.AlarmName)] }, without(['AlarmName'], String(properties.AlarmName))];
    default: return [];
  }
}

/** A role with which a function acts on a target, or reads an alarm there: it must be there, under its name, and trust that function. */
function role({ RoleName: name }: Properties): Change[] {
  if (!/-(deploy|read|alarm)\d+-\w{6}$/.test(String(name))) return [];
  const trusted = ['AssumeRolePolicyDocument', 'Statement', 0, 'Principal', 'AWS'];
  return [
    { what: 'is removed', named: [String(name)] },
    without(['RoleName'], String(name)),
    { what: 'trusts somebody else', named: [String(name)], change: replaced(trusted, () => 'arn:aws:iam::111111111111:role/somebody') },
  ];
}

interface Stage {
  readonly Name: string;
  readonly Actions: readonly Properties[];
}

/** Each stage, each action, what it is told, what it takes and gives, and the condition of a stage. */
function pipeline(properties: Properties): Change[] {
  return (properties.Stages as Stage[]).flatMap((stage, index) => {
    const path = ['Stages', index];
    return [
      without(path), ...('BeforeEntry' in stage ? [without([...path, 'BeforeEntry'])] : []),
      ...stage.Actions.flatMap((action, i) => ofAction(action, [...path, 'Actions', i])),
    ].map((change) => ({ ...change, what: `${change.what} (${stage.Name})` }));
  });
}

/** What a story says that misses something which a pipeline may well be without. */
const SEEN_BY: Readonly<Record<string, readonly string[]>> = { DeployStrategy: ['the canary begins'], Alarms: ['the alarm ends the canary'] };

/** Texts for people (`CustomData`) are no wiring. */
function ofAction(action: Properties, path: readonly Step[]): Change[] {
  const configuration = action.Configuration as Properties;
  const parts = ['InputArtifacts', 'OutputArtifacts', 'Namespace'].filter((part) => part in action);
  const told = configuration.UserParameters === undefined ? [] : Object.keys(documentOf(configuration.UserParameters) as object);
  const document = [...path, 'Configuration', 'UserParameters'];
  return [
    without(path), ...parts.map((part) => without([...path, part])),
    ...Object.keys(configuration).filter((key) => key !== 'CustomData').map((key) => without([...path, 'Configuration', key], key, ...SEEN_BY[key] ?? [])),
    ...told.map((field) => ({ what: `without ${document.join('.')}.${field}`, named: [field], change: within(document, removed([field])) })),
  ];
}

/** Each field of what an environment is told, the order of environments, and what happens when a deployment fails. */
function configuration({ Value: value }: Properties): Change[] {
  const fields = documentOf(value) as Properties;
  return [
    ...Object.keys(fields).map((field): Change => ({ what: `without ${field}`, named: [field], change: within(['Value'], removed([field])) })),
    { what: 'rolls back where it must not, or not where it must', named: ['rollback', 'going back', 'go back'], change: within(['Value'], replaced(['rollback'], (rollback) => !rollback)) },
    ...((fields.after as unknown[]).length > 0 ? [{ what: 'comes after nothing', named: ['goes nowhere else'], change: within(['Value'], replaced(['after'], () => [])) }] : []),
  ];
}

/** Each condition of each policy: trusts, permissions of buckets and topics, rights that hold only for something. */
function conditionsOf({ Properties: properties }: Resource): Change[] {
  return pathsOf(properties, 'Condition').map((path) => without(path));
}

function without(path: readonly Step[], ...named: string[]): Change {
  return { what: `without ${path.join('.')}`, named, change: removed(path) };
}

function pathsOf(value: unknown, key: string, path: readonly Step[] = []): Step[][] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, child]) => [
    ...(name === key ? [[...path, name]] : []), ...pathsOf(child, key, [...path, name]),
  ]);
}
