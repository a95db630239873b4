import { Right, RightsRow } from '../access-port';
import { KMS_RIGHTS } from './kms';

/** A topic, and the key that it is encrypted with. */
export interface TopicUse {
  readonly topic: string;
  readonly key: string;
  readonly callerAccount: string;
}

export const SNS_RIGHTS = {
  Publish: {
    page: 'https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsns.html',
    rights: ({ topic }: Pick<TopicUse, 'topic'>): Right[] => [{ action: 'sns:Publish', resource: topic }],
  },
  /** Whoever publishes to an encrypted topic uses its key himself. The name of the pair is what SNS gives to the key. */
  encrypt: {
    page: 'https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html',
    rights: ({ topic, key, callerAccount }: TopicUse): Right[] => {
      const use = { key, callerAccount, viaService: `sns.${topic.split(':')[3]}.amazonaws.com`, encryptionContext: { 'aws:sns:topicArn': topic } };
      return [...KMS_RIGHTS.GenerateDataKey.rights(use), ...KMS_RIGHTS.Decrypt.rights(use)];
    },
  },
} satisfies Readonly<Record<string, RightsRow<never>>>;
