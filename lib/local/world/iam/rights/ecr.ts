import type { DescribeImagesCommandInput } from '@aws-sdk/client-ecr';
import { Place, RightsRow } from '../access-port';

export const ECR_RIGHTS = {
  DescribeImages: {
    page: 'https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerregistry.html',
    rights: ({ registryId, repositoryName = '' }: DescribeImagesCommandInput, { account, region }: Place) => [
      { action: 'ecr:DescribeImages', resource: `arn:aws:ecr:${region}:${registryId ?? account}:repository/${repositoryName}` },
    ],
  },
} satisfies Readonly<Record<string, RightsRow<never>>>;
