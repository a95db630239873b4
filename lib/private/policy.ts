import { Fn } from 'aws-cdk-lib';

/** A policy statement as it stands in a template. */
export interface Statement {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal?: Readonly<Record<string, string | readonly string[]>> | '*';
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

export function policyDocument(statements: readonly Statement[]): { readonly Version: string; readonly Statement: readonly Statement[] } {
  return { Version: '2012-10-17', Statement: statements };
}

export function allow(Action: string | readonly string[], Resource: string | readonly string[], Condition?: Statement['Condition']): Statement {
  return { Effect: 'Allow', Action, Resource, ...(Condition && { Condition }) };
}

/** ARN of a pipeline in the account and region of the stack that says it: a text of one piece, because every environment says it several times. */
export function pipelineArn(name: string): string {
  return Fn.sub(`arn:\${AWS::Partition}:codepipeline:\${AWS::Region}:\${AWS::AccountId}:${name}`);
}

/** ARN of an action of a pipeline's stage. */
export function actionArn(name: string, stage: string, action: string): string {
  return Fn.sub(`arn:\${AWS::Partition}:codepipeline:\${AWS::Region}:\${AWS::AccountId}:${name}/${stage}/${action}`);
}

/** ARN of a rule on the default bus, in the account and region of the stack that says it. */
export function ruleArn(name: string): string {
  return Fn.sub(`arn:\${AWS::Partition}:events:\${AWS::Region}:\${AWS::AccountId}:rule/${name}`);
}

/**
 * A trust in an AWS service that only counts for one resource, or a few. Its ARN says the account, too, so that `aws:SourceAccount` would refuse nothing more:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
 */
export function serviceTrust(service: string, sourceArn: string | readonly string[]): Statement {
  return { Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole', Condition: { ArnEquals: { 'aws:SourceArn': sourceArn } } };
}
