import type { DescribeAlarmsInput } from '@aws-sdk/client-cloudwatch';
import { Place, RightsRow } from '../access-port';

export const CLOUDWATCH_RIGHTS = {
  DescribeAlarms: {
    page: 'https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatch.html',
    rights: ({ AlarmNames = [] }: DescribeAlarmsInput, { account, region }: Place) => (AlarmNames.length > 0 ? AlarmNames : ['*']).map((name) => (
      { action: 'cloudwatch:DescribeAlarms', resource: `arn:aws:cloudwatch:${region}:${account}:alarm:${name}` }
    )),
  },
} satisfies Readonly<Record<string, RightsRow<never>>>;
