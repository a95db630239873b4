import { Stack } from 'aws-cdk-lib';
import { Role, AccountPrincipal } from 'aws-cdk-lib/aws-iam';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Deploy, Gate, ReleaseEnvironment } from '../../../lib';
import { policySizes, PolicyStatement, resourcePolicies, rights, templateOf, trusts } from '../../helpers/matchers';
import { addPipeline, newApp, newStack, synthesisError } from '../../helpers/synth';

const gates = [Gate.http('https://example.com/')];

function environments(stack: Stack, count: number, nameLength = 20): ReleaseEnvironment[] {
  return Array.from({ length: count }, (_, i) => ({
    name: `e${i}-${'x'.repeat(nameLength)}`.slice(0, nameLength), deploy: [Deploy.website(new Bucket(stack, `Web${i}`))], before: { gates }, after: { gates },
  }));
}

/** The statement of the releases bucket's policy with this name. */
function releasesPolicy(sid: string): PolicyStatement {
  const stack = newStack();
  addPipeline(stack);
  return resourcePolicies(templateOf(stack), 'AWS::S3::BucketPolicy').find((statement) => statement.sid === sid)!;
}

describe('rights', () => {
  test.each([1, 3, 30])('no policy is longer than 6,144 characters with %d environments of the longest names', (count) => {
    const stack = new Stack(newApp(), 'Test', { env: { account: '111111111111', region: 'ap-southeast-1' } });
    environments(stack, count).forEach((environment, i) => addPipeline(stack, { releaseName: `r${i}-the-name-of-a-release`.slice(0, 24), environments: [environment] }, `Shop${i}`));
    const sizes = policySizes(templateOf(stack));
    expect(sizes.length).toBeGreaterThan(7);
    expect(sizes.filter(({ size }) => size > 6144)).toEqual([]);
  });

  test('every environment is named in the policies of the functions, however many there are', () => {
    const stack = newStack();
    addPipeline(stack, { environments: environments(stack, 20, 10) });
    const all = rights(templateOf(stack));
    for (const [action, resource] of [
      ['codepipeline:StartPipelineExecution', /:shop-e\d+-x+$/], ['codepipeline:PutApprovalResult', /:shop-e\d+-x+\/Deploy\/gates-before$/],
      ['codepipeline:PutApprovalResult', /:shop-e\d+-x+\/Deploy\/gates-after$/],
    ] as const) {
      const named = all.filter(({ actions }) => actions.includes(action)).flatMap(({ resources }) => resources).filter((text) => resource.test(text));
      expect(new Set(named).size).toBe(20);
    }
  });

  test('only the ending of jobs, for which AWS offers no resource level, is granted on everything', () => {
    const stack = newStack();
    addPipeline(stack, { environment: { before: { gates }, after: { gates } } });
    const wide = rights(templateOf(stack)).filter(({ resources }) => resources.some((resource) => resource === '*' || /^arn:[^/]*\*$/.test(resource)));
    expect(new Set(wide.flatMap(({ actions }) => actions))).toEqual(new Set(['codepipeline:PutJobSuccessResult', 'codepipeline:PutJobFailureResult']));
    expect(rights(templateOf(stack)).flatMap(({ actions }) => actions).filter((action) => action.includes('*'))).toEqual([]);
  });

  test('an AWS service may take a role only for one resource; Lambda has no such condition', () => {
    const stack = newStack();
    addPipeline(stack);
    const services = trusts(templateOf(stack)).filter(({ service }) => service !== undefined);
    expect(new Set(services.map(({ service }) => service))).toEqual(new Set(['lambda.amazonaws.com', 'codepipeline.amazonaws.com', 'scheduler.amazonaws.com']));
    for (const { service, conditions } of services.filter((trust) => trust.service !== 'lambda.amazonaws.com')) {
      expect([service, conditions]).toEqual([service, { ArnEquals: { 'aws:SourceArn': expect.anything() as unknown } }]);
    }
  });

  test('a build server may write below its own drop, with the key of the store, and nothing else', () => {
    const stack = newStack();
    const shop = addPipeline(stack);
    const server = new Role(stack, 'BuildServer', { assumedBy: new AccountPrincipal('111111111111') });
    shop.grantDrop(server);
    const granted = rights(templateOf(stack)).filter(({ holder }) => holder.startsWith('BuildServer'));
    expect(granted.map(({ actions, resources }) => [actions, resources])).toEqual([
      [['s3:PutObject'], [expect.stringMatching(/^<ReleaseStoreBucketsWork\w+\.Arn>\/drop\/shop\/\*$/)]],
      [['kms:GenerateDataKey', 'kms:Decrypt'], [expect.stringMatching(/^<ReleaseStoreKey\w+\.Arn>$/)]],
    ]);
  });

  test('fails for more environments than the policies of one store can name', () => {
    const stack = newStack();
    environments(stack, 61, 5).forEach((environment, i) => addPipeline(stack, { releaseName: `r${i}`, environments: [environment] }, `Shop${i}`));
    expect(synthesisError(stack)).toMatch(/\[Test\/ReleaseStore\] StoreTooLarge: 61 environments use one store, 60 are possible; give some of the release pipelines a store/);
  });
});

describe('the releases bucket refuses', () => {
  const releases = (prefix: string) => expect.stringMatching(new RegExp(`^<ReleaseStoreBucketsReleases\\w+\\.Arn>/${prefix}$`)) as unknown;

  test('whoever wants to delete what was sealed, or the ledger', () => {
    expect(releasesPolicy('NothingIsDeleted')).toMatchObject({
      effect: 'Deny', conditions: undefined, actions: ['s3:DeleteObject', 's3:DeleteObjectVersion', 's3:BypassGovernanceRetention'],
      resources: [releases('releases/\\*'), releases('ledger/\\*')],
    });
  });

  test('whoever would write over a manifest or a ledger entry', () => {
    expect(releasesPolicy('NothingIsReplaced')).toMatchObject({
      effect: 'Deny', actions: ['s3:PutObject'], resources: [releases('releases/\\*/release\\.json'), releases('ledger/\\*')],
      conditions: { Null: { 's3:if-none-match': 'true' } },
    });
  });

  test('everybody but seal below releases/', () => {
    expect(releasesPolicy('OnlySealSeals')).toMatchObject({
      effect: 'Deny', actions: ['s3:PutObject'], resources: [releases('releases/\\*')],
      conditions: { ArnNotEquals: { 'aws:PrincipalArn': { 'Fn::GetAtt': [expect.stringMatching(/^ReleaseStoresealRole/), 'Arn'] } } },
    });
  });

  test('everybody but the functions that keep the ledger below ledger/', () => {
    const writers = ['seal', 'admit', 'verify', 'attest', 'tend'].map((name) => ({ 'Fn::GetAtt': [expect.stringMatching(new RegExp(`^ReleaseStore${name}Role`)), 'Arn'] }));
    expect(releasesPolicy('OnlyFunctionsKeepTheLedger')).toMatchObject({
      effect: 'Deny', actions: ['s3:PutObject'], resources: [releases('ledger/\\*')], conditions: { ArnNotEquals: { 'aws:PrincipalArn': writers } },
    });
  });
});
