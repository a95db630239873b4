import { BuildRequest } from '../ports';
import { Project } from './project';

/** The variables of a build: https://docs.aws.amazon.com/codebuild/latest/userguide/build-env-ref-env-vars.html */
export function environmentOf(project: Project, request: BuildRequest, build: {
  readonly id: string; readonly number: number; readonly startedAt: number; readonly region: string; readonly account: string;
}): Record<string, string> {
  const { id, number, startedAt, region, account } = build;
  const primary = request.sources.find(({ name }) => name === request.primary);
  return {
    ...project.buildspec.variables,
    ...valuesOf(project.variables),
    ...valuesOf(request.variables),
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    CODEBUILD_BUILD_ARN: `arn:aws:codebuild:${region}:${account}:build/${id}`,
    CODEBUILD_BUILD_ID: id,
    CODEBUILD_BUILD_IMAGE: project.image,
    CODEBUILD_BUILD_NUMBER: String(number),
    CODEBUILD_BUILD_SUCCEEDING: '1',
    CODEBUILD_INITIATOR: `codepipeline/${request.pipeline}`,
    CODEBUILD_KMS_KEY_ID: project.encryptionKey,
    CODEBUILD_LOG_PATH: id.slice(id.indexOf(':') + 1),
    CODEBUILD_START_TIME: String(startedAt),
    ...(primary && { CODEBUILD_SOURCE_VERSION: `arn:aws:s3:::${primary.bucket}/${primary.key}` }),
    ...(primary?.revision && { CODEBUILD_RESOLVED_SOURCE_VERSION: primary.revision }),
  };
}

function valuesOf(variables: readonly { readonly name: string; readonly value: string }[]): Record<string, string> {
  return Object.fromEntries(variables.map(({ name, value }) => [name, value]));
}
