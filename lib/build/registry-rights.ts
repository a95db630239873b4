import { IBuildImage, ImagePullPrincipalType } from 'aws-cdk-lib/aws-codebuild';
import { allow, Statement } from '../private/policy';

/** https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-push-iam.html */
const PUSH = ['ecr:BatchCheckLayerAvailability', 'ecr:InitiateLayerUpload', 'ecr:UploadLayerPart', 'ecr:CompleteLayerUpload', 'ecr:PutImage', 'ecr:BatchGetImage'];
/** https://docs.aws.amazon.com/codebuild/latest/userguide/sample-ecr.html */
const PULL = ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'];

/** What a build needs to push to repositories, and to run in an image that lies in one: that is pulled in the name of its role. */
export function registryRights(pushed: readonly string[], { repository, imagePullPrincipalType }: IBuildImage): Statement[] {
  const pulled = repository && imagePullPrincipalType === ImagePullPrincipalType.SERVICE_ROLE ? [repository.repositoryArn] : [];
  if (pushed.length + pulled.length === 0) return [];
  return [
    // Logging in to a registry has no resource level: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerregistry.html
    allow('ecr:GetAuthorizationToken', '*'),
    ...(pushed.length > 0 ? [allow(PUSH, pushed)] : []),
    ...(pulled.length > 0 ? [allow(PULL, pulled)] : []),
  ];
}
