import { SOMEBODY } from '../../../helpers/access';
import { CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { CodePipelineClient, GetPipelineStateCommand } from '@aws-sdk/client-codepipeline';
import { CopyObjectCommand, GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { roleSession } from '../../../../lib/local/world/iam/callers';
import { World } from '../../../../lib/local/world/world';
import { buildPlan } from '../../../../lib/plan';
import { assemblyOf, stackOf, Template } from '../../../helpers/assembly';
import { START, thrown } from './world-fixture';

const [HOME, TARGET] = ['111111111111', '222222222222'];
const REGION = 'eu-west-1';
const PUBLISH = `arn:aws:iam::${HOME}:role/publish`;
const DEPLOY = `arn:aws:iam::${TARGET}:role/deploy`;
const events = { NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: true } } };
const alarm = (AlarmName: string) => ({ Type: 'AWS::CloudWatch::Alarm', Properties: { AlarmName, ComparisonOperator: 'GreaterThanThreshold', EvaluationPeriods: 1, Threshold: 1 } });
const RIGHTS = [{ PolicyName: 'Rights', PolicyDocument: { Statement: [{ Effect: 'Allow', Action: ['s3:*', 'cloudwatch:*', 'lambda:InvokeFunction', 'sts:AssumeRole'], Resource: '*' }] } }];
const trust = (AWS: string) => ({ Policies: RIGHTS, AssumeRolePolicyDocument: { Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { AWS } }] } });
const allow = (Principal: unknown, Action: unknown, Resource: unknown, more: object = {}) => ({ Effect: 'Allow', Principal, Action, Resource, ...more });
const TLS_ONLY = { Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: ['arn:aws:s3:::store', 'arn:aws:s3:::store/*'], Condition: { Bool: { 'aws:SecureTransport': 'false' } } };

const home = (): Template => ({
  Resources: {
    Store: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'store', ...events } },
    StorePolicy: {
      Type: 'AWS::S3::BucketPolicy',
      Properties: { Bucket: { Ref: 'Store' }, PolicyDocument: { Statement: [TLS_ONLY, allow({ AWS: DEPLOY }, ['s3:GetObject*'], 'arn:aws:s3:::store/releases/*'), { ...allow('*', 's3:GetObject', 'arn:aws:s3:::store/releases/secret'), Effect: 'Deny' }] } },
    },
    Publish: { Type: 'AWS::IAM::Role', Properties: { RoleName: 'publish', ...trust(`arn:aws:iam::${HOME}:root`) } },
    Errors: alarm('errors'),
    Parameter: { Type: 'AWS::SSM::Parameter', Properties: { Name: '/shop/prod', Value: 'v', Type: 'String' } },
  },
});
const target = (): Template => ({
  Resources: {
    Website: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'website', ...events } },
    Deploy: { Type: 'AWS::IAM::Role', Properties: { RoleName: 'deploy', ...trust(PUBLISH) } },
    Delegated: { Type: 'AWS::IAM::Role', Properties: { RoleName: 'delegated', ...trust(`arn:aws:iam::${HOME}:root`) } },
    Own: { Type: 'AWS::IAM::Role', Properties: { RoleName: 'own', ...trust(`arn:aws:iam::${TARGET}:root`) } },
    Errors: alarm('errors'),
  },
});

describe('an app of two accounts', () => {
  let world: World | undefined;
  afterEach(() => world?.close());

  const create = async (change: (home: Template, target: Template) => void = () => {}, place: object = {}) => {
    const templates = [home(), target()] as const;
    change(...templates);
    const plan = buildPlan(assemblyOf(stackOf(templates[0]), stackOf(templates[1], { id: 'Target', name: 'Target', account: TARGET, ...place })));
    return world = await World.create(plan, { start: START, seed: 's' });
  };
  const settings = (w: World, credentials = w.identities.issue({ arn: `arn:aws:sts::${HOME}:assumed-role/publish/session`, account: HOME, roleArn: PUBLISH })) => ({ region: REGION, endpoint: w.server.endpoint, maxAttempts: 1, systemClockOffset: w.timeline.now - Date.now(), credentials });
  const assume = async (w: World, role: string) => {
    const { Credentials } = await new STSClient(settings(w)).send(new AssumeRoleCommand({ RoleArn: `arn:aws:iam::${TARGET}:role/${role}`, RoleSessionName: 'execution' }));
    return settings(w, { accessKeyId: Credentials!.AccessKeyId!, secretAccessKey: Credentials!.SecretAccessKey!, sessionToken: Credentials!.SessionToken! });
  };
  const isDenied = { name: 'AccessDenied', $metadata: { httpStatusCode: 403 } };

  test('gives a session of the other account to whom a role of it names', async () => {
    const w = await create();
    expect(await new STSClient(await assume(w, 'deploy')).send(new GetCallerIdentityCommand())).toMatchObject({ Account: TARGET, Arn: `arn:aws:sts::${TARGET}:assumed-role/deploy/execution` });
    expect(await new STSClient(await assume(w, 'delegated')).send(new GetCallerIdentityCommand())).toMatchObject({ Account: TARGET });
    expect(await thrown(assume(w, 'own'))).toMatchObject(isDenied);
  });

  test('fails to do anything in a bucket of the other account whose policy says nothing', async () => {
    const w = await create();
    w.s3.put('website', 'index.html', Buffer.from('x'), { by: 'somebody' });
    const mine = new S3Client(settings(w));
    expect(await thrown(mine.send(new PutObjectCommand({ Bucket: 'website', Key: 'a', Body: 'x' })))).toMatchObject(isDenied);
    expect(await thrown(mine.send(new GetObjectCommand({ Bucket: 'website', Key: 'index.html' })))).toMatchObject(isDenied);
    expect(await thrown(mine.send(new ListObjectsV2Command({ Bucket: 'website' })))).toMatchObject(isDenied);
    expect(() => w.s3.read('website', 'index.html', undefined, roleSession(PUBLISH, 'session'))).toThrow('s3:GetObject on resource: arn:aws:s3:::website/index.html because no resource-based policy allows it');
    expect(() => w.s3.write('website', 'a', Buffer.from('x'), roleSession(PUBLISH, 'session'))).toThrow('s3:PutObject on resource: arn:aws:s3:::website/a because no resource-based policy allows it');
    expect(w.s3.read('website', 'index.html', undefined, roleSession(DEPLOY, 'session')).bytes.toString()).toBe('x');
  });

  test('deploys into the other account with a session of its role', async () => {
    const w = await create();
    const theirs = new S3Client(await assume(w, 'deploy'));
    await theirs.send(new PutObjectCommand({ Bucket: 'website', Key: 'a', Body: 'x', ExpectedBucketOwner: TARGET }));
    expect(w.s3.list('website')).toEqual(['a']);
    expect(await thrown(theirs.send(new GetObjectCommand({ Bucket: 'website', Key: 'a', ExpectedBucketOwner: HOME })))).toMatchObject(isDenied);
    w.s3.put('store', 'releases/a', Buffer.from('from home'), { by: 'somebody' });
    const copy = (CopySource: string, ExpectedSourceBucketOwner?: string) => theirs.send(new CopyObjectCommand({ Bucket: 'website', Key: 'b', CopySource, ExpectedSourceBucketOwner }));
    await copy('store/releases/a', HOME);
    expect(w.s3.get('website', 'b')?.bytes.toString()).toBe('from home');
    expect(await thrown(copy('store/releases/a', TARGET))).toMatchObject(isDenied);
    w.s3.put('store', 'other', Buffer.from('x'), { by: 'somebody' });
    expect(await thrown(copy('store/other'))).toMatchObject(isDenied);
  });

  test('reads what the policy of a bucket allows, and nothing that it denies', async () => {
    const w = await create();
    for (const key of ['releases/a', 'releases/secret']) w.s3.put('store', key, Buffer.from(key), { by: 'somebody' });
    const theirs = new S3Client(await assume(w, 'deploy'));
    const get = async (Key: string) => (await theirs.send(new GetObjectCommand({ Bucket: 'store', Key }))).Body!.transformToString();
    expect(await get('releases/a')).toBe('releases/a');
    expect(await thrown(get('releases/secret'))).toMatchObject(isDenied);
    expect(await thrown(new S3Client(await assume(w, 'delegated')).send(new GetObjectCommand({ Bucket: 'store', Key: 'releases/a' })))).toMatchObject(isDenied);
  });

  test('fails to tell somebody who may not list that a key is not there', async () => {
    const w = await create();
    expect(await thrown(new S3Client(await assume(w, 'deploy')).send(new GetObjectCommand({ Bucket: 'store', Key: 'releases/none' })))).toMatchObject(isDenied);
    expect(await thrown(new S3Client(settings(w)).send(new GetObjectCommand({ Bucket: 'store', Key: 'releases/none' })))).toMatchObject({ name: 'NoSuchKey' });
  });

  test('fails where only one side of the border allows', async () => {
    const w = await create((_, { Resources: { Deploy } }) => { Deploy.Properties!.Policies = [{ PolicyName: 'Rights', PolicyDocument: { Statement: [{ Effect: 'Allow', Action: 's3:PutObject', Resource: '*' }] } }]; });
    w.s3.put('store', 'releases/a', Buffer.from('x'), { by: 'somebody' });
    const theirs = new S3Client(await assume(w, 'deploy'));
    const read = thrown(theirs.send(new GetObjectCommand({ Bucket: 'store', Key: 'releases/a' })));
    expect(await read).toMatchObject({ ...isDenied, message: expect.stringMatching(/s3:GetObject on resource: arn:aws:s3:::store\/releases\/a because no identity-based policy allows it$/) });
    const write = thrown(theirs.send(new PutObjectCommand({ Bucket: 'store', Key: 'releases/b', Body: 'x' })));
    expect(await write).toMatchObject({ ...isDenied, message: expect.stringMatching(/s3:PutObject on resource: arn:aws:s3:::store\/releases\/b because no resource-based policy allows it$/) });
    expect(w.access.denied.map(({ right }) => right.action)).toEqual(['s3:GetObject', 's3:PutObject']);
  });

  test('fails for a key of the other account that only one side lets use', async () => {
    const withKey = (principal: string, actions: string[]) => create(({ Resources }, theirs) => {
      Resources.Key = { Type: 'AWS::KMS::Key', Properties: { KeyPolicy: { Statement: [allow({ AWS: principal }, 'kms:*', '*')] } } };
      const rule = { ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: { 'Fn::GetAtt': ['Key', 'Arn'] } } };
      Resources.Store.Properties!.BucketEncryption = { ServerSideEncryptionConfiguration: [rule] };
      theirs.Resources.Deploy.Properties!.Policies = [{ PolicyName: 'Rights', PolicyDocument: { Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }] } }];
    });
    const read = async (w: World) => {
      w.s3.put('store', 'releases/a', Buffer.from('x'), { by: 'somebody' });
      return new S3Client(await assume(w, 'deploy')).send(new GetObjectCommand({ Bucket: 'store', Key: 'releases/a' }));
    };
    expect(await thrown(read(await withKey(HOME, ['s3:*', 'kms:*'])))).toMatchObject({ ...isDenied, message: expect.stringMatching(/kms:Decrypt on resource: \S+:key\/\S+ because no resource-based policy allows it$/) });
    await world!.close();
    expect(await thrown(read(await withKey(DEPLOY, ['s3:*'])))).toMatchObject({ ...isDenied, message: expect.stringMatching(/kms:Decrypt on resource: \S+ because no identity-based policy allows it$/) });
    await world!.close();
    expect((await read(await withKey(DEPLOY, ['s3:*', 'kms:Decrypt']))).ETag).toBeDefined();
  });

  test('ends the rehearsal for what it cannot judge', async () => {
    const w = await create(({ Resources: { StorePolicy } }) => {
      StorePolicy.Properties!.PolicyDocument = { Statement: [allow({ AWS: TARGET }, 's3:GetObject', 'arn:aws:s3:::store/*', { Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o' } } })] };
    });
    await thrown(new S3Client(await assume(w, 'deploy')).send(new GetObjectCommand({ Bucket: 'store', Key: 'a' })));
    expect(() => w.throwFault()).toThrow('aws:PrincipalOrgID');
  });

  test('shows each account its own alarms, and tells EventBridge of the store\'s only', async () => {
    const w = await create(({ Resources }) => {
      Resources.Rule = { Type: 'AWS::Events::Rule', Properties: { EventPattern: { source: ['aws.cloudwatch', 'aws.s3'] }, Targets: [{ Id: 't', Arn: `arn:aws:lambda:${REGION}:${HOME}:function:none` }] } };
    });
    w.cloudwatch.set(`arn:aws:cloudwatch:${REGION}:${TARGET}:alarm:errors`, 'ALARM', 'theirs');
    const states = async (client: CloudWatchClient) => (await client.send(new DescribeAlarmsCommand({ AlarmNames: ['errors'] }))).MetricAlarms?.map(({ StateValue }) => StateValue);
    expect(await states(new CloudWatchClient(settings(w)))).toEqual(['INSUFFICIENT_DATA']);
    expect(await states(new CloudWatchClient(await assume(w, 'deploy')))).toEqual(['ALARM']);
    w.s3.put('website', 'a', Buffer.from('x'), { by: 'somebody' });
    expect(w.timeline.pending('work')).toEqual([]);
    w.cloudwatch.set('errors', 'OK', 'fine');
    w.s3.put('store', 'a', Buffer.from('x'), { by: 'somebody' });
    expect(w.timeline.pending('work')).toHaveLength(2);
  });

  test('fails by name for services of the other account', async () => {
    const w = await create();
    const theirs = await assume(w, 'deploy');
    expect(await thrown(new SSMClient(theirs).send(new GetParameterCommand({ Name: '/shop/prod' })))).toMatchObject({ name: 'UnsupportedOperation', message: expect.stringContaining(`ssm of the account ${TARGET}`) });
    expect(await thrown(new CodePipelineClient(theirs).send(new GetPipelineStateCommand({ name: 'shop' })))).toMatchObject({ name: 'UnsupportedOperation' });
    expect(() => w.throwFault()).toThrow(`it has ${HOME}`);
  });

  test('calls a function in the other account for whom both sides let, and leaves out rules and parameters there', async () => {
    let isLetIn = false;
    const make = () => create((_, { Resources }) => {
      if (isLetIn) Resources.LetIn = { Type: 'AWS::Lambda::Permission', Properties: { FunctionName: 'f', Action: 'lambda:InvokeFunction', Principal: HOME } };
      Resources.Function = { Type: 'AWS::Lambda::Function', Properties: { FunctionName: 'f', Handler: 'index.handler', Runtime: 'nodejs24.x', Role: DEPLOY, Code: { S3Bucket: 'b', S3Key: 'code.zip' } } };
      Resources.Parameter = { Type: 'AWS::SSM::Parameter', Properties: { Name: '/theirs', Value: 'v', Type: 'String' } };
    });
    const theirs = `arn:aws:lambda:${REGION}:${TARGET}:function:f`;
    const w = await make();
    expect(() => w.lambda.invokeAsync(theirs, {}, roleSession(PUBLISH, 'session'))).toThrow('no resource-based policy allows it');
    await w.close();
    isLetIn = true;
    const letIn = await make();
    expect(() => letIn.lambda.invokeAsync(theirs, {}, SOMEBODY)).toThrow('no identity-based policy allows it');
    letIn.lambda.invokeAsync(theirs, {}, roleSession(PUBLISH, 'session'));
    expect(w.lambda.exists('f')).toBe(false);
    expect(w.journal.entries.filter(({ source }) => source === 'world').map(({ text }) => text)).toEqual([`Target.Parameter takes no part: a rehearsal has AWS::SSM::Parameter in ${HOME}/${REGION} only`]);
  });

  test('fails for a pipeline in the other account', async () => {
    const error = await thrown(create((_, { Resources }) => {
      Resources.Pipeline = { Type: 'AWS::CodePipeline::Pipeline', Properties: { PipelineType: 'V2', RoleArn: DEPLOY, Stages: [] } };
    }));
    expect(error).toMatchObject({ code: 'Unsupported', message: expect.stringContaining('Target.Pipeline') });
  });

  test('fails to reach a bucket in another region, as S3 does', async () => {
    const w = await create(() => {}, { region: 'us-east-1', account: HOME });
    expect(await thrown(new S3Client(settings(w)).send(new GetObjectCommand({ Bucket: 'website', Key: 'a' })))).toMatchObject({ name: 'PermanentRedirect', $metadata: { httpStatusCode: 301 } });
  });

  test('fails for a bucket name that the other account has', async () => {
    const w = await create();
    expect(() => w.s3.createBucket({ name: 'store', account: TARGET })).toThrow('The requested bucket name is not available.');
    expect(() => w.s3.createBucket({ name: 'store' })).toThrow('you already own it');
  });
});
