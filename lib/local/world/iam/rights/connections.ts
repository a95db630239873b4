import { Right, RightsRow } from '../access-port';

/** Which repository is read by which connection. */
export interface UsedConnection {
  readonly connectionArn: string;
  readonly fullRepositoryId: string;
}

const [OLD, NEW] = ['codestar-connections', 'codeconnections'];

/** The action is spelt as the connection's ARN is: "the service prefix needs to match that of the resource". */
export const CONNECTION_RIGHTS = {
  UseConnection: {
    page: 'https://docs.aws.amazon.com/dtconsole/latest/userguide/security-iam.html',
    rights: ({ connectionArn, fullRepositoryId }: UsedConnection): readonly Right[] => {
      const service = connectionArn.split(':')[2] === NEW ? NEW : OLD;
      return [{ action: `${service}:UseConnection`, resource: connectionArn, context: { [`${service}:fullrepositoryid`]: fullRepositoryId } }];
    },
  },
} satisfies Readonly<Record<string, RightsRow<never>>>;
