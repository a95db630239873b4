import { BUILD_ENVIRONMENT } from '../../lib/contracts/build';
import { AUTHOR_MAX } from '../../lib/contracts/commits';
import { ReleaseError } from '../../lib/contracts/errors';
import { pipelineName } from '../../lib/contracts/names';
import { Reader } from '../../lib/contracts/parse';
import { printable } from '../../lib/contracts/printable';
import { noteFailure } from '../shared/build-failure';
import { s3 } from '../shared/clients';
import { listActions } from '../shared/executions.client';
import { Ledger } from '../shared/ledger.client';
import { log } from '../shared/log';
import { sourceOf } from './source.client';

const REASON_MAX = 500;

/**
 * A build that CodeBuild itself ended: its container was lost, it took too long, it could not begin. Nobody has handed over anything then, and no
 * action after it runs; what CodePipeline was told is written into the ledger. The event only says where to look.
 */
export async function noteBroken(releasesBucket: string, event: unknown): Promise<void> {
  const { pipeline, executionId, actionExecutionId } = parseEvent(event);
  const release = pipeline.slice(0, -pipelineName('', BUILD_ENVIRONMENT).length);
  const actions = await listActions(pipeline, executionId);
  const action = actions.find((each) => each.actionExecutionId === actionExecutionId);
  // History may be later than events: then Lambda delivers again.
  if (action?.status !== 'Failed') throw new ReleaseError('FieldInvalid', `the event says that the action ${actionExecutionId} has failed, CodePipeline says '${action?.status ?? 'there is none'}'`);
  const { CommitId, VersionId, AuthorDisplayName } = sourceOf(actions);
  const result = action.output?.executionResult;
  const reason = printable(result?.errorDetails?.message ?? result?.externalExecutionSummary ?? 'CodeBuild ended it and does not say why', REASON_MAX);
  const ledger = new Ledger(s3(), releasesBucket, release);
  await noteFailure(ledger, {
    executionId, jobId: actionExecutionId, stage: action.stageName!, revision: CommitId ?? VersionId ?? '', author: AuthorDisplayName ? printable(AuthorDisplayName, AUTHOR_MAX) : null,
  }, { code: 'BuildFailed', reason, lines: [] });
  log('broken', { release, executionId, reason });
}

function parseEvent(event: unknown): { readonly pipeline: string; readonly executionId: string; readonly actionExecutionId: string } {
  return Reader.parse('event of CodePipeline', event, (r) => {
    const detail = r.field('detail');
    return {
      pipeline: detail.field('pipeline').string(new RegExp(`.${pipelineName('', BUILD_ENVIRONMENT)}$`)), executionId: detail.field('execution-id').string(/./),
      actionExecutionId: detail.field('action-execution-id').string(/./),
    };
  });
}
