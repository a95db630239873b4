import type { PutJobFailureResultInput, PutJobSuccessResultInput } from '@aws-sdk/client-codepipeline';
import { Constraints } from '../constraints';
import { LIMITS, PATTERNS } from '../limits';

const FAILURE_TYPES = ['JobFailed', 'ConfigurationError', 'PermissionError', 'RevisionOutOfSync', 'RevisionUnavailable', 'SystemUnavailable'];

/** Refuses a PutJobSuccessResult that does not fit the API's model. */
export function checkSuccess(input: PutJobSuccessResultInput): void {
  const c = new Constraints();
  checkJobId(c, input.jobId);
  c.length('continuationToken', input.continuationToken, 1, LIMITS.continuationToken);
  c.length('executionDetails.summary', input.executionDetails?.summary, 1, LIMITS.jobSummary);
  c.length('executionDetails.externalExecutionId', input.executionDetails?.externalExecutionId, 1, LIMITS.jobExternalId);
  c.range('executionDetails.percentComplete', input.executionDetails?.percentComplete, 0, 100);
  if (input.currentRevision) {
    c.required('currentRevision.revision', input.currentRevision.revision);
    c.required('currentRevision.changeIdentifier', input.currentRevision.changeIdentifier);
  }
  const variable = new RegExp(`^${PATTERNS.variable}$`);
  if (Object.keys(input.outputVariables ?? {}).some((key) => !variable.test(key))) {
    c.fault('outputVariables', `Map keys must satisfy constraint: [Member must satisfy regular expression pattern: ${PATTERNS.variable}]`);
  }
  c.done();
}

/** Refuses a PutJobFailureResult that does not fit the API's model. */
export function checkFailure(input: PutJobFailureResultInput): void {
  const c = new Constraints();
  checkJobId(c, input.jobId);
  if (c.required('failureDetails', input.failureDetails)) {
    const { type, message, externalExecutionId } = input.failureDetails ?? {};
    if (c.required('failureDetails.type', type)) c.oneOf('failureDetails.type', type, FAILURE_TYPES);
    if (c.required('failureDetails.message', message)) c.length('failureDetails.message', message, 1, LIMITS.failureMessage);
    c.length('failureDetails.externalExecutionId', externalExecutionId, 1, LIMITS.jobExternalId);
  }
  c.done();
}

function checkJobId(c: Constraints, jobId: string | undefined): void {
  if (c.required('jobId', jobId)) c.pattern('jobId', jobId, PATTERNS.uuid);
}
