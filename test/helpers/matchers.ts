import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { policySizes as sizesOf, rolePolicies as documentsOf } from '../../bench/policies';

/** A statement as it stands in a template, with everything in lists and references as text. */
export interface PolicyStatement {
  /** Logical id of the role, policy or bucket policy that holds it. */
  readonly holder: string;
  readonly sid: string | undefined;
  readonly effect: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly conditions: unknown;
}

interface RawStatement {
  readonly Sid?: string;
  readonly Effect: string;
  readonly Principal?: unknown;
  readonly Action: string | readonly string[];
  readonly Resource?: unknown;
  readonly Condition?: unknown;
}

interface RawDocument {
  readonly Statement: readonly RawStatement[];
}

interface RawResource {
  readonly Type: string;
  readonly Properties: {
    readonly Policies?: readonly { readonly PolicyDocument: RawDocument }[];
    readonly PolicyDocument?: RawDocument;
    readonly AssumeRolePolicyDocument?: RawDocument;
  };
}

/** All resources of a template with their logical ids. */
export function resourcesOf(template: Template): [string, RawResource][] {
  return Object.entries((template.toJSON() as { Resources: Record<string, RawResource> }).Resources);
}

/** Every policy document of a role or policy, with who holds it. */
export function rolePolicies(template: Template): { readonly holder: string; readonly document: RawDocument }[] {
  return documentsOf<RawDocument>(template.toJSON() as never);
}

/** What the roles of a template may do. */
export function rights(template: Template): PolicyStatement[] {
  return rolePolicies(template).flatMap(({ holder, document }) => document.Statement.map((statement) => readStatement(holder, statement)));
}

/** How long each policy of a role gets at most. */
export function policySizes(template: Template): { readonly holder: string; readonly size: number }[] {
  return sizesOf(template.toJSON() as never);
}

/** Statements of the resource policies of one type: of buckets, keys or topics. */
export function resourcePolicies(template: Template, type: 'AWS::S3::BucketPolicy' | 'AWS::SNS::TopicPolicy'): PolicyStatement[] {
  return resourcesOf(template).filter(([, { Type }]) => Type === type)
    .flatMap(([holder, { Properties }]) => Properties.PolicyDocument!.Statement.map((statement) => readStatement(holder, statement)));
}

/** Who may take a role, statement by statement. */
export function trusts(template: Template): { readonly holder: string; readonly service: string | undefined; readonly conditions: unknown }[] {
  return resourcesOf(template).filter(([, { Type }]) => Type === 'AWS::IAM::Role').flatMap(([holder, { Properties }]) =>
    Properties.AssumeRolePolicyDocument!.Statement.map(({ Principal, Condition }) => ({
      holder, service: (Principal as { Service?: string }).Service, conditions: Condition,
    })));
}

/** The stages of a pipeline: each as its name and its actions in run order, those of one run order together. */
export function stagesOf(template: Template, pipelineName: string): [string, string[][]][] {
  const [pipeline] = Object.values(template.findResources('AWS::CodePipeline::Pipeline', { Properties: { Name: pipelineName } }));
  const stages = (pipeline as { Properties: { Stages: { Name: string; Actions: { Name: string; RunOrder?: number }[] }[] } }).Properties.Stages;
  return stages.map(({ Name, Actions }) => {
    const orders = [...new Set(Actions.map(({ RunOrder = 1 }) => RunOrder))].sort((a, b) => a - b);
    return [Name, orders.map((order) => Actions.filter(({ RunOrder = 1 }) => RunOrder === order).map((action) => action.Name))];
  });
}

/** A value as one text, a reference in angle brackets. */
export function flat(value: unknown): string {
  if (typeof value === 'string') return value;
  const [[name, content]] = Object.entries(value as Record<string, unknown>);
  switch (name) {
    case 'Ref': return `<${String(content)}>`;
    case 'Fn::GetAtt': return `<${(content as string[]).join('.')}>`;
    case 'Fn::Join': return (content as [string, unknown[]])[1].map(flat).join((content as [string, unknown[]])[0]);
    case 'Fn::Sub': return String(content).replaceAll('${', '<').replaceAll('}', '>');
    case 'Fn::ImportValue': return flat(content);
    default: return JSON.stringify(value);
  }
}

/** The template of a stack, synthesized once. */
export function templateOf(stack: Stack): Template {
  return Template.fromStack(stack);
}

function readStatement(holder: string, { Sid, Effect, Action, Resource, Condition }: RawStatement): PolicyStatement {
  return {
    holder, sid: Sid, effect: Effect, actions: [Action].flat() as string[], resources: [Resource ?? []].flat().map(flat), conditions: Condition,
  };
}
