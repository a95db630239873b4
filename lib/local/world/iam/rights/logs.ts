import { Place, Right, RightsRow } from '../access-port';

export interface LogStream {
  readonly group: string;
  readonly stream: string;
}

const PAGE = 'https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatchlogs.html';

function log(action: string, resource: string, { account, region }: Place): Right {
  return { action: `logs:${action}`, resource: `arn:aws:logs:${region}:${account}:log-group:${resource}` };
}

/** AWS writes the ARN of a log group with and without an empty stream behind it (seen in its messages); whoever makes one needs both here. */
export const LOGS_RIGHTS = {
  CreateLogGroup: {
    page: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/iam-access-control-overview-cwl.html',
    rights: ({ group }: LogStream, place: Place) => [group, `${group}:log-stream:`].map((resource) => log('CreateLogGroup', resource, place)),
  },
  CreateLogStream: { page: PAGE, rights: ({ group, stream }: LogStream, place: Place) => [log('CreateLogStream', `${group}:log-stream:${stream}`, place)] },
  PutLogEvents: { page: PAGE, rights: ({ group, stream }: LogStream, place: Place) => [log('PutLogEvents', `${group}:log-stream:${stream}`, place)] },
} satisfies Readonly<Record<string, RightsRow<never>>>;
