import { Template, TemplateResource } from './assembly';

const arnOf = (logicalId: string): unknown => ({ 'Fn::GetAtt': [logicalId, 'Arn'] });
const ref = (logicalId: string): unknown => ({ Ref: logicalId });
const below = (bucket: string, keys: string): unknown => ({ 'Fn::Join': ['', [arnOf(bucket), `/${keys}`]] });

/** The resource policies of a hand-written store, and the right to pass a role: what is refused to everybody, whatever rights they have. */
export function storePolicies(): Template['Resources'] {
  return {
    ReleasesPolicy: bucketPolicy('Releases', [
      deny('NothingIsDeleted', ['s3:DeleteObject', 's3:DeleteObjectVersion', 's3:BypassGovernanceRetention'], ['releases/*', 'ledger/*']),
      deny('NothingIsReplaced', ['s3:PutObject'], ['releases/*/release.json', 'ledger/*'], { Null: { 's3:if-none-match': 'true' } }),
      deny('OnlySealSeals', ['s3:PutObject'], ['releases/*'], { ArnNotEquals: { 'aws:PrincipalArn': arnOf('SealRole') } }),
      deny('OnlyFunctionsKeepTheLedger', ['s3:PutObject'], ['ledger/*'], {
        ArnNotEquals: { 'aws:PrincipalArn': ['Build', 'Seal', 'Admit', 'Verify', 'Attest', 'Tend', 'Announce'].map((name) => arnOf(`${name}Role`)) },
      }),
    ]),
    WorkPolicy: bucketPolicy('Work'),
    ArtifactsPolicy: bucketPolicy('Artifacts'),
    LogsPolicy: bucketPolicy('Logs', [{
      Sid: 'LogsAreDelivered', Effect: 'Allow', Principal: { Service: 'logging.s3.amazonaws.com' }, Action: 's3:PutObject', Resource: below('Logs', '*'),
      Condition: { ArnLike: { 'aws:SourceArn': arnOf('Releases') }, StringEquals: { 'aws:SourceAccount': ref('AWS::AccountId') } },
    }]),
    TopicPolicy: {
      Type: 'AWS::SNS::TopicPolicy',
      Properties: {
        Topics: [ref('Topic')],
        PolicyDocument: { Statement: [{
          Effect: 'Deny', Principal: '*', Action: 'sns:Publish', Resource: ref('Topic'), Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        }] },
      },
    },
    TendPassing: {
      Type: 'AWS::IAM::Policy',
      Properties: {
        PolicyName: 'passing', Roles: [ref('TendRole')],
        PolicyDocument: { Statement: [{
          Effect: 'Allow', Action: 'iam:PassRole', Resource: arnOf('ScheduleRole'), Condition: { StringEquals: { 'iam:PassedToService': 'scheduler.amazonaws.com' } },
        }] },
      },
    },
    TendAsking: {
      Type: 'AWS::IAM::Policy',
      Properties: {
        PolicyName: 'asking', Roles: [ref('TendRole')],
        PolicyDocument: { Statement: [{ Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: arnOf('Probe') }] },
      },
    },
  };
}

/** Every bucket refuses what is not encrypted on its way; the two denials come first. */
function bucketPolicy(bucket: string, statements: readonly unknown[] = []): TemplateResource {
  const everything = { Effect: 'Deny', Principal: { AWS: '*' }, Action: 's3:*', Resource: [arnOf(bucket), below(bucket, '*')] };
  return {
    Type: 'AWS::S3::BucketPolicy',
    Properties: {
      Bucket: ref(bucket),
      PolicyDocument: { Statement: [
        { ...everything, Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
        { ...everything, Condition: { NumericLessThan: { 's3:TlsVersion': 1.2 } } },
        ...statements,
      ] },
    },
  };
}

function deny(sid: string, actions: readonly string[], keys: readonly string[], condition?: unknown): unknown {
  return {
    Sid: sid, Effect: 'Deny', Principal: { AWS: '*' }, Action: actions, Resource: keys.map((key) => below('Releases', key)), ...(condition !== undefined && { Condition: condition }),
  };
}
