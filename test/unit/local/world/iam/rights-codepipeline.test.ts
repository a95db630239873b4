import { Right } from '../../../../../lib/local/world/iam/access-port';
import { CODEPIPELINE_RIGHTS } from '../../../../../lib/local/world/iam/rights/codepipeline';

const PIPELINE = 'arn:aws:codepipeline:eu-west-1:111111111111:shop-prod';
const [ofPipeline, byPipelineName] = [{ name: 'shop-prod' }, { pipelineName: 'shop-prod' }];

/** Operation, its input, and the one resource that the right of the same name is asked for. */
const ROWS: readonly (readonly [keyof typeof CODEPIPELINE_RIGHTS, object, string])[] = [
  ['GetPipeline', ofPipeline, PIPELINE],
  ['GetPipelineState', ofPipeline, PIPELINE],
  ['GetPipelineExecution', { ...byPipelineName, pipelineExecutionId: 'x' }, PIPELINE],
  ['ListPipelineExecutions', byPipelineName, PIPELINE],
  ['ListActionExecutions', byPipelineName, PIPELINE],
  ['StartPipelineExecution', ofPipeline, PIPELINE],
  ['StopPipelineExecution', { ...byPipelineName, pipelineExecutionId: 'x' }, PIPELINE],
  ['RetryStageExecution', { ...byPipelineName, stageName: 'Deploy', pipelineExecutionId: 'x' }, `${PIPELINE}/Deploy`],
  ['PutApprovalResult', { ...byPipelineName, stageName: 'Approve', actionName: 'approve-1' }, `${PIPELINE}/Approve/approve-1`],
  ['PutJobSuccessResult', { jobId: 'x' }, '*'],
  ['PutJobFailureResult', { jobId: 'x' }, '*'],
];

test.each(ROWS)('%s is asked for on what it is about', (operation, input, resource) => {
  const { rights } = CODEPIPELINE_RIGHTS[operation] as { rights: (input: object, place: object) => readonly Right[] };
  expect(rights(input, { account: '111111111111', region: 'eu-west-1' })).toEqual([{ action: `codepipeline:${operation}`, resource }]);
});

test('every operation is among them', () => {
  expect(ROWS.map(([operation]) => operation).sort()).toEqual(Object.keys(CODEPIPELINE_RIGHTS).sort());
});
