import { accessBy, roleWith } from '../../../../helpers/access';
import { resource } from '../../mini-plan';
import { roleSession } from '../../../../../lib/local/world/iam/callers';

test('a policy belongs to the role of its own account, and to no other one of that name', () => {
  const [here, there] = ['111111111111', '222222222222'].map((account) => `arn:aws:iam::${account}:role/Managers`);
  const nothing = { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::nowhere/*' };
  const PolicyDocument = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'ssm:GetParameter', Resource: '*' }] };
  const policy = resource('AWS::IAM::Policy', 'ManagersPolicy', 'arn:none', { Roles: ['Managers'], PolicyDocument });
  const access = accessBy(roleWith(here, nothing), roleWith(there, nothing), policy);
  const reads = (role: string) => () => access.require(roleSession(role, 'ada'), { action: 'ssm:GetParameter', resource: `arn:aws:ssm:eu-west-1:${role.split(':')[4]}:parameter/a` });
  expect(reads(here)).not.toThrow();
  expect(reads(there)).toThrow(/222222222222:assumed-role\/Managers\/ada is not authorized to perform: ssm:GetParameter .* because no identity-based policy allows it/);
});
