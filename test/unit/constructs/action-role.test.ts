import { Stack } from 'aws-cdk-lib';
import { CfnRole } from 'aws-cdk-lib/aws-iam';
import { ReleaseStore } from '../../../lib';
import { policyDocument } from '../../../lib/private/policy';
import { actionRole } from '../../../lib/targets/action-role';
import { TargetContext } from '../../../lib/targets/target';
import { resourcePolicies, rights, templateOf } from '../../helpers/matchers';
import { newApp } from '../../helpers/synth';

const env = (account: string) => ({ account, region: 'eu-west-1' });

/** A role for an action of the pipeline shop-prod, which lies in 111111111111, that works in `account`. */
function roleIn(account: string): { readonly tools: Stack; readonly there: Stack } {
  const app = newApp();
  const tools = new Stack(app, 'Tools', { env: env('111111111111') });
  const there = account === '111111111111' ? tools : new Stack(app, 'There', { env: env(account) });
  const resource = new CfnRole(tools, 'PipelineRole', { assumeRolePolicyDocument: policyDocument([]) });
  const context: TargetContext = {
    scope: tools, index: 0, store: ReleaseStore.of(tools), release: 'shop', environment: 'prod', imageNames: [], artifactNames: ['site'],
    roleName: (purpose) => `shop-prod-${purpose}-abcdef`, json: JSON.stringify,
    pipelineRole: () => ({ arn: 'arn:aws:iam::111111111111:role/shop-prod-pipeline-abcdef', resource }),
  };
  actionRole(context, { at: there, statements: [] });
  return { tools, there };
}

const NAME = ':iam::333333333333:role/shop-prod-action0-abcdef';

test("an action's role trusts the role of its pipeline and nobody else, and reads what this pipeline hands over", () => {
  const { there } = roleIn('111111111111');
  const template = templateOf(there);
  const [id] = Object.keys(template.findResources('AWS::IAM::Role', { Properties: { RoleName: 'shop-prod-action0-abcdef' } }));
  template.hasResourceProperties('AWS::IAM::Role', {
    RoleName: 'shop-prod-action0-abcdef', AssumeRolePolicyDocument: { Statement: [{ Principal: { AWS: 'arn:aws:iam::111111111111:role/shop-prod-pipeline-abcdef' }, Action: 'sts:AssumeRole' }] },
  });
  expect(rights(template).filter(({ holder }) => holder === id).map(({ actions, resources }) => [actions, resources])).toEqual([
    [['s3:GetObject', 's3:GetObjectVersion'], [expect.stringMatching(/Artifacts\w+\.Arn>\/shop-prod\/\*$/)]],
    [['kms:Decrypt'], [expect.stringMatching(/Key\w+\.Arn>$/)]],
  ]);
});

test('from another account it is let in alone: by the bucket for what this pipeline hands over, by the key through S3 only', () => {
  const { tools, there } = roleIn('333333333333');
  const template = templateOf(tools);
  const isIt = { ArnEquals: { 'aws:PrincipalArn': { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, NAME]] } } };
  const granted = resourcePolicies(template, 'AWS::S3::BucketPolicy').filter(({ effect, holder }) => effect === 'Allow' && /Artifacts/.test(holder));
  expect(granted.map(({ actions, resources, conditions }) => [actions, resources, conditions])).toEqual([
    [['s3:GetObject', 's3:GetObjectVersion'], [expect.stringMatching(/\/shop-prod\/\*$/)], isIt],
  ]);
  const [key] = Object.values(template.findResources('AWS::KMS::Key')) as { Properties: { KeyPolicy: { Statement: { Condition?: object; Action: unknown }[] } } }[];
  expect(key.Properties.KeyPolicy.Statement.filter(({ Condition }) => JSON.stringify(Condition)?.includes(NAME))).toEqual([
    expect.objectContaining({ Action: 'kms:Decrypt', Condition: { ...isIt, StringEquals: { 'kms:ViaService': 's3.eu-west-1.amazonaws.com' } } }),
  ]);
  const decrypt = rights(templateOf(there)).find(({ actions }) => actions.includes('kms:Decrypt'))!;
  expect(decrypt.conditions).toEqual({ StringLike: { 'kms:EncryptionContext:aws:s3:arn': [expect.anything(), expect.anything()] } });
  templateOf(there).hasResourceProperties('AWS::IAM::Role', {
    AssumeRolePolicyDocument: { Statement: [{ Principal: { AWS: '111111111111' }, Condition: { ArnEquals: { 'aws:PrincipalArn': 'arn:aws:iam::111111111111:role/shop-prod-pipeline-abcdef' } } }] },
  });
  expect([tools.dependencies.includes(there), there.dependencies.includes(tools)]).toEqual([true, false]);
});
