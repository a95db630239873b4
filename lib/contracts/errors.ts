/** Every code that the product refuses with. A closed list: tools and people may rely on it. */
export const ERROR_CODES = [
  // what a document or a value looks like
  'DocumentUnreadable', 'FieldMissing', 'FieldInvalid', 'VersionUnsupported', 'EnvironmentVariableMissing',
  // refusals of a release
  'ReleaseUnsealed', 'ReleaseAltered', 'ReleaseBad', 'ReleaseConflict', 'DropInvalid', 'HandoverInvalid', 'BuildFailed', 'ReleaseUnknown', 'ImageMissing', 'ImageMoved',
  // refusals of an execution
  'EnvironmentTaken', 'EnvironmentUnknown', 'NotPromoted', 'NotAdmitted', 'AlreadyOpened', 'AnswerDoesNotCount', 'ApprovalVoid', 'ConfigurationDiffers', 'DeploymentClosed',
  // refusals while deploying
  'TargetDiffers', 'ArchiveInvalid', 'ArtifactTooLarge', 'OutOfTime', 'LedgerBroken',
  // the rehearsal
  'AssemblyUnreadable', 'WiringBroken', 'Unsupported', 'StoryInvalid', 'HostUnknown', 'DidNotSettle', 'NotReached', 'AppFailed', 'UsageInvalid', 'BuildsRefused',
  'AccessDenied', 'GrantUnused', 'Interrupted',
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

/** A refusal: the code says which, the message says what was wrong, with the value, and what to do. */
export class ReleaseError extends Error {
  public readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'ReleaseError';
    this.code = code;
  }
}

/** True for a refusal of ours, also when it comes from another copy of this module (a bundle, a test realm). */
export function isReleaseError(error: unknown): error is ReleaseError {
  return error instanceof Error && error.name === 'ReleaseError' && ERROR_CODES.includes((error as ReleaseError).code);
}

/** One line for a person, whatever was thrown. */
export function errorText(error: unknown): string {
  if (isReleaseError(error)) return `${error.code}: ${error.message}`;
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
