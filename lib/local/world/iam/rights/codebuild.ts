import { Right, RightsRow } from '../access-port';

/** A report group that a build writes to. */
export interface UsedReportGroup {
  readonly arn: string;
  readonly isNew: boolean;
  readonly kind: 'test' | 'coverage';
}

const PAGE = 'https://docs.aws.amazon.com/codebuild/latest/userguide/auth-and-access-control-permissions-reference.html';

export const CODEBUILD_RIGHTS = {
  StartBuild: { page: PAGE, rights: (projectArn: string): readonly Right[] => [{ action: 'codebuild:StartBuild', resource: projectArn }] },
  BatchGetBuilds: { page: PAGE, rights: (projectArn: string): readonly Right[] => [{ action: 'codebuild:BatchGetBuilds', resource: projectArn }] },
  Report: {
    page: 'https://docs.aws.amazon.com/codebuild/latest/userguide/test-permissions.html',
    rights: ({ arn, isNew, kind }: UsedReportGroup): readonly Right[] => [
      ...(isNew ? ['CreateReportGroup'] : []), 'CreateReport', kind === 'test' ? 'BatchPutTestCases' : 'BatchPutCodeCoverages', 'UpdateReport',
    ].map((action) => ({ action: `codebuild:${action}`, resource: arn })),
  },
} satisfies Readonly<Record<string, RightsRow<never>>>;
