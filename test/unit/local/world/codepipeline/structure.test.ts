import { approval, lambda, pipeline, source, stage, TestWorld } from './world';

type Properties = Record<string, unknown>;
const admit = (stages: Properties[], more: Properties = {}) => () => new TestWorld().service.create(pipeline(stages, more), 'Shop');
const with1 = (...actions: Properties[]) => admit([source(), stage('Work', ...actions)]);
const refusal = (create: () => void) => {
  try {
    create();
    return 'accepted';
  } catch (error) {
    return `${(error as { code: string }).code}: ${(error as Error).message}`;
  }
};
const rule = (configuration: Properties, result = 'SKIP', provider = 'VariableCheck') => ({
  ...stage('Work', approval('Ask')),
  BeforeEntry: { Conditions: [{ Result: result, Rules: [{ Name: 'r', RuleTypeId: { Category: 'Rule', Owner: 'AWS', Provider: provider, Version: '1' }, Configuration: configuration }] }] },
});
const CHECK = { Variable: '#{a.b}', Value: 'x', Operator: 'EQ' };

test('a pipeline of every known action type is accepted', () => {
  expect(refusal(admit([source(), rule(CHECK), stage('Deploy', lambda('A', { InputArtifacts: [{ Name: 'Release' }], OutputArtifacts: [{ Name: 'Out' }] }), lambda('B', { RunOrder: 2, InputArtifacts: [{ Name: 'Out' }] }))]))).toBe('accepted');
});

describe('AWS fails', () => {
  const artifacts = (...names: string[]) => names.map((Name) => ({ Name }));
  test.each<[string, () => void, RegExp]>([
    ['one stage', admit([source()]), /^InvalidStructureException: Pipeline has only 1 stage\(s\)\. There should be a minimum of 2 stages\.$/],
    ['51 stages', admit([source(), ...Array.from({ length: 50 }, (_, n) => stage(`S${n}`, approval('A')))]), /^LimitExceededException/],
    ['51 actions in a stage', with1(...Array.from({ length: 51 }, (_, n) => approval(`A${n}`))), /^LimitExceededException/],
    ['a stage without actions', with1(), /^InvalidStageDeclarationException/],
    ['a first stage without a source', admit([stage('A', approval('a')), stage('B', approval('b'))]), /^InvalidStructureException: Pipeline should start with a stage that only contains source actions/],
    ['a source later on', admit([source(), { ...source({ OutputArtifacts: [{ Name: 'Two' }], Namespace: 'two' }), Name: 'Again' }]), /^InvalidStructureException: Only the first stage/],
    ['two stages of one name', admit([source(), stage('A', approval('a')), stage('A', approval('a'))]), /^InvalidStructureException/],
    ['two actions of one name in a stage', with1(approval('A'), approval('A')), /^InvalidStageDeclarationException/],
    ['one output artifact twice', with1(lambda('A', { OutputArtifacts: artifacts('X') }), lambda('B', { OutputArtifacts: artifacts('X') })), /^InvalidStructureException: Output Artifact Bundle name must be unique within the pipeline\. X has been used more than once\.$/],
    ['an input that nobody produces', with1(lambda('A', { InputArtifacts: artifacts('X') })), /^InvalidStructureException: Input Artifact Bundle X/],
    ['an input of the same run order', with1(lambda('A', { OutputArtifacts: artifacts('X') }), lambda('B', { InputArtifacts: artifacts('X') })), /^InvalidStructureException: Input Artifact Bundle X/],
    ['six outputs of a function', with1(lambda('A', { OutputArtifacts: artifacts('1', '2', '3', '4', '5', '6') })), /^InvalidActionDeclarationException/],
    ['an input of an approval', with1(approval('A', { InputArtifacts: artifacts('Release') })), /^InvalidActionDeclarationException/],
    ['a missing configuration', with1(lambda('A', { Configuration: {} })), /^InvalidActionDeclarationException: Action configuration for action 'A' is missing required configuration 'FunctionName'$/],
    ['an unknown configuration', with1(lambda('A', { Configuration: { FunctionName: 'worker', Unknown: 'x' } })), /^InvalidActionDeclarationException: Action configuration for action 'A' contains unknown configuration 'Unknown'$/],
    ['a value of 1,001 characters', with1(lambda('A', { Configuration: { FunctionName: 'worker', UserParameters: 'x'.repeat(1001) } })), /^ValidationException: 1 validation error detected: Value at 'pipeline\.stages\.2\.member\.actions\.1\.member\.configuration'/],
    ['an empty value', with1(lambda('A', { Configuration: { FunctionName: '' } })), /^ValidationException.*Map value/],
    ['a key of 51 characters', with1(lambda('A', { Configuration: { FunctionName: 'worker', ['x'.repeat(51)]: 'x' } })), /^ValidationException.*Map keys/],
    ['a name with a space', with1(approval('A b')), /^ValidationException.*regular expression/],
    ['a name of 101 characters', with1(approval('A'.repeat(101))), /^ValidationException.*100/],
    ['run order 1000', with1(approval('A', { RunOrder: 1000 })), /^ValidationException.*999/],
    ['a timeout of 4 minutes', with1(approval('A', { TimeoutInMinutes: 4 })), /^ValidationException.*greater than or equal to 5/],
    ['a timeout of 86,401 minutes', with1(approval('A', { TimeoutInMinutes: 86_401 })), /^ValidationException.*86400/],
    ['a timeout of a function', with1(lambda('A', { TimeoutInMinutes: 10 })), /^InvalidActionDeclarationException/],
    ['one namespace twice', with1(lambda('A', { Namespace: 'n' }), lambda('B', { Namespace: 'n' })), /^InvalidActionDeclarationException: Namespaces must be unique.*StageName=\[Work\], ActionName=\[B\], Namespace=\[n\]/],
    ['the reserved namespace', with1(lambda('A', { Namespace: 'codepipeline' })), /^InvalidActionDeclarationException/],
    ['a topic that is no ARN', with1(approval('A', { Configuration: { NotificationArn: 'x' } })), /^InvalidActionDeclarationException: The ARN x you specified for sending notifications for the approval action A contains a format error\.$/],
    ['a queue as a topic', with1(approval('A', { Configuration: { NotificationArn: 'arn:aws:sqs:eu-west-1:1:q' } })), /but the AWS service for this ARN cannot be used/],
    ['a topic of another region', with1(approval('A', { Configuration: { NotificationArn: 'arn:aws:sns:us-east-1:1:t' } })), /but the ARN is not in the same region as the pipeline\.$/],
    ['an entry condition that rolls back', admit([source(), rule(CHECK, 'ROLLBACK')]), /^InvalidStageDeclarationException/],
    ['a rule without a value', admit([source(), rule({ Variable: 'a', Operator: 'EQ' })]), /^InvalidActionDeclarationException/],
  ])('%s', (_, create, expected) => {
    expect(refusal(create)).toMatch(expected);
  });

  test('a second pipeline of one name', () => {
    const world = new TestWorld();
    const properties = pipeline([source(), stage('Work', approval('A'))]);
    world.service.create(properties, 'One');
    expect(refusal(() => world.service.create(properties, 'Two'))).toMatch(/^PipelineNameInUseException/);
  });
});

describe('the rehearsal fails by name', () => {
  const work = stage('Work', approval('A'));
  test.each<[string, () => void, string]>([
    ['PARALLEL', admit([source(), work], { ExecutionMode: 'PARALLEL' }), 'execution mode PARALLEL'],
    ['V1', admit([source(), work], { PipelineType: 'V1' }), 'V1'],
    ['no type, which is V1', admit([source(), work], { PipelineType: undefined }), 'V1'],
    ['triggers', admit([source(), work], { Triggers: [{}] }), 'Triggers'],
    ['pipeline variables', admit([source(), work], { Variables: [{ Name: 'a' }] }), 'Variables'],
    ['several artifact stores', admit([source(), work], { ArtifactStores: [{}] }), 'ArtifactStores'],
    ['an unknown action type', with1({ Name: 'B', ActionTypeId: { Category: 'Build', Owner: 'AWS', Provider: 'ECRBuildAndPublish', Version: '1' } }), 'Build/AWS/ECRBuildAndPublish/1'],
    ['a source that polls', admit([source({ Configuration: { S3Bucket: 'b', S3ObjectKey: 'k' } }), work]), 'PollForSourceChanges'],
    ['conditions on success', admit([source(), { ...work, OnSuccess: { Conditions: [] } }]), 'OnSuccess'],
    ['conditions on failure', admit([source(), { ...work, OnFailure: { Result: 'ROLLBACK' } }]), 'OnFailure'],
    ['another rule', admit([source(), rule({}, 'SKIP', 'LambdaInvoke')]), 'Rule/AWS/LambdaInvoke/1'],
    ['another operator', admit([source(), rule({ ...CHECK, Operator: 'MATCHES' })]), 'MATCHES'],
    ['an action in another region', with1(approval('A', { Region: 'us-east-1' })), 'Region'],
    ['a summary that is perhaps required', with1(approval('A', { Configuration: { IsSummaryRequired: 'yes' } })), 'IsSummaryRequired'],
  ])('%s', (_, create, named) => {
    expect(refusal(create)).toMatch(/^Unsupported: /);
    expect(refusal(create)).toContain(named);
  });
});
