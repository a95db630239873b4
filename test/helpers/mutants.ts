import { readFileSync } from 'node:fs';
import { FUNCTION_NAMES, FunctionName } from '../../lib/contracts';

/** One change to a synthesized template, and what must be named when it is noticed. */
export interface Mutant {
  readonly name: string;
  /** One of these texts must stand in what the rehearsal says. */
  readonly named: readonly string[];
  /** Changes a copy of the template, or names a function whose bundle is replaced. */
  readonly change: (template: Template) => void;
  readonly bundle?: FunctionName;
}

export interface Resource {
  readonly Type: string;
  readonly Properties: Record<string, unknown>;
}

export interface Template {
  readonly Resources: Record<string, Resource>;
}

/** Every change there is, found by walking the template: nothing is listed by hand. */
export function mutantsOf(templateFile: string): Mutant[] {
  const template = JSON.parse(readFileSync(templateFile, 'utf8')) as Template;
  return [
    ...Object.entries(template.Resources).filter(([id]) => isOurs(id)).flatMap(([id, resource]) => [...ofResource(id, resource), ...conditionsOf(id, resource)]),
    ...FUNCTION_NAMES.map((bundle): Mutant => ({ name: `the bundle of ${bundle} always agrees`, named: [bundle], bundle, change: () => undefined })),
  ];
}

/** What the library makes, by logical id: the rest of the app is the user's own. */
function isOurs(id: string): boolean {
  return /^(Store|Shop)/.test(id);
}

function ofResource(id: string, { Type, Properties }: Resource): Mutant[] {
  const removed = (what: string): Mutant => ({ name: `${what} ${id} is removed`, named: [id], change: (t) => { delete t.Resources[id]; } });
  switch (Type) {
    case 'AWS::Lambda::Function': return Object.keys((Properties.Environment as { Variables: object } | undefined)?.Variables ?? {})
      .map((variable) => property(`variable ${variable} of ${id} is removed`, id, ['Environment', 'Variables', variable], [variable]));
    case 'AWS::CodePipeline::Pipeline': return [...userParameters(id, Properties), ...approvals(id, Properties)];
    case 'AWS::S3::Bucket': return 'NotificationConfiguration' in Properties ? [property(`events of ${id} are off`, id, ['NotificationConfiguration'], [id])] : [];
    case 'AWS::Events::Rule': return [removed('rule'), property(`targets of ${id} are removed`, id, ['Targets'], [id])];
    case 'AWS::SNS::Subscription': return [removed('subscription')].map((mutant) => ({ ...mutant, named: [...mutant.named, 'subscription'] }));
    case 'AWS::Lambda::Permission': return [removed('permission')].map((mutant) => ({ ...mutant, named: [...mutant.named, 'permission'] }));
    case 'AWS::Lambda::EventInvokeConfig': return [removed('failure destination')].map((mutant) => ({ ...mutant, named: [...mutant.named, 'EventInvokeConfig'] }));
    case 'AWS::Scheduler::Schedule': return [removed('schedule')];
    case 'AWS::SSM::Parameter': return [removed('parameter')];
    case 'AWS::IAM::Policy': return JSON.stringify(Properties).includes('lambda:InvokeFunction') ? [removed('schedule permission')].map((mutant) => ({ ...mutant, named: [...mutant.named, 'lambda:InvokeFunction'] })) : [];
    default: return [];
  }
}

function property(name: string, id: string, path: readonly string[], named: readonly string[]): Mutant {
  return {
    name, named,
    change: (template) => {
      const parent = path.slice(0, -1).reduce<Record<string, unknown>>((value, key) => value[key] as Record<string, unknown>, template.Resources[id].Properties);
      delete parent[path.at(-1)!];
    },
  };
}

interface Action {
  readonly Name: string;
  readonly Configuration: Record<string, unknown>;
}

function actionsOf(properties: Record<string, unknown>): Action[] {
  return (properties.Stages as { Actions: Action[] }[]).flatMap((stage) => stage.Actions);
}

/** Each field of the JSON that an action tells its function. */
function userParameters(id: string, properties: Record<string, unknown>): Mutant[] {
  return actionsOf(properties).filter((action) => action.Configuration.UserParameters !== undefined).flatMap((action) => {
    const fields = Object.keys(JSON.parse(flatten(action.Configuration.UserParameters).text) as object);
    return fields.map((field): Mutant => ({
      name: `UserParameters.${field} of ${action.Name} is removed`,
      named: [field],
      change: (template) => {
        const target = actionsOf(template.Resources[id].Properties).find((item) => item.Name === action.Name)!;
        const { text, restore } = flatten(target.Configuration.UserParameters);
        const value = JSON.parse(text) as Record<string, unknown>;
        delete value[field];
        target.Configuration.UserParameters = restore(JSON.stringify(value));
      },
    }));
  });
}

/** Each setting of an action that waits for an answer. */
function approvals(id: string, properties: Record<string, unknown>): Mutant[] {
  return actionsOf(properties).filter((action) => 'NotificationArn' in action.Configuration).flatMap((action) => ['NotificationArn', 'IsSummaryRequired'].map((key) => ({
    name: `${key} of ${action.Name} is removed`,
    named: [key],
    change: (template: Template) => {
      delete actionsOf(template.Resources[id].Properties).find((item) => item.Name === action.Name)!.Configuration[key];
    },
  })));
}

/** Each condition of each policy: trusts, permissions of buckets and topics, rights that hold only for something. */
function conditionsOf(id: string, resource: Resource): Mutant[] {
  return pathsOf(resource.Properties, 'Condition').map((path) => ({
    name: `a condition of ${id} is removed (${path.join('.')})`,
    named: [id],
    change: (template) => {
      const parent = path.slice(0, -1).reduce<unknown>((value, key) => (value as Record<string | number, unknown>)[key], template.Resources[id].Properties);
      delete (parent as Record<string, unknown>).Condition;
    },
  }));
}

function pathsOf(value: unknown, key: string, path: readonly (string | number)[] = []): (string | number)[][] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, child]) => [
    ...(name === key ? [[...path, name]] : []), ...pathsOf(child, key, [...path, name]),
  ]);
}

/** A text with references in it, as one text with marks in their places; and back. */
function flatten(value: unknown): { text: string; restore: (text: string) => unknown } {
  const parts = typeof value === 'string' ? [value] : (value as { 'Fn::Join': [string, unknown[]] })['Fn::Join'][1];
  const references = parts.filter((part) => typeof part !== 'string');
  let count = 0;
  const text = parts.map((part) => (typeof part === 'string' ? part : `\u00a7${count++}\u00a7`)).join('');
  return {
    text,
    restore: (changed) => ({ 'Fn::Join': ['', changed.split(/(§\d+§)/).map((piece) => (/^§\d+§$/.test(piece) ? references[Number(piece.slice(1, -1))] : piece))] }),
  };
}
