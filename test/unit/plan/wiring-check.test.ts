import { buildPlan, checkWiring } from '../../../lib/plan';
import { EXECUTION_ID } from '../../../lib/contracts/jobs';
import { WIRING_METADATA } from '../../../lib/contracts/wiring';
import { assemblyOf, set, stackOf, Template } from '../../helpers/assembly';
import { environment, storeTemplate } from '../../helpers/store-template';
import { change, faultsOf, remove } from '../../helpers/wiring-faults';

const trust = 'AssumeRolePolicyDocument.Statement[0]';
const source = 'Stages[0].Actions[0]';
const admit = 'Stages[1].Actions[0]';
const deploy = (i: number): string => `Stages[2].Actions[${i}]`;

/** Changes one field of the `UserParameters` of an action. */
const changeJob = (action: string, field: string, value: unknown) => (template: Template): void => {
  const [stage, index] = action.match(/\d+/g)!.map(Number);
  const stages = template.Resources.ProdPipeline.Properties!.Stages as { Actions: { Configuration: { UserParameters: string } }[] }[];
  const { Configuration } = stages[stage].Actions[index];
  Configuration.UserParameters = JSON.stringify({ ...JSON.parse(Configuration.UserParameters), [field]: value });
};
const changeConfiguration = (edit: (configuration: Record<string, unknown>) => void) => (template: Template): void => {
  const value = template.Resources.ProdParameter.Properties!.Value as { 'Fn::Sub': string };
  const configuration = JSON.parse(value['Fn::Sub']);
  edit(configuration);
  value['Fn::Sub'] = JSON.stringify(configuration);
};

test('a store that is wired as it must be has no fault', () => {
  expect(faultsOf(() => undefined)).toEqual([]);
});

test('an app without a release pipeline has no fault', () => {
  expect(() => checkWiring(buildPlan(assemblyOf(stackOf({ Resources: {} }))))).not.toThrow();
});

describe('fails', () => {
  test.each<[string, (template: Template) => void, RegExp]>([
    // functions
    ['without a variable of a function', change('Seal', 'Environment.Variables.WORK_BUCKET', undefined), /Shop\.Seal Environment\.Variables\.WORK_BUCKET: expected 'shop-work-[0-9a-f]{8}', found nothing/],
    ['with the bucket of another part', change('Seal', 'Environment.Variables.RELEASES_BUCKET', { Ref: 'Work' }), /Shop\.Seal Environment\.Variables\.RELEASES_BUCKET/],
    ['with another store path', change('Tend', 'Environment.Variables.STORE_PATH', '/other'), /Shop\.Tend Environment\.Variables\.STORE_PATH: expected '\/releases\/shop', found '\/other'/],
    ['with the role of another function as that of tend', change('Verify', 'Environment.Variables.TEND_ROLE_ARN', { 'Fn::GetAtt': ['SealRole', 'Arn'] }), /Shop\.Verify Environment\.Variables\.TEND_ROLE_ARN/],
    ['with a retention that is no number', change('Seal', 'Environment.Variables.RETENTION_DAYS', 'long'), /RETENTION_DAYS: expected a number of days/],
    ['with another runtime', change('Probe', 'Runtime', 'python3.13'), /Shop\.Probe Runtime/],
    ['with another handler', change('Probe', 'Handler', 'index.main'), /Shop\.Probe Handler/],
    ['with a function that is cut short', change('Publish', 'Timeout', 60), /Shop\.Publish Timeout: expected at least 900 seconds, found 60/],
    ['with a function that has the default timeout', change('Admit', 'Timeout', undefined), /Shop\.Admit Timeout/],
    ['without a destination for failures', remove('VerifyFailures'), /Shop\.Verify AWS::Lambda::EventInvokeConfig/],
    ['with fewer retries', change('VerifyFailures', 'MaximumRetryAttempts', 0), /Shop\.VerifyFailures MaximumRetryAttempts: expected 2, found 0/],
    ['with failures that go elsewhere', change('VerifyFailures', 'DestinationConfig.OnFailure.Destination', { Ref: 'Topic' }), /Shop\.VerifyFailures DestinationConfig/],
    ['with failures that may not be sent', remove('VerifyPolicy'), /Shop\.VerifyRole policies: expected lambda:InvokeFunction/],
    ['with a permission for any source', change('DropPermission', 'SourceArn', undefined), /Shop\.DropPermission SourceArn/],
    // rules and topic
    ['with a rule that sleeps', change('DropRule', 'State', 'DISABLED'), /Shop\.DropRule State/],
    ['with a rule for another bucket', change('DropRule', 'EventPattern.detail.bucket.name', [{ Ref: 'Releases' }]), /Shop\.DropRule EventPattern\.detail/],
    ['with a rule for other keys', change('DropRule', 'EventPattern.detail.object.key', [{ prefix: 'drops/' }]), /Shop\.DropRule EventPattern\.detail/],
    ['with a rule that is narrowed further', change('LedgerRule', 'EventPattern.account', ['222222222222']), /Shop\.LedgerRule EventPattern: expected only source/],
    ['with a rule that wakes another function', change('DropRule', 'Targets[0].Arn', { 'Fn::GetAtt': ['Tend', 'Arn'] }), /Shop\.DropRule Targets/],
    ['with a rule that changes the event', change('LedgerRule', 'Targets[0].Input', '{}'), /Shop\.LedgerRule Targets/],
    ['with a rule on another bus', change('LedgerRule', 'EventBusName', 'own'), /Shop\.LedgerRule EventBusName/],
    ['with entries that nobody announces', change('LedgerRule', 'Targets[1].Arn', { 'Fn::GetAtt': ['Tend', 'Arn'] }), /Shop\.LedgerRule Targets: expected a target '[^']*Shop-Announce/],
    ['with entries that may not be announced', remove('AnnouncePermission'), /Shop\.Announce resource policy: expected a permission for events/],
    ['with a rule that may not invoke', remove('LedgerPermission'), /Shop\.Tend resource policy: expected a permission for events\.amazonaws\.com to invoke it with SourceArn 'arn:[^']*LedgerRule/],
    ['with a pipeline that no rule lists', change('PipelineRule', 'EventPattern.detail.pipeline', ['shop-test']), /Shop\.PipelineRule EventPattern\.detail\.pipeline: expected also 'shop-prod'/],
    ['with a rule that hears of some ends only', change('PipelineRule', 'EventPattern.detail.state', ['SUCCEEDED', 'FAILED']), /detail\.state: expected also CANCELED, STOPPED, SUPERSEDED/],
    ['with a rule for another event', change('PipelineRule', 'EventPattern.detail-type', ['CodePipeline Stage Execution State Change']), /Shop\.PipelineRule EventPattern\.detail-type/],
    ['without a subscription', remove('Subscription'), /Shop\.Topic subscriptions/],
    ['with a subscription that is filtered', change('Subscription', 'FilterPolicy', { a: ['b'] }), /Shop\.Subscription FilterPolicy/],
    ['with a topic that may not invoke', remove('TopicPermission'), /Shop\.Tend resource policy: expected a permission for sns\.amazonaws\.com/],
    // schedules
    ['with a sweep that sleeps', change('Sweep', 'State', 'DISABLED'), /Shop\.Sweep State/],
    ['with a sweep that comes once', change('Sweep', 'ScheduleExpression', 'at(2030-01-01T00:00:00)'), /Shop\.Sweep ScheduleExpression/],
    ['with a sweep that ends', change('Sweep', 'EndDate', '2030-01-01T00:00:00Z'), /Shop\.Sweep EndDate/],
    ['with a sweep outside the group', change('Sweep', 'GroupName', undefined), /Shop\.Sweep GroupName: expected 'shop-schedules', found nothing/],
    ['with a sweep of another function', change('Sweep', 'Target.Arn', { 'Fn::GetAtt': ['Seal', 'Arn'] }), /Shop\.Sweep Target\.Arn/],
    ['with a sweep in another role', change('Sweep', 'Target.RoleArn', { 'Fn::GetAtt': ['TendRole', 'Arn'] }), /Shop\.Sweep Target\.RoleArn/],
    ['with a sweep that wakes another function', change('AnnounceSweep', 'Target.Arn', { 'Fn::GetAtt': ['Seal', 'Arn'] }), /Shop\.AnnounceSweep Target\.Arn/],
    ['without a sweep of announcements', (template) => delete (template.Metadata as Record<string, { store: { announceSweep?: string } }>)[WIRING_METADATA].store.announceSweep, /Shop\.Sweep of the store \/releases\/shop: expected beside it one for '[^']*Shop-Announce/],
    ['with a topic that may not be told', changeConfiguration((c) => set(c, 'notify', [{ topic: 'arn:aws:sns:eu-west-1:111111111111:News' }])), /Shop\.AnnounceRole policies: expected sns:Publish on 'arn:aws:sns:eu-west-1:111111111111:News', which is told of prod/],
    ['with a schedule role that may nothing', remove('SchedulePolicy'), /Shop\.ScheduleRole policies: .*Shop-Tend/],
    ['with a schedule role that may under a condition only', change('SchedulePolicy', 'PolicyDocument.Statement[0].Condition', { Bool: { 'aws:SecureTransport': 'true' } }), /Shop\.ScheduleRole policies: .*Shop-Tend/],
    // buckets
    ['with a bucket that announces nothing', change('Work', 'NotificationConfiguration', undefined), /Shop\.Work NotificationConfiguration/],
    ['with a bucket that is not versioned', change('Releases', 'VersioningConfiguration.Status', 'Suspended'), /Shop\.Releases VersioningConfiguration/],
    ['without a lock on releases', change('Releases', 'ObjectLockEnabled', undefined), /Shop\.Releases ObjectLockEnabled/],
    // trust
    ['with a schedule role for every account', change('ScheduleRole', `${trust}.Condition`, undefined), /Shop\.ScheduleRole AssumeRolePolicyDocument account of the source/],
    ['with a condition that holds if nothing is said', change('ScheduleRole', `${trust}.Condition`, { StringEqualsIfExists: { 'aws:SourceAccount': '111111111111' } }), /account of the source for scheduler/],
    ['with a schedule role for every group', change('ScheduleRole', `${trust}.Condition.ArnLike`, { 'aws:SourceArn': 'arn:aws:scheduler:eu-west-1:111111111111:schedule-group/*' }), /Shop\.ScheduleRole AssumeRolePolicyDocument aws:SourceArn for scheduler/],
    ['with a pipeline role for another pipeline', change('ProdRole', `${trust}.Condition.ArnLike`, { 'aws:SourceArn': 'arn:aws:codepipeline:eu-west-1:111111111111:shop-test' }), /Shop\.ProdRole AssumeRolePolicyDocument aws:SourceArn/],
    ['with a pipeline role for every pipeline of the world', change('ProdRole', `${trust}.Condition.ArnLike`, { 'aws:SourceArn': '*' }), /Shop\.ProdRole AssumeRolePolicyDocument aws:SourceArn/],
    ['with a pattern where none is understood', change('ProdRole', `${trust}.Condition`, { StringEquals: { 'aws:SourceAccount': '111111111111', 'aws:SourceArn': 'arn:aws:codepipeline:eu-west-1:111111111111:shop-*' } }), /Shop\.ProdRole AssumeRolePolicyDocument aws:SourceArn/],
    ['with a pipeline role for another service', change('ProdRole', `${trust}.Principal.Service`, 'codebuild.amazonaws.com'), /Shop\.ProdRole AssumeRolePolicyDocument: expected codepipeline/],
    ['with a function role for another service', change('SealRole', `${trust}.Principal.Service`, 'edgelambda.amazonaws.com'), /Shop\.SealRole AssumeRolePolicyDocument: expected lambda\.amazonaws\.com/],
    ['with a role of an action for every account', (template) => {
      template.Resources.Write = { Type: 'AWS::IAM::Role', Properties: {
        RoleName: 'write', AssumeRolePolicyDocument: { Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'codebuild.amazonaws.com' } }] },
      } };
    }, /Shop\.Write AssumeRolePolicyDocument account of the source for codebuild/],
    // pipelines
    ['with another name', change('ProdPipeline', 'Name', 'shop-production'), /Shop\.ProdPipeline Name: expected 'shop-prod'/],
    ['with a pipeline of type V1', change('ProdPipeline', 'PipelineType', undefined), /Shop\.ProdPipeline PipelineType: expected 'V2', found nothing/],
    ['with parallel executions', change('ProdPipeline', 'ExecutionMode', 'PARALLEL'), /Shop\.ProdPipeline ExecutionMode/],
    ['with another role', change('ProdPipeline', 'RoleArn', { 'Fn::GetAtt': ['TendRole', 'Arn'] }), /Shop\.ProdPipeline RoleArn/],
    ['with artifacts in the open', change('ProdPipeline', 'ArtifactStore.EncryptionKey', undefined), /Shop\.ProdPipeline ArtifactStore\.EncryptionKey\.Id/],
    ['with artifacts elsewhere', change('ProdPipeline', 'ArtifactStore.Location', { Ref: 'Work' }), /Shop\.ProdPipeline ArtifactStore\.Location/],
    ['with a stage too many', change('ProdPipeline', 'Stages[3]', { Name: 'More', Actions: [] }), /Shop\.ProdPipeline Stages: expected Release, Admit, Prepare if a change is shown, Approve if people are asked, Deploy, found Release, Admit, Deploy, More/],
    ['with another source', change('ProdPipeline', `${source}.ActionTypeId.Provider`, 'CodeCommit'), /ActionTypeId: expected 'Source\/AWS\/S3\/1'/],
    ['with a source in another bucket', change('ProdPipeline', `${source}.Configuration.S3Bucket`, { Ref: 'Work' }), /Configuration\.S3Bucket/],
    ['with the candidate of another environment', change('ProdPipeline', `${source}.Configuration.S3ObjectKey`, 'candidate/shop/test/release.json'), /Configuration\.S3ObjectKey/],
    ['with a source that polls', change('ProdPipeline', `${source}.Configuration.PollForSourceChanges`, undefined), /PollForSourceChanges: expected 'false', found nothing/],
    ['with a source that can\'t be overridden', change('ProdPipeline', `${source}.Configuration.AllowOverrideForS3ObjectKey`, false), /AllowOverrideForS3ObjectKey: expected 'true', found false/],
    ['with an admission whose variables nobody finds', change('ProdPipeline', `${admit}.Namespace`, undefined), /Stages\[1\]\.Actions\[0\]\.Namespace: expected 'admit'/],
    ['with an admission by another function', change('ProdPipeline', `${admit}.Configuration.FunctionName`, { Ref: 'Verify' }), /Stages\[1\]\.Actions\[0\]\.Configuration\.FunctionName/],
    ['with an admission that is not handed the release', change('ProdPipeline', `${admit}.InputArtifacts`, undefined), /Stages\[1\]\.Actions\[0\]\.InputArtifacts: expected 'Release', found nothing/],
    ['with parameters that are no JSON', change('ProdPipeline', `${admit}.Configuration.UserParameters`, '{'), /UserParameters: expected what the function parses, found DocumentUnreadable/],
    ['with the execution id written out', changeJob(admit, 'executionId', '00000000-0000-4000-8000-000000000000'), /UserParameters\.executionId: expected '#\{codepipeline\.PipelineExecutionId\}'/],
    ['with another environment', changeJob(admit, 'environment', 'test'), /UserParameters\.environment: expected 'prod', found 'test'/],
    ['with a field that the function does not know', changeJob(admit, 'colour', 'red'), /not a known field/],
    ['with the version written out', changeJob(deploy(1), 'version', '1.0.0'), /UserParameters\.version: expected '#\{admit\.version\}', found '1\.0\.0'/],
    ['with the variable of another field', changeJob(deploy(1), 'version', EXECUTION_ID), /UserParameters\.version: expected '#\{admit\.version\}'/],
    ['with a variable that nobody sets', changeJob(deploy(1), 'version', '#{Admit.version}'), /no variable but [^]*found #\{Admit\.version\}/],
    ['with parameters that are too long', changeJob(deploy(2), 'target', { artifact: 'site', bucket: 'b'.repeat(900), role: 'arn:aws:iam::111111111111:role/write' }), /expected at most 1000 characters/],
    ['without an approval before', change('ProdPipeline', 'Stages[2].Actions[0]', { Name: 'other' }), /the action gates-before, for the gates in Shop\.ProdParameter/],
    ['with gates that nobody configured', changeConfiguration((c) => Object.assign(c, { afterwards: null })), /no action gates-after, as Shop\.ProdParameter has no gates there/],
    ['with gates that announce nothing', change('ProdPipeline', `${deploy(0)}.Configuration.NotificationArn`, undefined), /NotificationArn/],
    ['with gates that want no reason', change('ProdPipeline', `${deploy(0)}.Configuration.IsSummaryRequired`, undefined), /IsSummaryRequired/],
    ['with gates that give up early', change('ProdPipeline', `${deploy(4)}.TimeoutInMinutes`, undefined), /TimeoutInMinutes: expected 86400, found nothing/],
    ['with a deployment beside its proof', change('ProdPipeline', `${deploy(2)}.RunOrder`, 2), /Stages Deploy: expected gates-before/],
    ['without a proof', change('ProdPipeline', 'Stages[2].Actions[1].Name', 'check'), /Stages Deploy: expected gates-before/],
    ['with attest before the deployment', change('ProdPipeline', `${deploy(3)}.RunOrder`, 2), /Stages Deploy: expected/],
    ['with a deployment of what was not proved', change('ProdPipeline', `${deploy(2)}.InputArtifacts`, [{ Name: 'Release' }]), /InputArtifacts: expected an output of verify for website \(site\), found Release/],
    ['with a proof that hands out nothing', change('ProdPipeline', `${deploy(1)}.OutputArtifacts`, undefined), /OutputArtifacts: expected 1 to 5 artifacts, found 0/],
    ['with a proof that is told of other questions than the configuration\'s', changeJob(deploy(1), 'asks', ['gates-after']), /UserParameters\.asks: expected what Shop\.ProdParameter says that is asked: \["gates-before","gates-after"\], found \["gates-after"\]/],
    ['with a target that is not attested', changeJob(deploy(3), 'targets', [{ artifact: 'site', bucket: 'other', role: 'arn:aws:iam::111111111111:role/read' }]), /UserParameters\.targets: expected the target/],
    // parameters
    ['with a parameter that functions do not find', change('ProdParameter', 'Name', '/releases/shop/prod'), /Shop\.ProdParameter Name: expected '\/releases\/shop\/shop\/prod'/],
    ['with a secret parameter', change('ProdParameter', 'Type', 'SecureString'), /Shop\.ProdParameter Type/],
    ['with a configuration that is not understood', changeConfiguration((c) => Object.assign(c, { queue: 'all' })), /Shop\.ProdParameter Value: expected a configuration, found FieldInvalid/],
    ['with the configuration of another environment', changeConfiguration((c) => Object.assign(c, { environment: 'test' })), /Shop\.ProdParameter Value\.environment: expected 'prod', found 'test'/],
    ['with an environment before it that does not exist', changeConfiguration((c) => Object.assign(c, { after: ['stage'] })), /Value\.after: expected other environments of shop \(there are none\), found 'stage'/],
    ['where nobody says what a release has', changeConfiguration((c) => { delete c.artifacts; }), /Shop\.ProdParameter Value\.artifacts: expected the outputs of verify \(site\), found nothing/],
    ['where a release has other artifacts than are handed out', changeConfiguration((c) => Object.assign(c, { artifacts: ['docs'] })), /Value\.artifacts: expected the outputs of verify \(site\), found \["docs"\]/],
    ['with a gate that is no function of the app', changeConfiguration((c) => set(c, 'before.gates[0].function', 'arn:aws:lambda:eu-west-1:111111111111:function:other')), /Value\.gates 'answers': expected the ARN of a function of this app/],
    ['with a gate that nobody may ask', remove('TendAsking'), /Shop\.TendRole policies: expected lambda:InvokeFunction on '[^']+:function:Shop-Probe-\w+', for the gate 'answers', found no such grant/],
    ['with a version of a gate that nobody may ask', changeConfiguration((c) => set(c, 'before.gates[0].function', 'arn:aws:lambda:eu-west-1:111111111111:function:Shop-Probe-3abb0089:7')), /lambda:InvokeFunction on '[^']+:7', for the gate 'answers', found no such grant/],
    ['with an alarm that is not there', changeConfiguration((c) => set(c, 'before.gates[0]', { name: 'errors', alarm: 'other', role: null })), /Value\.gates 'errors': expected an alarm of this app, found 'other'/],
    ['with a configuration that is too large', changeConfiguration((c) => set(c, 'before.gates[0].parameters.more', 'x'.repeat(4096))), /at most 4096 bytes/],
  ])('%s', (_, edit, expected) => {
    expect(faultsOf(edit).filter((fault) => expected.test(fault))).toHaveLength(1);
  });

  test('with every fault at once, each named by its construct path too', () => {
    const faults = faultsOf((template) => {
      template.Resources.Seal.Metadata = { 'aws:cdk:path': 'Shop/Store/Seal/Resource' };
      set(template.Resources.Seal.Properties, 'Handler', 'other');
      set(template.Resources.Sweep.Properties, 'State', 'DISABLED');
    });
    expect(faults).toEqual([
      "- Shop.Seal (Shop/Store/Seal/Resource) Handler: expected 'index.handler', found 'other'",
      "- Shop.Sweep State: expected 'ENABLED', found 'DISABLED'",
    ]);
  });
});

describe('people are asked between admission and deployment', () => {
  const approval = (name: string) => ({
    Name: name, ActionTypeId: { Category: 'Approval', Owner: 'AWS', Provider: 'Manual', Version: '1' }, Configuration: { NotificationArn: { Ref: 'Topic' } },
  });
  const rule = { Name: 'approve', RuleTypeId: { Category: 'Rule', Owner: 'AWS', Provider: 'VariableCheck', Version: '1' }, Configuration: { Variable: '#{admit.approve}', Operator: 'EQ', Value: 'run' } };
  const stage = { Name: 'Approve', BeforeEntry: { Conditions: [{ Result: 'SKIP', Rules: [rule] }] }, Actions: [approval('approve-1')] };
  const asked = (approve: object, approvals: readonly string[] = ['approve-1']) => (template: Template): void => {
    (template.Resources.ProdPipeline.Properties as { Stages: unknown[] }).Stages.splice(2, 0, approve);
    changeJob('Stages[3].Actions[1]', 'asks', [...approvals, 'gates-before', 'gates-after'])(template);
    changeConfiguration((c) => Object.assign(c, { approvals: approvals.map((action) => ({ action, approvers: ['arn:aws:iam::111111111111:role/Managers'] })) }))(template);
  };

  test('when the configuration says so', () => {
    expect(faultsOf(asked(stage))).toEqual([]);
  });

  test('fails when the pipeline asks something else', () => {
    expect(faultsOf(asked(stage, ['approve-1', 'approve-2'])).join()).toMatch(/Stages Approve: expected the actions of Shop\.ProdParameter: approve-1, approve-2, found approve-1/);
    expect(faultsOf(asked(stage, [])).join()).toMatch(/Stages Approve: expected the actions of Shop\.ProdParameter: none, found approve-1/);
  });

  test('fails when anything but admission can skip it', () => {
    expect(faultsOf(asked({ ...stage, BeforeEntry: undefined })).join()).toMatch(/Stages\[2\]\.BeforeEntry: expected/);
    expect(faultsOf(asked({ ...stage, BeforeEntry: { Conditions: [{ Result: 'SKIP', Rules: [{ ...rule, Configuration: { ...rule.Configuration, Value: 'skip' } }] }] } })).join()).toMatch(/BeforeEntry/);
  });

  test('fails when nobody is told', () => {
    expect(faultsOf(asked({ ...stage, Actions: [{ ...approval('approve-1'), Configuration: {} }] })).join()).toMatch(/NotificationArn/);
  });
});

test('an environment in a stack of its own is held against the store that it uses', () => {
  const store = storeTemplate();
  const other = { Resources: environment('test'), Metadata: { [WIRING_METADATA]: { schemaVersion: 1, environments: [
    { release: 'shop', environment: 'test', pipeline: 'TestPipeline', role: 'TestRole', parameter: 'TestParameter' },
  ] } } };
  const text = JSON.stringify(other).replace(/\{"Ref":"(Releases|Artifacts|Admit|Verify|Publish|Attest|Topic)"\}/g, '{"Fn::ImportValue":"$1"}')
    .replace('{"Fn::GetAtt":["Key","Arn"]}', '{"Fn::ImportValue":"Key"}').replace(/\$\{Probe.Arn\}/g, 'arn:aws:lambda:eu-west-1:111111111111:function:probe');
  set(store.Resources.Probe.Properties, 'FunctionName', 'probe');
  store.Outputs = Object.fromEntries(['Releases', 'Artifacts', 'Admit', 'Verify', 'Publish', 'Attest', 'Topic', 'Key'].map((name) => (
    [name, { Value: name === 'Key' ? { 'Fn::GetAtt': [name, 'Arn'] } : { Ref: name }, Export: { Name: name } }]
  )));
  const plan = buildPlan(assemblyOf(stackOf(store), stackOf(JSON.parse(text) as Template, { id: 'Test', name: 'Test', templateFile: '/app/cdk.out/Test.template.json' })));
  expect(() => checkWiring(plan)).toThrow(/^the app in \/app\/cdk\.out is wired wrongly:\n- Shop\.PipelineRule EventPattern\.detail\.pipeline: expected also 'shop-test', found \["shop-prod"\]$/);
});

test('fails for an environment whose store is not in the app', () => {
  const template = storeTemplate();
  (template.Metadata as Record<string, { store?: unknown }>)[WIRING_METADATA].store = undefined;
  expect(() => checkWiring(buildPlan(assemblyOf(stackOf(template))))).toThrow(/Shop\.ProdPipeline ArtifactStore\.Location: expected the artifacts bucket of a store of this app \(it has none\)/);
});
