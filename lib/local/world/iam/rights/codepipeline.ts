import type { PutApprovalResultInput, RetryStageExecutionInput } from '@aws-sdk/client-codepipeline';
import { Place, Right, RightsRow } from '../access-port';

const PAGE = 'https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscodepipeline.html';

function onPipeline(action: string, path: string, { account, region }: Place): Right[] {
  return [{ action: `codepipeline:${action}`, resource: `arn:aws:codepipeline:${region}:${account}:${path}` }];
}

/** An operation that calls the pipeline's name `name`. */
const byName = (action: string) => ({ page: PAGE, rights: ({ name = '' }: { readonly name?: string }, place: Place) => onPipeline(action, name, place) });
const byPipelineName = (action: string) => ({ page: PAGE, rights: ({ pipelineName = '' }: { readonly pipelineName?: string }, place: Place) => onPipeline(action, pipelineName, place) });
/** A job belongs to nothing that a policy could name. */
const ofJob = (action: string) => ({ page: PAGE, rights: () => [{ action: `codepipeline:${action}`, resource: '*' }] });

export const CODEPIPELINE_RIGHTS = {
  GetPipeline: byName('GetPipeline'),
  GetPipelineState: byName('GetPipelineState'),
  GetPipelineExecution: byPipelineName('GetPipelineExecution'),
  ListPipelineExecutions: byPipelineName('ListPipelineExecutions'),
  ListActionExecutions: byPipelineName('ListActionExecutions'),
  StartPipelineExecution: byName('StartPipelineExecution'),
  StopPipelineExecution: byPipelineName('StopPipelineExecution'),
  RetryStageExecution: {
    page: PAGE,
    rights: ({ pipelineName = '', stageName = '' }: RetryStageExecutionInput, place: Place) => onPipeline('RetryStageExecution', `${pipelineName}/${stageName}`, place),
  },
  PutApprovalResult: {
    page: PAGE,
    rights: ({ pipelineName = '', stageName = '', actionName = '' }: PutApprovalResultInput, place: Place) => onPipeline('PutApprovalResult', `${pipelineName}/${stageName}/${actionName}`, place),
  },
  PutJobSuccessResult: ofJob('PutJobSuccessResult'),
  PutJobFailureResult: ofJob('PutJobFailureResult'),
} satisfies Readonly<Record<string, RightsRow<never>>>;
