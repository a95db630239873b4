import { BuildRequest } from '../../../../../lib/local/world/ports';
import { ServiceError } from '../../../../../lib/local/world/service';
import { created, lambda, source, stage, pipeline, TestWorld } from './world';

const build = (more: Record<string, unknown> = {}, configuration: Record<string, string> = {}) => ({
  Name: 'Make', ActionTypeId: { Category: 'Build', Owner: 'AWS', Provider: 'CodeBuild', Version: '1' }, RunOrder: 1, Namespace: 'make', InputArtifacts: [{ Name: 'Release' }], OutputArtifacts: [{ Name: 'Site' }],
  Configuration: { ProjectName: 'shop', ...configuration }, ...more,
});
const after = lambda('After', { RunOrder: 2, InputArtifacts: [{ Name: 'Site' }], Configuration: { FunctionName: 'worker', UserParameters: '#{make.VERSION}' } });

async function built(failure?: string, action = build(), ...later: Record<string, unknown>[]): Promise<{ world: TestWorld; requests: BuildRequest[] }> {
  const requests: BuildRequest[] = [];
  const world = await created([stage('Build', action, ...later)], { ExecutionMode: 'QUEUED' });
  world.build = async (request) => {
    requests.push(request);
    return { id: 'shop:1', look: () => undefined, end: () => ({ failure, variables: { VERSION: '1.2.3' } }) };
  };
  return { world, requests };
}

test.each(['Build', 'Test'])('an action of the category %s builds its input, takes a minute, and emits what the build exports', async (Category) => {
  const { world, requests } = await built(undefined, build({ ActionTypeId: { Category, Owner: 'AWS', Provider: 'CodeBuild', Version: '1' } }, { EnvironmentVariables: '[{"name":"OF","value":"#{release.VersionId}"},{"name":"B","value":"b","type":"PLAINTEXT"}]' }), after);
  await world.play(60);
  expect(world.invocations).toEqual([]);
  await world.play(8);
  expect(requests).toEqual([{
    project: 'shop', pipeline: 'shop', primary: 'Release', variables: [{ name: 'OF', value: 'v1-release.json' }, { name: 'B', value: 'b' }],
    sources: [expect.objectContaining({ name: 'Release', bucket: 'artifacts', revision: 'v1-release.json' })], outputs: [expect.objectContaining({ name: 'Site', key: expect.stringMatching(/^shop\/Site\/[A-Za-z0-9]{7}$/) })],
  }]);
  expect(world.calledBack().data.actionConfiguration.configuration.UserParameters).toBe('1.2.3');
});

test('an action fails with what CodePipeline says of a failed build', async () => {
  const { world } = await built('Build terminated with state: FAILED. Phase: BUILD');
  await world.play(70);
  expect(world.statuses()).toEqual(['Failed']);
  expect(world.events.find(({ detail }) => detail.action === 'Make' && detail.state === 'FAILED')?.detail['execution-result']).toEqual({
    'external-execution-id': 'shop:1', 'external-execution-url': 'https://console.aws.amazon.com/codebuild/home?region=eu-west-1#/builds/shop:1/view/new',
    'external-execution-summary': 'Build terminated with state: FAILED. Phase: BUILD', 'error-code': 'JobFailed',
  });
});

test('an action fails if the build can\'t be started', async () => {
  const { world } = await built();
  world.build = () => Promise.reject(new ServiceError('ResourceNotFoundException', 'Project cannot be found: p'));
  await world.play(10);
  expect(world.notes).toContain('shop ▸ Build ▸ Make: FAILED: Error calling startBuild: Project cannot be found: p (Service: AWSCodeBuild; Status Code: 400; Error Code: ResourceNotFoundException)');
});

test('an action that may not start a build, or not look at it, fails; the build that it has started goes on', async () => {
  const denied = (action: string) => new ServiceError('AccessDenied', `User: p is not authorized to perform: ${action}`, 403);
  const { world } = await built();
  world.build = () => Promise.reject(denied('codebuild:StartBuild'));
  await world.play(10);
  const words = (call: string, action: string) => `shop ▸ Build ▸ Make: FAILED: Error calling ${call}: User: p is not authorized to perform: ${action} (Service: AWSCodeBuild; Status Code: 400; Error Code: AccessDeniedException)`;
  expect(world.notes).toContain(words('startBuild', 'codebuild:StartBuild'));
  const end = jest.fn(() => ({ failure: undefined, variables: {} }));
  world.build = async () => ({ id: 'shop:2', look: () => { throw denied('codebuild:BatchGetBuilds'); }, end });
  world.start();
  await world.play(10);
  expect(world.notes).toContain(words('batchGetBuilds', 'codebuild:BatchGetBuilds'));
  expect(world.events.flatMap(({ detail }) => (detail.state === 'FAILED' && detail.action === 'Make' ? [(detail['execution-result'] as Record<string, string>)['error-code']] : []))).toEqual(['PermissionError', 'PermissionError']);
  await world.play(70);
  expect(end).toHaveBeenCalledTimes(1);
});

test('an action fails if a variable makes its environment unreadable', async () => {
  const { world, requests } = await built(undefined, build({}, { EnvironmentVariables: '[{"name":"A","value":"#{release.ObjectKey}"}]' }));
  world.put('store', '"', Buffer.from('{}'));
  world.start({ sourceRevisions: [{ actionName: 'Release', revisionType: 'S3_OBJECT_KEY', revisionValue: '"' }] });
  await world.play(180);
  expect(world.notes.filter((note) => note.includes('Make: FAILED'))).toEqual([expect.stringMatching('FAILED: DocumentUnreadable: action Make: EnvironmentVariables: is not JSON')]);
  expect(requests).toHaveLength(1);
});

test('a build that is left behind goes on to its end', async () => {
  const { world } = await built();
  const end = jest.fn(() => ({ failure: undefined, variables: {} }));
  world.build = async () => ({ id: 'shop:1', look: () => undefined, end });
  await world.play(5);
  world.service.stop({ pipelineName: 'shop', pipelineExecutionId: world.service.executions('shop')[0].pipelineExecutionId, abandon: true }, { arn: 'a', account: '1' });
  await world.play(70);
  expect(end).toHaveBeenCalledTimes(1);
  expect(world.statuses()).toEqual(['Stopped']);
});

test.each<[string, object, string]>([
  ['no project', build({ Configuration: {} }), 'missing required configuration \'ProjectName\''],
  ['a batch', build({}, { BatchEnabled: 'true' }), 'unknown configuration \'BatchEnabled\''],
  ['no input', build({ InputArtifacts: [] }), '0 input artifact(s)'],
  ['six outputs', build({ OutputArtifacts: [1, 2, 3, 4, 5, 6].map((n) => ({ Name: `O${n}` })) }), '6 output artifact(s)'],
  ['several inputs and no primary one', build({ InputArtifacts: [{ Name: 'Release' }, { Name: 'Release' }] }), 'missing required configuration \'PrimarySource\''],
  ['a primary source that is no input', build({}, { PrimarySource: 'Other' }), 'names the PrimarySource \'Other\''],
  ['variables that are no JSON', build({}, { EnvironmentVariables: 'A=1' }), 'action Make: EnvironmentVariables: is not JSON: A=1'],
  ['a variable with more to it', build({}, { EnvironmentVariables: '[{"name":"A","value":"1","secret":true}]' }), 'secret\' is not a known field'],
  ['a variable from elsewhere', build({}, { EnvironmentVariables: '[{"name":"A","value":"1","type":"SECRETS_MANAGER"}]' }), 'variables of the type PLAINTEXT only; A is of the type SECRETS_MANAGER'],
])('fails to create a pipeline whose build has %s', (_, action, message) => {
  expect(() => new TestWorld().service.create(pipeline([source(), stage('Build', { ...action })]), 'Shop')).toThrow(message);
});
