import { CodePipelineClient, GetPipelineStateCommand, PutApprovalResultCommand, StartPipelineExecutionCommand } from '@aws-sdk/client-codepipeline';
import { CopyObjectCommand, DeleteObjectCommand, GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { Stack } from 'aws-cdk-lib';
import { AccountPrincipal, Role } from 'aws-cdk-lib/aws-iam';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { opened } from '../../examples/storefront/shop';
import { Deploy, Release, ReleasePipeline } from '../../lib';
import { Person, Rehearsal } from '../../lib/local';
import { loadApp } from '../helpers/apps';
import { playStorefront } from '../helpers/iam/examples';
import { published } from '../helpers/iam/publish';
import { newApp } from '../helpers/synth';

/** What somebody tries in the name of a role, and what is said to him. */
interface Attack {
  readonly what: string;
  readonly as: string;
  readonly does: (thief: Person, place: Places) => Promise<unknown>;
  readonly because: RegExp;
}

/** Names and ids that a thief may know. */
interface Places {
  readonly releases: string;
  readonly artifacts: string;
  readonly website: string;
  readonly topic: string;
  /** Of the gate that waits in prod. */
  readonly token: string;
}

const BUILD = 'Storefront/Shop/Build/Build/Role';
const NOTHING = /because no (identity|resource)-based policy allows it/;
const put = (Bucket: string, Key: string, more: object = {}) => (thief: Person) => new S3Client(thief.client).send(new PutObjectCommand({ Bucket, Key, Body: 'mine', ...more }));
const answerGate = (thief: Person, { token }: Places) => new CodePipelineClient(thief.client).send(new PutApprovalResultCommand({
  pipelineName: 'shop-prod', stageName: 'Deploy', actionName: 'gates-after', token, result: { status: 'Approved', summary: 'looks good' },
}));
const startProd = (thief: Person) => new CodePipelineClient(thief.client).send(new StartPipelineExecutionCommand({ name: 'shop-prod' }));

const ATTACKS: readonly Attack[] = [
  { what: 'the build writes a release', as: BUILD, does: (thief, { releases }) => put(releases, 'releases/shop/9.9.9/a/site.zip')(thief), because: /because statement 'OnlySealSeals' of Storefront\/Store\/Buckets\/Releases\/Policy denies it/ },
  { what: 'the build writes the manifest of a release', as: BUILD, does: (thief, { releases }) => put(releases, 'releases/shop/9.9.9/release.json', { IfNoneMatch: '*' })(thief), because: /'OnlySealSeals'/ },
  { what: 'the build writes the ledger', as: BUILD, does: (thief, { releases }) => put(releases, 'ledger/shop/999999999000.json', { IfNoneMatch: '*' })(thief), because: /because statement 'OnlyFunctionsKeepTheLedger'/ },
  { what: 'the build writes what is about to be deployed', as: BUILD, does: (thief, { artifacts }) => put(artifacts, 'shop-prod/site/abcdefg')(thief), because: NOTHING },
  { what: 'the build answers a gate', as: BUILD, does: answerGate, because: NOTHING },
  { what: 'the build starts prod', as: BUILD, does: startProd, because: NOTHING },
  { what: 'the build publishes a forged question', as: BUILD, does: (thief, { topic }) => published(thief, topic, 'APPROVAL NEEDED'), because: NOTHING },
  { what: "dev's pipeline writes what prod is about to deploy", as: 'Storefront/Shop/dev/Environment/Role', does: (thief, { artifacts }) => put(artifacts, 'shop-prod/site/abcdefg')(thief), because: NOTHING },
  { what: "dev's deployment writes prod's website", as: 'Storefront/Shop/dev/Deploy0', does: (thief, { website }) => put(website, 'index.html')(thief), because: NOTHING },
  {
    what: "dev's deployment takes prod's role", as: 'Storefront/Shop/dev/Deploy0', because: NOTHING,
    does: (thief) => new STSClient(thief.client).send(new AssumeRoleCommand({ RoleArn: 'arn:aws:iam::333333333333:role/shop-prod-deploy0-c57a1f', RoleSessionName: 'mine' })),
  },
  { what: "prod's deployment reads another app's release", as: 'StorefrontProd/StorefrontShopprodDeploy0', does: (thief, { releases }) => new S3Client(thief.client).send(new GetObjectCommand({ Bucket: releases, Key: 'releases/other/1.0.0/release.json' })), because: NOTHING },
  { what: "prod's pipeline reads another app's release", as: 'Storefront/Shop/prod/Environment/Role', does: (thief, { releases }) => new S3Client(thief.client).send(new GetObjectCommand({ Bucket: releases, Key: 'releases/other/1.0.0/release.json' })), because: NOTHING },
  { what: 'seal seals again what is sealed', as: 'Storefront/Store/seal/Role', does: (thief, { releases }) => put(releases, 'releases/shop/1.0.0/release.json')(thief), because: /'NothingIsReplaced'/ },
  { what: 'tend, which writes the ledger, deletes from it', as: 'Storefront/Store/tend/Role', does: (thief, { releases }) => new S3Client(thief.client).send(new DeleteObjectCommand({ Bucket: releases, Key: 'ledger/shop/999999999998.json' })), because: /'NothingIsDeleted'/ },
  { what: 'people who answer in prod answer its gate', as: 'Storefront/ReleaseManagers', does: answerGate, because: NOTHING },
  { what: 'people who answer in prod start it', as: 'Storefront/ReleaseManagers', does: startProd, because: NOTHING },
  { what: 'people who answer in prod publish a forged question', as: 'Storefront/ReleaseManagers', does: (thief, { topic }) => published(thief, topic, 'APPROVAL NEEDED'), because: NOTHING },
  ...(([
    ['reads a release', (thief, { releases }) => new S3Client(thief.client).send(new GetObjectCommand({ Bucket: releases, Key: 'releases/shop/1.0.0/release.json' }))],
    ['lists the ledger', (thief, { releases }) => new S3Client(thief.client).send(new ListObjectsV2Command({ Bucket: releases, Prefix: 'ledger/' }))],
    ['writes a website', (thief, { website }) => put(website, 'index.html')(thief)],
    ['copies a release to where it is deployed from', (thief, { releases, artifacts }) => new S3Client(thief.client).send(new CopyObjectCommand({ Bucket: artifacts, Key: 'shop-prod/site/abcdefg', CopySource: `${releases}/releases/shop/1.0.0/release.json` }))],
    ['looks at a pipeline', (thief) => new CodePipelineClient(thief.client).send(new GetPipelineStateCommand({ name: 'shop-prod' }))],
    ['starts a pipeline', startProd],
    ['answers a gate', answerGate],
    ['takes a role', (thief) => new STSClient(thief.client).send(new AssumeRoleCommand({ RoleArn: 'arn:aws:iam::111111111111:role/shop-dev-deploy0-c57a1f', RoleSessionName: 'mine' }))],
    ['publishes a question', (thief, { topic }) => published(thief, topic, 'APPROVAL NEEDED')],
  ] satisfies [string, Attack['does']][]).map(([what, does]) => ({ what: `probe ${what}`, as: 'Storefront/Store/probe/Role', does, because: NOTHING }))),
];

test('whoever tries more than he may is refused by policy, and told by which statement', async () => {
  const said: Record<string, string> = {};
  await playStorefront((r) => opened(r, async (commit) => {
    await commit('The shop is open');
    await r.settle();
    r.as('Storefront/ReleaseManagers', 'ada').approve('prod', 'the shop opens');
    await r.until((report) => report.environment('prod').waiting === 'Deploy/gates-after of 1.0.0');
    const places = await placesOf(r);
    for (const { what, as, does } of ATTACKS) {
      said[what] = await does(r.as(as, 'mallory', { assumes: as === 'Storefront/ReleaseManagers' }), places).then(() => 'it was done', (error: Error) => `${error.name}: ${error.message}`);
    }
    await r.settle();
    expect(r.report.environments.map(({ running }) => running?.version)).toEqual(['1.0.0', '1.0.0', '1.0.0']);
    expect(r.report.iam.denied).toEqual([]);
  }));
  expect(said).toEqual(Object.fromEntries(ATTACKS.map(({ what, because }) => [what, expect.stringMatching(because) as unknown])));
}, 60_000);

test('who may answer in test may not answer in prod', async () => {
  const app = newApp();
  const stack = new Stack(app, 'Test');
  const [testers, managers] = ['Testers', 'Managers'].map((name) => new Role(stack, name, { assumedBy: new AccountPrincipal(stack.account) }));
  const asked = (name: string, approver: Role) => ({ name, deploy: [Deploy.website(new Bucket(stack, `Website${name}`, { versioned: true }))], before: { approvals: [{ approvers: [approver] }] } });
  new ReleasePipeline(stack, 'Shop', { release: Release.fromDrop({ artifacts: ['site'] }), environments: [asked('test', testers), asked('prod', managers)] });
  await loadApp(app).rehearse(async (r) => {
    await r.settle();
    await r.drop({ version: '1.0.0', artifacts: { site: { 'index.html': 'x' } } });
    await r.settle();
    const tess = r.as('Test/Testers', 'tess');
    tess.approve('test', 'works');
    await r.settle();
    expect(() => tess.approve('prod', 'works there, too')).toThrow(/tess: AccessDenied: User: \S+\/tess is not authorized to perform: codepipeline:GetPipeline on resource: \S+:shop-prod because no identity-based policy allows it/);
    const answered = await new CodePipelineClient(tess.client).send(new PutApprovalResultCommand({
      pipelineName: 'shop-prod', stageName: 'Approve', actionName: 'approve-1', token: '00000000-0000-4000-a000-000000000000', result: { status: 'Approved', summary: 'works' },
    })).catch((error: Error) => error.message);
    expect(answered).toMatch(/codepipeline:PutApprovalResult on resource: \S+:shop-prod\/Approve\/approve-1 because no identity-based policy allows it/);
    expect(r.report.environment('prod').waiting).toBe('Approve/approve-1 of 1.0.0');
  });
});

async function placesOf(r: Rehearsal): Promise<Places> {
  const bucket = (path: string) => r.bucket(path).name;
  const operator = r.as('arn:aws:iam::111111111111:role/Operators', 'olga', {
    policies: [{ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'codepipeline:GetPipelineState', Resource: '*' }] }],
  });
  const { stageStates = [] } = await new CodePipelineClient(operator.client).send(new GetPipelineStateCommand({ name: 'shop-prod' }));
  const gate = stageStates.flatMap(({ actionStates = [] }) => actionStates).find(({ actionName }) => actionName === 'gates-after');
  return {
    releases: bucket('Storefront/Store/Buckets/Releases'), artifacts: bucket('Storefront/Store/Buckets/Artifacts'), website: bucket('StorefrontProd/Website'),
    topic: topicOf(r), token: gate!.latestExecution!.token!,
  };
}

function topicOf(r: Rehearsal): string {
  const { plan } = r as unknown as { readonly plan: { readonly resources: readonly { readonly type: string; readonly arn: string }[] } };
  return plan.resources.find(({ type }) => type === 'AWS::SNS::Topic')!.arn;
}
