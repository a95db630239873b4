import { ReleaseError } from './errors';

/** The store's functions: one job each. */
export const FUNCTION_NAMES = ['build', 'seal', 'admit', 'review', 'verify', 'publish', 'attest', 'tend', 'probe', 'announce'] as const;
export type FunctionName = (typeof FUNCTION_NAMES)[number];

/** Functions that every store has; the others are there as soon as an app needs them. */
export const PERMANENT_FUNCTIONS = ['seal', 'admit', 'verify', 'attest', 'tend'] as const satisfies readonly FunctionName[];
type PermanentFunction = (typeof PERMANENT_FUNCTIONS)[number];

/** Something for each function of a store. */
export type OfFunctions<T> = { readonly [F in PermanentFunction]: T } & { readonly [F in Exclude<FunctionName, PermanentFunction>]?: T };

/** Every environment variable that a construct sets and a handler reads. */
export const VARIABLES = {
  /** Name of the releases bucket: releases, ledger, candidates. */
  releasesBucket: 'RELEASES_BUCKET',
  /** Name of the work bucket: drops, samples, what was announced. */
  workBucket: 'WORK_BUCKET',
  /** Path of the store's parameters, without a slash at the end. */
  storePath: 'STORE_PATH',
  /** Name of the schedule group. */
  scheduleGroup: 'SCHEDULE_GROUP',
  /** ARN of the role that schedules invoke `tend` with. */
  scheduleRole: 'SCHEDULE_ROLE_ARN',
  /** ARN of `tend`. */
  tend: 'TEND_ARN',
  /** ARN of the role of `tend`: whose starts and answers are the product's own. */
  tendRole: 'TEND_ROLE_ARN',
  /** Days that sealed bytes are locked. */
  retentionDays: 'RETENTION_DAYS',
} as const;

export type VariableName = keyof typeof VARIABLES;

/** What each function is given. The plan refuses a template in which one is missing. */
export const FUNCTION_VARIABLES: { readonly [F in FunctionName]: readonly VariableName[] } = {
  build: ['releasesBucket'],
  seal: ['releasesBucket', 'workBucket', 'storePath', 'scheduleGroup', 'scheduleRole', 'tend', 'retentionDays'],
  admit: ['releasesBucket', 'storePath', 'scheduleGroup', 'scheduleRole', 'tend', 'tendRole'],
  review: ['releasesBucket'],
  verify: ['releasesBucket', 'storePath', 'tendRole'],
  publish: ['releasesBucket'],
  attest: ['releasesBucket'],
  tend: ['releasesBucket', 'workBucket', 'storePath', 'scheduleGroup', 'scheduleRole', 'tendRole'],
  probe: [],
  announce: ['releasesBucket', 'workBucket', 'storePath'],
};

/** Seconds; Lambda's limit is 900: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
export const FUNCTION_TIMEOUT: { readonly [F in FunctionName]: number } = {
  build: 60, seal: 900, admit: 300, review: 300, verify: 300, publish: 900, attest: 900, tend: 300, probe: 60, announce: 60,
};

/** Functions that the pipelines of environments call, and those that build pipelines call. */
export const ENVIRONMENT_FUNCTIONS: readonly FunctionName[] = ['admit', 'review', 'verify', 'publish', 'attest'];
export const BUILD_FUNCTIONS: readonly FunctionName[] = ['build', 'seal'];

/** Functions whose last failed delivery must end a job, or at least be seen: their failures go to `tend`. */
export const FUNCTIONS_WITH_JOBS: readonly FunctionName[] = [...BUILD_FUNCTIONS, ...ENVIRONMENT_FUNCTIONS];

/** Reads a function's variables; all missing ones are named at once. */
export function readVariables<V extends VariableName>(
  names: readonly V[], environment: Readonly<Record<string, string | undefined>>,
): { readonly [K in V]: string } {
  const missing = names.filter((name) => !environment[VARIABLES[name]]);
  if (missing.length > 0) {
    throw new ReleaseError('EnvironmentVariableMissing', `missing environment variable ${missing.map((name) => VARIABLES[name]).join(', ')}; deploy the store again`);
  }
  return Object.fromEntries(names.map((name) => [name, environment[VARIABLES[name]]])) as { [K in V]: string };
}
