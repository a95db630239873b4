import { Duration, Stack } from 'aws-cdk-lib';
import { CfnPipeline } from 'aws-cdk-lib/aws-codepipeline';
import { Role } from 'aws-cdk-lib/aws-iam';
import { Bucket, IBucket } from 'aws-cdk-lib/aws-s3';
import { Deploy, Gate, Release, ReleasePipelineProps, ReleaseStore, Rollback } from '../../../lib';
import { addPipeline, newApp, newStack, synthesisError } from '../../helpers/synth';

type Change = Parameters<typeof addPipeline>[1];

const longGates = (count: number, length: number) => Array.from({ length: count }, (_, i) => Gate.http(`https://example.com/${i}`, { contains: ['x'.repeat(length)] }));
const http = Gate.http('https://example.com/');

/** Each case: what is asked for, and what synthesis must say: code, construct path, value, remedy. */
const CASES: readonly { readonly name: string; readonly change: Change; readonly says: readonly RegExp[] }[] = [
  { name: 'a release name with capitals', change: { releaseName: 'My Shop' }, says: [/\[Test\/Shop\] ReleaseNameInvalid/, /'My Shop'/, /'my-shop' would do/] },
  { name: 'an environment name with a dot', change: { environment: { name: 'prod.eu' } }, says: [/\[Test\/Shop\] EnvironmentNameInvalid/, /'prod\.eu'/, /'prod-eu' would do/] },
  { name: 'a reserved environment name', change: { environment: { name: 'build' } }, says: [/EnvironmentNameInvalid/, /'build' is reserved/, /choose another/] },
  { name: 'an artifact name with a slash', change: { release: Release.fromDrop({ artifacts: ['web/site'] }) }, says: [/ArtifactNameInvalid/, /'web\/site'/, /'web-site' would do/] },
  { name: 'more artifacts than a Lambda action has outputs', change: { release: Release.fromDrop({ artifacts: ['site', 'b', 'c', 'd', 'e', 'f'] }) }, says: [/TooManyArtifacts/, /6 artifacts/, /5 are possible/] },
  { name: 'an environment that deploys nothing', change: { environment: { deploy: [] } }, says: [/\[Test\/Shop\] EnvironmentWithoutDeploy/, /'prod'/, /Deploy\.website/] },
  { name: 'no environment at all', change: { environments: [] }, says: [/EnvironmentMissing/, /name at least one/] },
  { name: 'a gate configuration over 4 kB', change: { environment: { after: { gates: longGates(10, 400) } } }, says: [/\[Test\/Shop\/prod\/Environment\] ConfigurationTooLarge/, /4096 are possible/, /fewer gates/] },
  { name: 'a timeout over 60 days', change: { environment: { after: { gates: [http], timeout: Duration.days(61) } } }, says: [/DurationOutOfRange/, /61 days/, /5 minutes to 60 days/] },
  { name: 'a timeout under 5 minutes', change: { environment: { before: { gates: [http], timeout: Duration.minutes(4) } } }, says: [/DurationOutOfRange/, /4 minutes/, /5 minutes to 60 days/] },
  { name: 'a steady time longer than the timeout', change: { environment: { after: { gates: [http], timeout: Duration.hours(1), steadyFor: Duration.hours(2) } } }, says: [/DurationOutOfRange/, /7200 seconds/, /longer timeout/] },
  { name: 'two gates of one name', change: { environment: { after: { gates: [http, http] } } }, says: [/GateNameTaken/, /https:\/\/example\.com\//, /another name/] },
  { name: 'a gate that is no URL', change: { environment: { after: { gates: [Gate.http('example.com')] } } }, says: [/GateInvalid/, /'example\.com'/, /whole URL/] },
  { name: 'a gate that asks this machine', change: { environment: { after: { gates: [Gate.http('http://127.0.0.1/')] } } }, says: [/GateInvalid/, /'http:\/\/127\.0\.0\.1\/' is not public/, /privateAddresses/] },
  { name: 'a gate that asks the metadata service by a number', change: { environment: { after: { gates: [Gate.http('http://2852039166/')] } } }, says: [/GateInvalid/, /'http:\/\/2852039166\/' is not public/] },
  { name: 'a gate that asks this machine by its name', change: { environment: { after: { gates: [Gate.http('https://localhost:8443/health')] } } }, says: [/GateInvalid/, /is not public/] },
  { name: 'a gate that asks another private address than it names', change: { environment: { after: { gates: [Gate.http('http://[fd00::8]/', { privateAddresses: ['fd00::7'] })] } } }, says: [/GateInvalid/, /is not public/] },
  { name: 'an interval of half a minute more', change: { environment: { after: { gates: [http], interval: Duration.seconds(90) } } }, says: [/DurationOutOfRange/, /the interval after 'prod' is 1 minute 30 seconds/, /whole minutes/] },
  { name: 'an approval that waits for half a minute more', change: { environment: { before: { approvals: [{ approvers: [], timeout: Duration.seconds(330) }] } } }, says: [/DurationOutOfRange/, /the timeout of an approval before 'prod' is 5 minutes 30 seconds/, /whole minutes/] },
  { name: 'conditions that ask nobody and nothing', change: { environment: { after: { gates: [] } } }, says: [/OptionsWithoutGates/, /after 'prod'/, /at least one/] },
  { name: 'an approval that names nobody', change: { environment: { before: { approvals: [{ approvers: [] }] } } }, says: [/ApproverMissing/, /before 'prod'/, /at least one role/] },
  { name: 'instructions that are too long', change: { environment: { before: { approvals: [{ approvers: [], instructions: 'x'.repeat(301) }] } } }, says: [/ValueTooLong/, /before 'prod' have 301 characters/, /300 are possible/] },
  { name: 'an approval after the deployment', change: { environment: { after: { approvals: [{ approvers: [] }] } } }, says: [/ApprovalAfterwards/, /after 'prod'/, /ask them before/] },
  { name: 'an approval that waits for more than 60 days', change: { environment: { before: { approvals: [{ approvers: [], timeout: Duration.days(61) }] } } }, says: [/DurationOutOfRange/, /61 days/] },
  { name: 'overriders where there are no gates', change: { environment: { before: { approvals: [{ approvers: [] }], overriders: [Role.fromRoleArn(newStack(), 'OnCall', 'arn:aws:iam::111111111111:role/OnCall')] } } }, says: [/OptionsWithoutGates/, /before 'prod'/, /leave overriders out/] },
  { name: 'a watch without an alarm', change: { environment: { after: { gates: [http] }, rollback: Rollback.toLastGood({ watchFor: Duration.hours(12) }) } }, says: [/\[Test\/Shop\] NothingToWatch/, /'prod' is watched for 12 hours/, /add Gate\.alarm/] },
  { name: 'a watch of more than 30 days', change: { environment: { rollback: Rollback.toLastGood({ watchFor: Duration.days(31) }) } }, says: [/DurationOutOfRange/, /watchFor of 'prod' is 31 days/, /1 minute to 30 days/] },
  { name: 'a watch of half a minute more', change: { environment: { rollback: Rollback.toLastGood({ watchFor: Duration.seconds(90) }) } }, says: [/DurationOutOfRange/, /watchFor of 'prod' is 1 minute 30 seconds/, /whole minutes/] },
];

test.each(CASES)('fails for $name', ({ change, says }) => {
  const stack = newStack();
  addPipeline(stack, change);
  const error = synthesisError(stack);
  for (const part of says) expect(error).toMatch(part);
});

test('lets a gate ask a private address that it names, and a host that is known at deployment only', () => {
  const stack = newStack();
  const gates = [Gate.http('http://10.0.0.7/', { privateAddresses: ['10.0.0.7'] }), Gate.http(`https://${new Bucket(stack, 'Asked').bucketWebsiteDomainName}/`, { name: 'asked' })];
  addPipeline(stack, { environment: { after: { gates } } });
  expect(synthesisError(stack)).toBe('');
});

test('fails for an artifact that nobody makes, and says which ones there are', () => {
  const stack = newStack();
  addPipeline(stack, { environment: { deploy: [Deploy.website(new Bucket(stack, 'Web'), { artifact: 'docs' })] } });
  expect(synthesisError(stack)).toMatch(/\[Test\/Shop\] ArtifactUnknown: the website wants the artifact 'docs', which nobody makes; the release has 'site'/);
});

test('fails for two environments of one name', () => {
  const stack = newStack();
  const deploy = [Deploy.website(new Bucket(stack, 'Web'))];
  addPipeline(stack, { environments: [{ name: 'prod', deploy }, { name: 'prod', deploy }] });
  expect(synthesisError(stack)).toMatch(/EnvironmentNameTaken: two environments are called 'prod'; give one of them another name/);
});

test('fails for a configuration value over 1,000 characters', () => {
  const stack = newStack();
  addPipeline(stack, { environment: { deploy: Array.from({ length: 8 }, (_, i) => Deploy.website(new Bucket(stack, `Web${i}`))) } });
  expect(synthesisError(stack)).toMatch(/\[Test\/Shop\/prod\/Environment\] ValueTooLong: UserParameters of action 'Deploy\/attest' has up to \d+ characters, 1000 are possible/);
});

test('fails for more than 50 actions in a stage', () => {
  const stack = newStack();
  addPipeline(stack, { environment: { deploy: Array.from({ length: 49 }, (_, i) => Deploy.website(new Bucket(stack, `Web${i}`))) } });
  expect(synthesisError(stack)).toMatch(/TooManyActions: stage 'Deploy' has 51 actions; 50 are possible/);
});

function pipelineOf(stack: Stack): CfnPipeline {
  return stack.node.findAll().find((item): item is CfnPipeline => item instanceof CfnPipeline)!;
}

test('fails for more than 50 stages, also when they come in by an escape hatch', () => {
  const stack = newStack();
  addPipeline(stack);
  const pipeline = pipelineOf(stack);
  pipeline.addPropertyOverride('Stages', Array.from({ length: 51 }, (_, i) => ({ Name: `Stage${i}`, Actions: [] })));
  expect(synthesisError(stack)).toMatch(/TooManyStages: the pipeline has 51 stages; 50 are possible/);
});

test.each([
  ['set', (pipeline: CfnPipeline) => { pipeline.executionMode = 'PARALLEL'; }],
  ['overridden', (pipeline: CfnPipeline) => pipeline.addPropertyOverride('ExecutionMode', 'PARALLEL')],
])('fails for the execution mode PARALLEL when it is %s', (_, change) => {
  const stack = newStack();
  addPipeline(stack);
  change(pipelineOf(stack));
  expect(synthesisError(stack)).toMatch(/ParallelMode: the execution mode of shop-prod is PARALLEL; leave it SUPERSEDED/);
});

test('fails for two pipelines with one release name in a store', () => {
  const stack = newStack();
  const props: Partial<ReleasePipelineProps> = { releaseName: 'shop' };
  addPipeline(stack, props, 'One');
  addPipeline(stack, { ...props, environment: { name: 'test' } }, 'Two');
  expect(synthesisError(stack)).toMatch(/\[Test\/ReleaseStore\] ReleaseNameTaken: the release name 'shop' is used by Test\/One and Test\/Two; give one of them another releaseName/);
});

test('lets two pipelines have one release name in two stores', () => {
  const stack = newStack();
  addPipeline(stack, { releaseName: 'shop', store: new ReleaseStore(stack, 'StoreOne') }, 'One');
  addPipeline(stack, { releaseName: 'shop', environment: { name: 'test' }, store: new ReleaseStore(stack, 'StoreTwo') }, 'Two');
  expect(synthesisError(stack)).toBe('');
});

test('fails for pipelines of a store whose names begin with the same 20 characters', () => {
  const stack = newStack();
  const deploy = [Deploy.website(new Bucket(stack, 'Web'))];
  addPipeline(stack, { releaseName: 'the-large-web-shop', environments: [{ name: 'prod-eu', deploy }, { name: 'prod-us', deploy }] });
  expect(synthesisError(stack)).toMatch(/PipelineNamesAlike: the pipelines 'the-large-web-shop-prod-eu' and 'the-large-web-shop-prod-us' both begin with 'the-large-web-shop-p'/);
});

describe('fails for one target of two deployments', () => {
  const website = (bucket: IBucket) => ({ deploy: [Deploy.website(bucket)] });
  const shared = (path: string, ...environments: string[]) => new RegExp(
    `\\[Test/ReleaseStore\\] TargetShared: ${path} is deployed to by ${environments.join(' and ')}, and each removes what the other one wrote; give each a bucket of its own`,
  );

  test('in two environments', () => {
    const stack = newStack();
    const bucket = new Bucket(stack, 'Web');
    addPipeline(stack, { environments: [{ name: 'test', ...website(bucket) }, { name: 'prod', ...website(bucket) }] });
    expect(synthesisError(stack)).toMatch(shared('Test/Web', 'shop/test', 'shop/prod'));
  });

  test('twice in one', () => {
    const stack = newStack();
    const bucket = new Bucket(stack, 'Web');
    addPipeline(stack, { environment: { deploy: [Deploy.website(bucket), Deploy.website(bucket)] } });
    expect(synthesisError(stack)).toMatch(shared('Test/Web', 'shop/prod', 'shop/prod'));
  });

  test('of two release pipelines, by a name that is imported', () => {
    const stack = newStack();
    addPipeline(stack, { environment: website(new Bucket(stack, 'Web', { bucketName: 'shop-web' })) });
    addPipeline(stack, { environment: website(Bucket.fromBucketArn(stack, 'Imported', 'arn:aws:s3:::shop-web')) }, 'Blog');
    expect(synthesisError(stack)).toMatch(shared('Test/Web', 'shop/prod', 'blog/prod'));
  });
});

test('lets buckets be targets whose stacks give them the same logical id', () => {
  const app = newApp();
  const stack = new Stack(app, 'Test');
  const [one, two] = ['One', 'Two'].map((id) => new Bucket(new Stack(app, id), 'Web'));
  addPipeline(stack, { environments: [{ name: 'test', deploy: [Deploy.website(one)] }, { name: 'prod', deploy: [Deploy.website(two)] }] });
  expect(synthesisError(stack)).toBe('');
});

test('fails for an unnamed bucket in another account', () => {
  const app = newApp();
  const target = new Stack(app, 'Target', { env: { account: '222222222222', region: 'eu-west-1' } });
  const stack = new Stack(app, 'Test', { env: { account: '111111111111', region: 'eu-west-1' } });
  addPipeline(stack, { environment: { deploy: [Deploy.website(new Bucket(target, 'Web'))] } });
  expect(synthesisError(stack)).toMatch(/\[Test\/Shop\] BucketUnnamed: the bucket Target\/Web lies in another account and has no name of its own; give it a bucketName/);
});

test('fails for a store in another region', () => {
  const app = newApp();
  const store = new ReleaseStore(new Stack(app, 'Central', { env: { account: '111111111111', region: 'eu-west-1' } }), 'Store');
  const stack = new Stack(app, 'Test', { env: { account: '111111111111', region: 'eu-central-1' } });
  addPipeline(stack, { store });
  expect(synthesisError(stack)).toMatch(/\[Test\/Shop\] StoreElsewhere: the store Central\/Store lies in region eu-west-1, the pipeline in eu-central-1; put both into one account and region/);
});

test('fails with all faults at once', () => {
  const stack = newStack();
  addPipeline(stack, { releaseName: 'Shop!', environment: { name: 'Prod', deploy: [], after: { gates: [], timeout: Duration.days(100) } } });
  const error = synthesisError(stack);
  for (const code of ['ReleaseNameInvalid', 'EnvironmentNameInvalid', 'EnvironmentWithoutDeploy', 'OptionsWithoutGates', 'DurationOutOfRange']) {
    expect(error).toContain(code);
  }
});
