/** Types whose resources hold what can't be made again from a template: data, keys, users, what was logged. */
const DATA_TYPES: ReadonlySet<string> = new Set([
  'AWS::AmazonMQ::Broker', 'AWS::Backup::BackupVault', 'AWS::Cassandra::Keyspace', 'AWS::Cassandra::Table', 'AWS::CloudFormation::Stack', 'AWS::CodeCommit::Repository',
  'AWS::Cognito::UserPool', 'AWS::DocDB::DBCluster', 'AWS::DocDB::DBInstance', 'AWS::DynamoDB::GlobalTable', 'AWS::DynamoDB::Table', 'AWS::EC2::Instance', 'AWS::EC2::Volume',
  'AWS::ECR::Repository', 'AWS::EFS::FileSystem', 'AWS::ElastiCache::CacheCluster', 'AWS::ElastiCache::ReplicationGroup', 'AWS::ElastiCache::ServerlessCache',
  'AWS::Elasticsearch::Domain', 'AWS::FSx::FileSystem', 'AWS::FSx::Volume', 'AWS::KMS::Key', 'AWS::Kinesis::Stream', 'AWS::Logs::LogGroup', 'AWS::MemoryDB::Cluster',
  'AWS::MSK::Cluster', 'AWS::MSK::ServerlessCluster', 'AWS::Neptune::DBCluster', 'AWS::Neptune::DBInstance', 'AWS::OpenSearchServerless::Collection', 'AWS::OpenSearchService::Domain',
  'AWS::QLDB::Ledger', 'AWS::RDS::DBCluster', 'AWS::RDS::DBInstance', 'AWS::RDS::GlobalCluster', 'AWS::Redshift::Cluster', 'AWS::RedshiftServerless::Namespace', 'AWS::S3::Bucket',
  'AWS::S3Tables::TableBucket', 'AWS::SDB::Domain', 'AWS::SQS::Queue', 'AWS::SecretsManager::Secret', 'AWS::Timestream::Database', 'AWS::Timestream::Table',
]);

/** Types of AWS are known. Anybody else's may hold anything: custom resources and third parties count. */
export function holdsData(type: string): boolean {
  return DATA_TYPES.has(type) || !type.startsWith('AWS::');
}
