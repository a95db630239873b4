import { Right, RightsRow } from '../access-port';

/** What a service does with a key in somebody's name. */
export interface KeyUse {
  /** An ARN. */
  readonly key: string;
  /** e.g. `s3.eu-west-1.amazonaws.com`. */
  readonly viaService: string;
  /** The account in whose name it is done. */
  readonly callerAccount: string;
  readonly encryptionContext: Readonly<Record<string, string>>;
}

function use(action: string, { key, viaService, callerAccount, encryptionContext }: KeyUse): Right {
  const pairs = Object.entries(encryptionContext);
  return {
    action: `kms:${action}`, resource: key,
    context: {
      'kms:viaservice': viaService, 'kms:calleraccount': callerAccount, 'kms:encryptioncontextkeys': pairs.map(([name]) => name),
      ...Object.fromEntries(pairs.map(([name, value]) => [`kms:encryptioncontext:${name.toLowerCase()}`, value])),
    },
  };
}

const PAGE = 'https://docs.aws.amazon.com/service-authorization/latest/reference/list_awskeymanagementservice.html';

export const KMS_RIGHTS = {
  Decrypt: { page: PAGE, rights: (input: KeyUse) => [use('Decrypt', input)] },
  GenerateDataKey: { page: PAGE, rights: (input: KeyUse) => [use('GenerateDataKey', input)] },
} satisfies Readonly<Record<string, RightsRow<never>>>;
