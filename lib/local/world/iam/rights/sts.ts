import type { AssumeRoleCommandInput } from '@aws-sdk/client-sts';
import { RightsRow } from '../access-port';

export const STS_RIGHTS = {
  AssumeRole: {
    page: 'https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecuritytokenservice.html',
    rights: ({ RoleArn = '', RoleSessionName = '' }: AssumeRoleCommandInput) => [
      { action: 'sts:AssumeRole', resource: RoleArn, context: { 'sts:rolesessionname': RoleSessionName } },
    ],
  },
  GetCallerIdentity: { page: 'https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html', rights: () => [] },
} satisfies Readonly<Record<string, RightsRow<never>>>;
