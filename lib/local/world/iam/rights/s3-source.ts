import { Right, RightsRow } from '../access-port';

/** The object that a source copies. `account` is that of the bucket. */
export interface SourceObject {
  readonly bucket: string;
  readonly key: string;
  readonly account: string;
}

function rightsOn(resource: string, account: string, ...actions: readonly string[]): Right[] {
  const context = { 's3:tlsversion': '1.3', 's3:resourceaccount': account };
  return actions.map((action) => ({ action: `s3:${action}`, resource: `arn:aws:s3:::${resource}`, account, context }));
}

/** What CodePipeline asks of an S3 source's role, beside the reading itself. The page names the rights, and not when each is used. */
export const S3_SOURCE_RIGHTS = {
  copy: {
    page: 'https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-S3.html',
    rights: ({ bucket, key, account }: SourceObject) => [
      ...rightsOn(bucket, account, 'GetBucketVersioning', 'GetBucketAcl', 'GetBucketLocation'),
      ...rightsOn(`${bucket}/${key}`, account, 'GetObject', 'GetObjectVersion', 'GetObjectTagging', 'GetObjectVersionTagging'),
    ],
  },
} satisfies Readonly<Record<string, RightsRow<never>>>;
