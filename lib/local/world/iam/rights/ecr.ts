import type { DescribeImagesCommandInput } from '@aws-sdk/client-ecr';
import { Place, Right, RightsRow } from '../access-port';

export const ECR_RIGHTS = {
  DescribeImages: {
    page: 'https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerregistry.html',
    rights: ({ registryId, repositoryName = '' }: DescribeImagesCommandInput, { account, region }: Place) => [
      { action: 'ecr:DescribeImages', resource: repositoryArn(repositoryName, { account: registryId ?? account, region }) },
    ],
  },
} satisfies Readonly<Record<string, RightsRow<never>>>;

const PUSH = ['BatchCheckLayerAvailability', 'InitiateLayerUpload', 'UploadLayerPart', 'CompleteLayerUpload', 'BatchGetImage', 'PutImage'];
const PULL = ['BatchCheckLayerAvailability', 'BatchGetImage', 'GetDownloadUrlForLayer'];

/** What those do who speak Docker's protocol to a registry. */
export const REGISTRY_RIGHTS = {
  login: { page: 'https://docs.aws.amazon.com/AmazonECR/latest/userguide/registry_auth.html', rights: (): readonly Right[] => [{ action: 'ecr:GetAuthorizationToken', resource: '*' }] },
  push: {
    page: 'https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-push-iam.html',
    rights: (repository: string): readonly Right[] => PUSH.map((action) => ({ action: `ecr:${action}`, resource: repository })),
  },
  pull: {
    page: 'https://docs.aws.amazon.com/codebuild/latest/userguide/sample-ecr.html',
    rights: (repository: string): readonly Right[] => PULL.map((action) => ({ action: `ecr:${action}`, resource: repository })),
  },
} satisfies Readonly<Record<string, RightsRow<never>>>;

export function repositoryArn(name: string, { account, region }: Place): string {
  return `arn:aws:ecr:${region}:${account}:repository/${name}`;
}
