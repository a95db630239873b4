import { Facts, Kind } from './kind';

/** Regions whose website host has a dash before the region; in all later ones it is a dot: https://docs.aws.amazon.com/general/latest/gr/s3.html */
const DASHED = ['us-east-1', 'us-west-1', 'us-west-2', 'us-gov-west-1', 'eu-west-1', 'ap-southeast-1', 'ap-southeast-2', 'ap-northeast-1', 'sa-east-1'];

export const STORAGE: Readonly<Record<string, Kind>> = {
  'AWS::S3::Bucket': {
    nameProperty: 'BucketName', max: 63, lowerCase: true,
    identify: (facts) => {
      const { name, partition, urlSuffix, stack: { region } } = facts;
      const arn = `arn:${partition}:s3:::${name}`;
      return {
        ref: name, arn,
        attributes: {
          Arn: arn,
          DomainName: `${name}.s3.${urlSuffix}`,
          RegionalDomainName: `${name}.s3.${region}.${urlSuffix}`,
          DualStackDomainName: `${name}.s3.dualstack.${region}.${urlSuffix}`,
          WebsiteURL: `http://${name}.s3-website${DASHED.includes(region) ? '-' : '.'}${region}.${urlSuffix}`,
        },
      };
    },
  },
  'AWS::S3::BucketPolicy': {
    max: 63, attachesTo: ['Bucket'],
    identify: (facts) => {
      const bucket = facts.text('Bucket') ?? facts.name;
      return { ref: bucket, arn: bucket, attributes: {} };
    },
  },
  'AWS::ECR::Repository': {
    nameProperty: 'RepositoryName', max: 256, lowerCase: true,
    identify: (facts) => {
      const { name, urlSuffix, stack: { account, region } } = facts;
      const arn = facts.arn('ecr', `repository/${name}`);
      return { ref: name, arn, attributes: { Arn: arn, RepositoryUri: `${account}.dkr.ecr.${region}.${urlSuffix}/${name}` } };
    },
  },
  'AWS::KMS::Key': {
    max: 128,
    identify: (facts) => {
      const arn = facts.arn('kms', `key/${facts.uuid}`);
      return { ref: facts.uuid, arn, attributes: { Arn: arn, KeyId: facts.uuid } };
    },
  },
  'AWS::KMS::Alias': {
    nameProperty: 'AliasName', max: 256, attachesTo: ['TargetKeyId'],
    identify: (facts) => ({ ref: facts.name, arn: facts.arn('kms', facts.name), attributes: {} }),
  },
  'AWS::SSM::Parameter': {
    nameProperty: 'Name', max: 1011,
    identify: (facts) => ({
      ref: facts.name, arn: facts.arn('ssm', `parameter/${facts.name.replace(/^\//, '')}`), attributes: parameterAttributes(facts),
    }),
  },
};

function parameterAttributes(facts: Facts): Readonly<Record<string, string>> {
  const value = facts.text('Value');
  return { Type: facts.text('Type') ?? 'String', ...(value === undefined ? {} : { Value: value }) };
}
