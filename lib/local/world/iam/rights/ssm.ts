import type { GetParameterCommandInput, GetParametersByPathCommandInput, GetParametersCommandInput, PutParameterCommandInput } from '@aws-sdk/client-ssm';
import { Place, Right, RightsRow } from '../access-port';

const PAGE = 'https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssystemsmanager.html';

/** A parameter may be named by its ARN; a name has a slash before it in the ARN, whether it begins with one or not. */
function parameter(action: string, name: string, { account, region }: Place): Right {
  const path = name.startsWith('/') ? name : `/${name}`;
  return { action: `ssm:${action}`, resource: name.startsWith('arn:') ? name : `arn:aws:ssm:${region}:${account}:parameter${path}` };
}

export const SSM_RIGHTS = {
  GetParameter: { page: PAGE, rights: ({ Name = '' }: GetParameterCommandInput, place: Place) => [parameter('GetParameter', Name, place)] },
  GetParameters: { page: PAGE, rights: ({ Names = [] }: GetParametersCommandInput, place: Place) => Names.map((name) => parameter('GetParameters', name, place)) },
  /** https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-access.html: whoever may read a path may read what is below it. */
  GetParametersByPath: { page: PAGE, rights: ({ Path = '' }: GetParametersByPathCommandInput, place: Place) => [parameter('GetParametersByPath', Path.replace(/(.)\/$/, '$1'), place)] },
  PutParameter: { page: PAGE, rights: ({ Name = '' }: PutParameterCommandInput, place: Place) => [parameter('PutParameter', Name, place)] },
} satisfies Readonly<Record<string, RightsRow<never>>>;
