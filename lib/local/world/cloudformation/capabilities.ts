import { ServiceError } from '../service';
import { Template } from './template';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateChangeSet.html: types that need an acknowledgement, each with the property that names it. */
const IAM: Readonly<Record<string, string | undefined>> = {
  'AWS::IAM::AccessKey': undefined, 'AWS::IAM::Group': 'GroupName', 'AWS::IAM::InstanceProfile': 'InstanceProfileName', 'AWS::IAM::ManagedPolicy': 'ManagedPolicyName',
  'AWS::IAM::Policy': undefined, 'AWS::IAM::Role': 'RoleName', 'AWS::IAM::User': 'UserName', 'AWS::IAM::UserToGroupAddition': undefined,
};

export function checkCapabilities({ resources }: Template, given: readonly string[]): void {
  const iam = [...resources.values()].filter(({ type }) => Object.hasOwn(IAM, type));
  const isNamed = iam.some(({ type, properties }) => IAM[type] !== undefined && properties[IAM[type]] !== undefined);
  const wanted = isNamed ? 'CAPABILITY_NAMED_IAM' : 'CAPABILITY_IAM';
  if (iam.length === 0 || given.includes('CAPABILITY_NAMED_IAM') || (!isNamed && given.includes('CAPABILITY_IAM'))) return;
  throw new ServiceError('InsufficientCapabilitiesException', `Requires capabilities : [${wanted}]`);
}
