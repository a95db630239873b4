import { Right, RightsRow } from '../access-port';

export const IAM_RIGHTS = {
  PassRole: {
    page: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html',
    rights: ({ roleArn, service }: { readonly roleArn: string; readonly service: string }): Right[] => [
      { action: 'iam:PassRole', resource: roleArn, context: { 'iam:passedtoservice': service } },
    ],
  },
} satisfies Readonly<Record<string, RightsRow<never>>>;
