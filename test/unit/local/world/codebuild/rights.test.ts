import { accessBy, roleWith, SOMEBODY } from '../../../../helpers/access';
import { Access } from '../../../../../lib/local/world/iam/access';
import { LogsService } from '../../../../../lib/local/world/logs';
import { writeCloneRef } from '../../../../../lib/local/world/connections/clone-ref';
import { commands, outputs, TestBuilds } from './fixture';

const [ROLE, PROJECT, REGION, ACCOUNT] = ['arn:aws:iam::111111111111:role/Build', 'arn:aws:codebuild:eu-west-1:111111111111:project/shop', 'eu-west-1', '111111111111'];
const [HOST, API] = ['111111111111.dkr.ecr.eu-west-1.amazonaws.com', 'arn:aws:ecr:eu-west-1:111111111111:repository/shop/api'];
const CONNECTION = 'arn:aws:codeconnections:eu-west-1:111111111111:connection/1';
const LOG = 'arn:aws:logs:eu-west-1:111111111111:log-group:/aws/codebuild/shop';
const TRUST = {
  Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'codebuild.amazonaws.com' },
  Condition: { ArnEquals: { 'aws:SourceArn': PROJECT }, StringEquals: { 'aws:SourceAccount': ACCOUNT } },
};

type Grants = readonly (readonly [action: string, ...resources: string[]])[];
const STREAM: Grants = [['logs:CreateLogStream', `${LOG}:*`], ['logs:PutLogEvents', `${LOG}:*`]];
const LOGS: Grants = [['logs:CreateLogGroup', LOG, `${LOG}:*`], ...STREAM];
const REPORTS: Grants = ['CreateReportGroup', 'CreateReport', 'UpdateReport', 'BatchPutTestCases'].map((name) => [`codebuild:${name}`, 'arn:aws:codebuild:eu-west-1:111111111111:report-group/shop-tests']);
const LOGIN: Grants = [['ecr:GetAuthorizationToken', '*']];
const PUSH: Grants = ['BatchCheckLayerAvailability', 'InitiateLayerUpload', 'UploadLayerPart', 'CompleteLayerUpload', 'BatchGetImage', 'PutImage'].map((name) => [`ecr:${name}`, API]);
const PULL: Grants = ['BatchCheckLayerAvailability', 'BatchGetImage', 'GetDownloadUrlForLayer'].map((name) => [`ecr:${name}`, API]);
/** The stand-in of S3 asks for the reading itself. */
const SOURCES: Grants[number] = ['s3:GetObjectVersion', 'arn:aws:s3:::*'];
const START: Grants = [['codebuild:StartBuild', PROJECT], ['codebuild:BatchGetBuilds', PROJECT]];

const statements = (grants: Grants) => grants.map(([Action, ...Resource]) => ({ Effect: 'Allow', Action, Resource }));

interface Parts {
  readonly grants: Grants;
  readonly caller?: Grants;
  readonly trust?: object;
  readonly buildspec?: object;
  readonly more?: Record<string, unknown>;
}

async function begin({ grants, caller = START, trust = TRUST, buildspec = commands('true'), more }: Parts): Promise<{ builds: TestBuilds; access: Access }> {
  const access = accessBy(roleWith(ROLE, statements([...grants, SOURCES]), trust), roleWith(SOMEBODY.roleArn!, statements(caller)));
  const builds = await new TestBuilds({ access, logs: new LogsService({ access, region: REGION }) }).source('Source', { 'app/Dockerfile': 'FROM scratch' });
  builds.images.create('shop/api', false);
  return { access, builds: builds.project(buildspec, more) };
}

/** How a build ends with these rights. */
async function failureOf(parts: Parts): Promise<string | undefined> {
  const { builds } = await begin(parts);
  return (await builds.build({ outputs: outputs() })).failure;
}

/** With all of them it works; without any single one of them it does not, and who was asked for what is told. */
async function eachIsNeeded(grants: Grants, parts: Omit<Parts, 'grants'>, words: (action: string) => RegExp, others: Grants = []): Promise<void> {
  expect(await failureOf({ ...parts, grants: [...others, ...grants] })).toBeUndefined();
  for (const missing of grants) {
    const failure = await failureOf({ ...parts, grants: [...others, ...grants.filter((grant) => grant !== missing)] });
    expect([missing[0], failure]).toEqual([missing[0], expect.stringMatching(words(missing[0]))]);
  }
}

test('a build writes a log, whose group it makes if it is not there', async () => {
  const words = (action: string) => new RegExp(`^Build terminated with state: FAILED. Phase: QUEUED, Code: ACCESS_DENIED, Message: Service role ${ROLE} does not allow AWS CodeBuild to create Amazon CloudWatch Logs `
    + `log streams for build arn:aws:codebuild:eu-west-1:111111111111:build/shop:[-0-9a-f]{36}. Error message: User: arn:aws:sts::111111111111:assumed-role/Build/AWSCodeBuild-[-0-9a-f]{36} is not authorized to perform: ${action} on resource: ${LOG}`);
  await eachIsNeeded(LOGS, {}, words);
  expect(await failureOf({ grants: [['logs:CreateLogGroup', `${LOG}:*`], ...STREAM] })).toMatch(`logs:CreateLogGroup on resource: ${LOG} because no identity-based policy allows it`);
});

test('a build needs no right to make a log group that is there, and none at all without a log', async () => {
  const access = accessBy(roleWith(ROLE, statements(STREAM), TRUST), roleWith(SOMEBODY.roleArn!, statements(START)));
  const logs = new LogsService({ access, region: REGION });
  logs.add(ACCOUNT, 'builds');
  const named = { LogsConfig: { CloudWatchLogs: { Status: 'ENABLED', GroupName: 'builds' } } };
  const builds = (await new TestBuilds({ access, logs }).source('Source', { a: 'a' })).project(commands('true'), named);
  expect((await builds.build()).failure).toMatch(/logs:CreateLogStream on resource: arn:aws:logs:eu-west-1:111111111111:log-group:builds:log-stream:/);
  expect(await failureOf({ grants: [], more: { LogsConfig: { CloudWatchLogs: { Status: 'DISABLED' } } } })).toBeUndefined();
});

test('reports are made in the name of the role, their group once', async () => {
  const buildspec = { ...commands('true'), reports: { tests: { files: ['*.xml'] } } };
  await eachIsNeeded(REPORTS, { buildspec }, (action) => new RegExp(`Phase: UPLOAD_ARTIFACTS, Code: CLIENT_ERROR, Message: AccessDeniedException: User: .* is not authorized to perform: ${action} on`), LOGS);
  const coverage = { ...commands('true'), reports: { 'arn:aws:codebuild:eu-west-1:111111111111:report-group/all': { 'files': ['*'], 'file-format': 'CLOVERXML' } } };
  expect(await failureOf({ grants: [...LOGS, ['codebuild:CreateReport', '*'], ['codebuild:CreateReportGroup', '*'], ['codebuild:UpdateReport', '*']], buildspec: coverage })).toMatch('codebuild:BatchPutCodeCoverages on resource: arn:aws:codebuild:eu-west-1:111111111111:report-group/all');
  const { builds } = await begin({ grants: [...LOGS, ...REPORTS.slice(1)], buildspec });
  builds.service.addReportGroup(REPORTS[0][1]);
  expect((await builds.build()).failure).toBeUndefined();
});

test('images are pushed with each of the documented rights, or the command says which one is missing', async () => {
  const buildspec = commands(`aws ecr get-login-password | docker login -u AWS --password-stdin ${HOST}`, `docker build -t ${HOST}/shop/api:1 app`, `docker push ${HOST}/shop/api:1`);
  await eachIsNeeded(PUSH, { buildspec }, () => /Error while executing command: docker push .* Reason: exit status 1$/, [...LOGS, ...LOGIN]);
  const { builds, access } = await begin({ grants: [...LOGS, ...LOGIN, ...PUSH.slice(1)], buildspec });
  await builds.build();
  expect(builds.lines.at(-1)).toMatch(/^denied: User: arn:aws:sts::111111111111:assumed-role\/Build\/AWSCodeBuild-\S+ is not authorized to perform: ecr:BatchCheckLayerAvailability on resource: arn:aws:ecr:eu-west-1:111111111111:repository\/shop\/api because/);
  expect(access.denied.map(({ right }) => right.action)).toEqual(['ecr:BatchCheckLayerAvailability']);
});

test('a password for the registry is given to who may have it', async () => {
  const { builds, access } = await begin({ grants: LOGS, buildspec: commands('aws ecr get-login-password') });
  expect((await builds.build()).failure).toMatch(/get-login-password. Reason: exit status 254$/);
  expect(builds.lines).toEqual([expect.stringMatching(/^An error occurred \(AccessDeniedException\) when calling the GetAuthorizationToken operation: User: .* is not authorized to perform: ecr:GetAuthorizationToken on resource: \*/)]);
  expect(access.denied.map(({ right }) => right.action)).toEqual(['ecr:GetAuthorizationToken']);
});

test('the image of a project is pulled in the name of its role', async () => {
  const more = { Environment: { Type: 'LINUX_CONTAINER', ComputeType: 'BUILD_GENERAL1_SMALL', Image: `${HOST}/shop/api:1`, ImagePullCredentialsType: 'SERVICE_ROLE' } };
  await eachIsNeeded([...LOGIN, ...PULL], { more }, (action) => new RegExp(`Phase: PROVISIONING, Code: BUILD_CONTAINER_UNABLE_TO_PULL_IMAGE, .*CannotPullContainerError: User: .* is not authorized to perform: ${action} on`), LOGS);
});

test.each(['codeconnections', 'codestar-connections'])('a clone by a connection of %s needs the right to use it, spelt like the connection', async (service) => {
  const connectionArn = CONNECTION.replace('codeconnections', service);
  const use = async (grants: Grants, condition?: object) => {
    const access = accessBy(roleWith(ROLE, statements([...LOGS, SOURCES, ...grants]).map((statement) => ({ ...statement, ...(statement.Action.endsWith('UseConnection') && condition) })), TRUST), roleWith(SOMEBODY.roleArn!, statements(START)));
    const builds = new TestBuilds({ access, logs: new LogsService({ access, region: REGION }), repositories: { ...new TestBuilds().connections, clone: async () => undefined } as never }).project(commands('true'));
    builds.objects.set('in/Source', writeCloneRef({ connectionArn, fullRepositoryId: 'acme/shop', commitId: 'c0ffee' }));
    return (await builds.build()).failure;
  };
  const condition = (repository: string) => ({ Condition: { StringEquals: { [`${service}:FullRepositoryId`]: repository } } });
  expect(await use([[`${service}:UseConnection`, connectionArn]], condition('acme/shop'))).toBeUndefined();
  const denied = new RegExp(`Phase: DOWNLOAD_SOURCE, Code: CLIENT_ERROR, Message: AccessDenied: User: .* is not authorized to perform: ${service}:UseConnection on resource: ${connectionArn}`);
  expect(await use([[`${service}:UseConnection`, connectionArn]], condition('acme/other'))).toMatch(denied);
  expect(await use([[`${service === 'codeconnections' ? 'codestar-connections' : 'codeconnections'}:UseConnection`, connectionArn]])).toMatch(denied);
});

test('fails to start a build if the project\'s role does not trust CodeBuild for this project', async () => {
  const other = { ...TRUST, Condition: { ArnEquals: { 'aws:SourceArn': `${PROJECT}-2` } } };
  const foreign = { ...TRUST, Condition: { StringEquals: { 'aws:SourceAccount': '222222222222' } } };
  for (const trust of [other, foreign, { ...TRUST, Principal: { Service: 'codepipeline.amazonaws.com' } }]) {
    const { builds } = await begin({ grants: LOGS, trust });
    await expect(builds.build()).rejects.toMatchObject({ code: 'InvalidInputException', message: expect.stringMatching(/^CodeBuild is not authorized to perform: sts:AssumeRole on service role. .*sts:AssumeRole on resource: arn:aws:iam::111111111111:role\/Build because/) });
  }
});

test('fails to start or to watch a build without the right for it', async () => {
  const denied = (action: string) => ({ code: 'AccessDenied', message: expect.stringContaining(`is not authorized to perform: ${action} on resource: ${PROJECT} because no identity-based policy allows it`) });
  const request = { project: 'shop', pipeline: 'p', variables: [], sources: [], primary: 'Source', outputs: [] };
  const one = await begin({ grants: LOGS, caller: [START[1]] });
  await expect(one.builds.service.start(request, SOMEBODY)).rejects.toMatchObject(denied('codebuild:StartBuild'));
  const other = await begin({ grants: LOGS, caller: [START[0]] });
  const build = await other.builds.service.start(request, SOMEBODY);
  expect(() => build.look(SOMEBODY)).toThrow(expect.objectContaining(denied('codebuild:BatchGetBuilds')) as Error);
});
