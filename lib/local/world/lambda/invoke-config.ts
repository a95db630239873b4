import { ReleaseError } from '../../../contracts/errors';
import { EVENT_AGE_SECONDS, RETRY_ATTEMPTS } from './limits';

/** What becomes of events that a function fails on: an `AWS::Lambda::EventInvokeConfig`. */
export interface InvokeConfig {
  readonly maximumRetryAttempts: number;
  readonly maximumEventAgeSeconds: number;
  /** ARN of a function that receives what failed every time. */
  readonly onFailure?: string;
}

export const DEFAULT_INVOKE_CONFIG: InvokeConfig = { maximumRetryAttempts: RETRY_ATTEMPTS, maximumEventAgeSeconds: EVENT_AGE_SECONDS };

/** Checks what Lambda checks, and refuses destinations that are not functions. */
export function checkedInvokeConfig(name: string, config: Partial<InvokeConfig>): InvokeConfig {
  const { maximumRetryAttempts = RETRY_ATTEMPTS, maximumEventAgeSeconds = EVENT_AGE_SECONDS, onFailure } = config;
  if (!Number.isInteger(maximumRetryAttempts) || maximumRetryAttempts < 0 || maximumRetryAttempts > 2) {
    throw new ReleaseError('AssemblyUnreadable', `the function ${name} has MaximumRetryAttempts ${maximumRetryAttempts}; Lambda takes 0 to 2`);
  }
  if (!Number.isInteger(maximumEventAgeSeconds) || maximumEventAgeSeconds < 60 || maximumEventAgeSeconds > EVENT_AGE_SECONDS) {
    throw new ReleaseError('AssemblyUnreadable', `the function ${name} has MaximumEventAgeInSeconds ${maximumEventAgeSeconds}; Lambda takes 60 to ${EVENT_AGE_SECONDS}`);
  }
  if (onFailure !== undefined && !/^arn:[^:]+:lambda:/.test(onFailure)) {
    throw new ReleaseError('Unsupported', `the function ${name} sends failures to ${onFailure}; a rehearsal delivers them to functions only`);
  }
  return { maximumRetryAttempts, maximumEventAgeSeconds, ...(onFailure !== undefined && { onFailure }) };
}
