/**
 * What an update of a property does to a resource, as the documentation page of its type says under "Update requires", and as the type's schema
 * says it for CloudFormation (`createOnlyProperties`, `conditionalCreateOnlyProperties`). Pages: `https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/<page>.html`.
 */
export interface ResourceType {
  readonly page: string;
  /** The property that chooses the physical name. */
  readonly name?: string;
  /** Another value makes another resource. */
  readonly replaced: readonly string[];
  /** Nobody can tell before it is done. */
  readonly conditional?: readonly string[];
}

const TYPES: Readonly<Record<string, ResourceType>> = {
  'AWS::DynamoDB::Table': {
    page: 'aws-resource-dynamodb-table', name: 'TableName', replaced: ['TableName', 'ImportSourceSpecification', 'KeySchema'], conditional: ['AttributeDefinitions', 'LocalSecondaryIndexes'],
  },
  'AWS::EC2::SecurityGroup': { page: 'aws-resource-ec2-securitygroup', name: 'GroupName', replaced: ['GroupDescription', 'GroupName', 'VpcId'] },
  'AWS::IAM::Role': { page: 'aws-resource-iam-role', name: 'RoleName', replaced: ['Path', 'RoleName'] },
  'AWS::Lambda::Function': { page: 'aws-resource-lambda-function', name: 'FunctionName', replaced: ['FunctionName', 'PackageType'] },
  'AWS::Logs::LogGroup': { page: 'aws-resource-logs-loggroup', name: 'LogGroupName', replaced: ['LogGroupName'], conditional: ['LogGroupClass'] },
  'AWS::RDS::DBCluster': {
    page: 'aws-resource-rds-dbcluster', name: 'DBClusterIdentifier',
    replaced: [
      'AvailabilityZones', 'DBClusterIdentifier', 'DBSubnetGroupName', 'DBSystemId', 'DatabaseName', 'EngineMode', 'KmsKeyId', 'PubliclyAccessible', 'RestoreToTime', 'RestoreType',
      'SnapshotIdentifier', 'SourceDBClusterIdentifier', 'SourceRegion', 'StorageEncrypted', 'UseLatestRestorableTime',
    ],
    conditional: ['Engine', 'GlobalClusterIdentifier', 'MasterUsername'],
  },
  'AWS::RDS::DBInstance': {
    page: 'aws-resource-rds-dbinstance', name: 'DBInstanceIdentifier',
    replaced: [
      'CharacterSetName', 'CustomIAMInstanceProfile', 'DBClusterIdentifier', 'DBInstanceIdentifier', 'DBName', 'DBSubnetGroupName', 'KmsKeyId', 'MasterUsername', 'NcharCharacterSetName',
      'Port', 'SourceRegion', 'StorageEncrypted', 'Timezone',
    ],
    conditional: [
      'AutoMinorVersionUpgrade', 'AvailabilityZone', 'BackupRetentionPeriod', 'DBClusterSnapshotIdentifier', 'DBParameterGroupName', 'DBSnapshotIdentifier', 'Engine', 'MultiAZ',
      'PerformanceInsightsKMSKeyId', 'PreferredMaintenanceWindow', 'RestoreTime', 'SourceDBClusterIdentifier', 'SourceDBInstanceAutomatedBackupsArn', 'SourceDBInstanceIdentifier',
      'SourceDbiResourceId', 'StorageType', 'UseLatestRestorableTime',
    ],
  },
  'AWS::S3::Bucket': { page: 'aws-resource-s3-bucket', name: 'BucketName', replaced: ['BucketName'], conditional: ['ObjectLockEnabled'] },
  'AWS::SNS::Topic': { page: 'aws-resource-sns-topic', name: 'TopicName', replaced: ['FifoTopic', 'TopicName'] },
  'AWS::SQS::Queue': { page: 'aws-resource-sqs-queue', name: 'QueueName', replaced: ['FifoQueue', 'QueueName'] },
  'AWS::SSM::Parameter': { page: 'aws-resource-ssm-parameter', name: 'Name', replaced: ['Name'] },
};

/** What becomes of a resource when a property changes; of a type that is not known, anything may. */
export type Recreation = 'Never' | 'Conditionally' | 'Always';

export function recreationOf(type: string, property: string): Recreation {
  if (property === 'Tags' || type === 'AWS::CDK::Metadata') return 'Never';
  const known = Object.hasOwn(TYPES, type) ? TYPES[type] : undefined;
  if (!known) return 'Conditionally';
  if (known.replaced.includes(property)) return 'Always';
  return known.conditional?.includes(property) ? 'Conditionally' : 'Never';
}

/** Types of which it is known what replaces them. */
export const CHANGE_SET_TYPES: readonly string[] = Object.keys(TYPES);

export function namePropertyOf(type: string): string | undefined {
  return Object.hasOwn(TYPES, type) ? TYPES[type].name : undefined;
}
