import { Stack } from 'aws-cdk-lib';
import { Role } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { Announcement, Notify, ReleaseStore } from '../../../lib';
import { flat, resourcesOf, rights, templateOf } from '../../helpers/matchers';
import { addPipeline, newApp, newStack, synthesisError } from '../../helpers/synth';

/** What `announce` may do, beyond its log: actions, and the last parts of what they are about. */
const rightsOfAnnounce = (stack: Stack) => rights(templateOf(stack)).filter(({ holder }) => /announce/i.test(holder))
  .map(({ actions, resources }) => `${actions.join()} ${resources.map((resource) => resource.replace(/^<\w*?(Releases|Work|OtherKey|Key|News|Other|Logs)[0-9A-F]{8}(\.\w+)?>/, '$1')).join()}`);

const app = () => {
  const stack = newStack();
  return { stack, news: new Topic(stack, 'News') };
};

test('nothing of it is in the template of an app that tells nobody', () => {
  const { stack } = app();
  addPipeline(stack);
  expect(JSON.stringify(templateOf(stack).toJSON())).not.toMatch(/announce|notify/i);
});

test('who is told costs a function with its role and log, a permission and a schedule, once', () => {
  const resources = (notified: boolean) => {
    const { stack, news } = app();
    const notify = notified ? [Notify.to(news)] : undefined;
    addPipeline(stack, { notify, environment: { notify } });
    addPipeline(stack, { notify, releaseName: 'other' }, 'Other');
    return resourcesOf(templateOf(stack)).map(([id, { Type }]) => `${Type} ${id}`);
  };
  const before = resources(false);
  expect(resources(true).filter((id) => !before.includes(id)).map((id) => id.replace(/[0-9A-F]{8}$/, '')).sort()).toEqual([
    'AWS::IAM::Role ReleaseStoreannounceRole', 'AWS::Lambda::Function ReleaseStoreannounceFunction', 'AWS::Lambda::Permission ReleaseStoreannounceByLedger',
    'AWS::Logs::LogGroup ReleaseStoreannounceLogs', 'AWS::Scheduler::Schedule ReleaseStoreSchedulesAnnounceSweep',
  ]);
});

test('it may tell exactly these topics with exactly their keys, read the ledger, and write down how far it came and what did not arrive', () => {
  const { stack, news } = app();
  const key = new Key(stack, 'OtherKey');
  const other = new Topic(stack, 'Other', { masterKey: key });
  addPipeline(stack, { notify: [Notify.to(news)], environment: { notify: [Notify.to(other), Notify.to(news)] } });
  expect(rightsOfAnnounce(stack)).toEqual([
    'logs:CreateLogStream,logs:PutLogEvents Logs', 's3:ListBucket Releases', 's3:GetObject Releases/ledger/*', 'kms:Decrypt Key', 's3:PutObject Releases/ledger/*',
    'kms:GenerateDataKey Key', 's3:GetObject,s3:PutObject Work/announced/*', 's3:ListBucket Work', expect.stringMatching(/^ssm:GetParametersByPath \S+:parameter\/cdk-release-pipeline\/\S+\/\*$/),
    'sns:Publish News,Other', 'kms:GenerateDataKey OtherKey', 'kms:Decrypt OtherKey',
  ]);
});

test('a pipeline in another stack than its store grants there what it takes', () => {
  const root = newApp();
  const [store, stack] = [new ReleaseStore(new Stack(root, 'StoreStack'), 'Store'), new Stack(root, 'PipelineStack')];
  addPipeline(stack, { store, notify: [Notify.to(new Topic(stack, 'News'))] });
  expect(rightsOfAnnounce(stack)).toEqual(['sns:Publish News']);
  expect(rightsOfAnnounce(Stack.of(store)).filter((right) => right.startsWith('sns'))).toEqual([]);
  expect(synthesisError(stack)).toBe('');
});

test('what is told stands in the parameters: of the release pipeline once, of an environment and a question in its own', () => {
  const stack = newStack();
  const topic = (name: string): ITopic => Topic.fromTopicArn(stack, name, `arn:aws:sns:us-east-1:222222222222:${name}`);
  const managers = Role.fromRoleArn(stack, 'Managers', 'arn:aws:iam::111111111111:role/Managers');
  const pipeline = addPipeline(stack, {
    notify: [Notify.to(topic('all'), { only: [Announcement.SEALED, Announcement.GOOD] })],
    environment: { notify: [Notify.to(topic('prod'))], before: { approvals: [{ approvers: [managers], notify: [Notify.to(topic('managers'))] }] } },
  });
  expect(pipeline.releaseName).toBe('shop');
  const [value] = resourcesOf(templateOf(stack)).filter(([, { Type }]) => Type === 'AWS::SSM::Parameter').map(([, { Properties }]) => flat((Properties as unknown as { Value: unknown }).Value));
  expect(JSON.parse(value)).toMatchObject({
    notifyAll: [{ topic: 'arn:aws:sns:us-east-1:222222222222:all', only: ['sealed', 'good'] }], notify: [{ topic: 'arn:aws:sns:us-east-1:222222222222:prod' }],
    approvals: [{ notify: ['arn:aws:sns:us-east-1:222222222222:managers'] }],
  });
});

test.each<[string, (topic: ITopic, stack: Stack) => { readonly pipeline?: Notify; readonly environment?: Notify }, RegExp]>([
  ['a FIFO topic', (_, stack) => ({ pipeline: Notify.to(new Topic(stack, 'Fifo', { fifo: true })) }), /NotifyInvalid: 'shop' is told by the FIFO topic .+; use a standard topic/],
  ['a FIFO topic that is imported', (_, stack) => ({ environment: Notify.to(Topic.fromTopicArn(stack, 'Fifo', 'arn:aws:sns:us-east-1:222222222222:a.fifo')) }), /NotifyInvalid: 'prod' is told by the FIFO topic a\.fifo/],
  ['a topic that is told nothing', (topic) => ({ pipeline: Notify.to(topic, { only: [] }) }), /NotifyInvalid: a topic of 'shop' is told nothing; name what it is told/],
  ['an environment that tells of seals', (topic) => ({ environment: Notify.to(topic, { only: [Announcement.SEALED] }) }), /NotifyInvalid: a topic of 'prod' is told 'sealed', which is about no environment; say it at the release pipeline/],
])('fails for %s', (_, make, expected) => {
  const { stack, news } = app();
  const { pipeline, environment } = make(news, stack);
  addPipeline(stack, { notify: pipeline && [pipeline], environment: { notify: environment && [environment] } });
  expect(synthesisError(stack)).toMatch(expected);
});
