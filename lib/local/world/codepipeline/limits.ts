/** Quotas and lengths: https://docs.aws.amazon.com/codepipeline/latest/userguide/limits.html and the API's model (documented). */
export const LIMITS = {
  stages: { min: 2, max: 50 },
  actionsPerStage: { min: 1, max: 50 },
  runOrder: { min: 1, max: 999 },
  configurationKey: 50,
  configurationValue: 1000,
  ruleConfigurationValue: 10_000,
  /** Bytes of an action's configuration once its variables are resolved. */
  resolvedConfiguration: 100 * 1024,
  /** Bytes of an action's output variables. */
  outputVariables: 122_880,
  rules: { min: 1, max: 5 },
  approvalTimeoutMinutes: { min: 5, max: 86_400 },
  approvalSummary: 512,
  stopReason: 200,
  continuationToken: 2048,
  jobSummary: 2048,
  jobExternalId: 1500,
  failureMessage: 5000,
  sourceRevisions: 50,
  revisionValue: 1500,
  /** Filters per kind of event, patterns per list, characters of a pattern, changed files that are looked at. */
  triggers: { perPipeline: 50, filters: 3, patterns: 8, pattern: 255, changedFiles: 100 },
  /** Executions in progress of one QUEUED pipeline. */
  queuedExecutions: 50,
} as const;

/** A page holds this many records if the caller does not say; AWS fills up to 100, and a shorter page is always allowed. */
export const DEFAULT_PAGE = 5;
export const MAX_PAGE = 100;

/** Patterns of the API's model. */
export const PATTERNS = {
  name: '[A-Za-z0-9.@\\-_]+',
  artifact: '[a-zA-Z0-9_\\-]+',
  namespace: '[A-Za-z0-9@\\-_]+',
  variable: '[A-Za-z0-9@\\-_]+',
  uuid: '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}',
  clientRequestToken: '^[a-zA-Z0-9-]+$',
} as const;
