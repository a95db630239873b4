/**
 * Names and their patterns. They end up in pipeline names, S3 keys, parameter paths and URLs, so they are narrow on purpose.
 * Pipeline names: 100 characters of `[A-Za-z0-9.@\-_]`, https://docs.aws.amazon.com/codepipeline/latest/userguide/limits.html;
 * role names: 64, https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html; schedule names: 64 of `[0-9a-zA-Z-_.]`, https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateSchedule.html.
 */
export const RELEASE_NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
export const RELEASE_NAME_MAX = 24;
export const ENVIRONMENT_NAME = RELEASE_NAME;
export const ENVIRONMENT_NAME_MAX = 20;
export const ARTIFACT_NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
export const ARTIFACT_NAME_MAX = 40;
export const VERSION = /^[0-9A-Za-z][0-9A-Za-z.\-_]*$/;
export const VERSION_MAX = 64;

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateChangeSet.html */
export const STACK_NAME = /^[a-zA-Z][-a-zA-Z0-9]{0,127}$/;

/** `<name>-build` is the build pipeline's. */
export const RESERVED_ENVIRONMENTS: readonly string[] = ['build'];

/** Each function returns what is wrong with a name, or nothing. */
export function releaseNameFault(name: string): string | undefined {
  return kebabFault('release name', name, RELEASE_NAME_MAX);
}

export function environmentNameFault(name: string): string | undefined {
  if (RESERVED_ENVIRONMENTS.includes(name)) return `environment name '${name}' is reserved; choose another one`;
  return kebabFault('environment name', name, ENVIRONMENT_NAME_MAX, RESERVED_ENVIRONMENTS);
}

export function artifactNameFault(name: string): string | undefined {
  return kebabFault('artifact name', name, ARTIFACT_NAME_MAX);
}

export function versionFault(version: string): string | undefined {
  const remedy = version.replace(/\+/g, '-');
  if (remedy !== version && versionFault(remedy) === undefined) {
    return `version '${version}' contains '+', which S3 keys and URLs do not keep; write '${remedy}' instead`;
  }
  if (!VERSION.test(version) || version.length > VERSION_MAX) {
    return `version '${version}' must be 1 to ${VERSION_MAX} letters, digits, '.', '-' or '_', and begin with a letter or a digit`;
  }
  return undefined;
}

export function pipelineName(release: string, environment: string): string {
  return `${release}-${environment}`;
}

function kebabFault(what: string, name: string, max: number, reserved: readonly string[] = []): string | undefined {
  if (RELEASE_NAME.test(name) && name.length <= max) return undefined;
  const remedy = name.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^[^a-z]+|-+$/g, '').slice(0, max);
  return `${what} '${name}' must be at most ${max} lower case letters and digits, in words joined by '-', and begin with a letter`
    + (RELEASE_NAME.test(remedy) && !reserved.includes(remedy) ? `; '${remedy}' would do` : '');
}
