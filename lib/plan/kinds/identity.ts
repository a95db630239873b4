import { hexOf } from '../names';
import { attachment, Facts, Kind } from './kind';

export const IDENTITY: Readonly<Record<string, Kind>> = {
  'AWS::IAM::Role': {
    nameProperty: 'RoleName', max: 64,
    identify: (facts) => {
      const arn = `${globalArn(facts, 'role')}${facts.name}`;
      return { ref: facts.name, arn, attributes: { Arn: arn, RoleId: `AROA${hexOf(facts.uuid).slice(0, 17).toUpperCase()}` } };
    },
  },
  'AWS::IAM::Policy': attachment(['Roles', 'Users', 'Groups']),
  'AWS::IAM::ManagedPolicy': {
    nameProperty: 'ManagedPolicyName', max: 128, attachesTo: ['Roles', 'Users', 'Groups'],
    identify: (facts) => {
      const arn = `${globalArn(facts, 'policy')}${facts.name}`;
      return { ref: arn, arn, attributes: { PolicyArn: arn, PolicyId: `ANPA${hexOf(facts.uuid).slice(0, 17).toUpperCase()}` } };
    },
  },
};

/** IAM has no regions; a path stands between the kind and the name. */
function globalArn(facts: Facts, kind: string): string {
  return `arn:${facts.partition}:iam::${facts.stack.account}:${kind}${facts.text('Path') ?? '/'}`;
}
