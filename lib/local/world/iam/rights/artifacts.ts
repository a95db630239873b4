import { Right, RightsRow } from '../access-port';

/** An artifact in the store of a pipeline. */
export interface ArtifactPlace {
  readonly bucket: string;
  readonly key: string;
  /** That of the bucket. */
  readonly account: string;
}

function version({ bucket, key, account }: ArtifactPlace): Right[] {
  return [{ action: 's3:GetObjectVersion', resource: `arn:aws:s3:::${bucket}/${key}`, account, context: { 's3:tlsversion': '1.3', 's3:resourceaccount': account } }];
}

/** What is needed for an artifact beside reading it as it lies there. The pages name the right, and not when it is used. */
export const ARTIFACT_RIGHTS = {
  action: {
    page: 'https://docs.aws.amazon.com/codepipeline/latest/userguide/security-iam-service-role.html',
    rights: version,
  },
  build: {
    page: 'https://docs.aws.amazon.com/codebuild/latest/userguide/setting-up-service-role.html',
    rights: version,
  },
} satisfies Readonly<Record<string, RightsRow<never>>>;
