import { Duration, Stack } from 'aws-cdk-lib';
import { AccountPrincipal, Role } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Announcement, Deploy, Notify, Release, ReleasePipeline, ReleaseStore, Rollback } from '../../lib';
import { Rehearsal, RehearsableApp } from '../../lib/local';
import { healthy, HOST, loadApp, site, WEBSITE } from './apps';
import { deploy, drop } from './stories';
import { newApp } from './synth';

export const EVERYTHING = 'Test/Everything';
export const USUAL = 'Test/Usual';
export const QUESTIONS = 'Test/Questions';

/** A shop that tells one topic everything, one what is usual in `prod`, and one what it asks; the first is encrypted with a key of its own. */
export function tellingApp(): RehearsableApp {
  const app = newApp();
  const stack = new Stack(app, 'Test', { env: { account: '111111111111', region: 'eu-west-1' } });
  const [everything, usual, questions] = [
    new Topic(stack, 'Everything', { masterKey: new Key(stack, 'TopicKey') }), new Topic(stack, 'Usual'), new Topic(stack, 'Questions'),
  ];
  const managers = new Role(stack, 'Managers', { roleName: 'Managers', assumedBy: new AccountPrincipal(stack.account) });
  new ReleasePipeline(stack, 'Shop', {
    store: new ReleaseStore(stack, 'Store'), release: Release.fromDrop({ artifacts: ['site'] }),
    notify: [Notify.to(everything, { only: Object.values(Announcement) })],
    environments: [{
      name: 'prod', deploy: [Deploy.website(new Bucket(stack, 'Website', { versioned: true }))], rollback: Rollback.toLastGood(),
      before: { approvals: [{ approvers: [managers], instructions: 'Is it time?', notify: [Notify.to(questions)] }] },
      after: healthy({ timeout: Duration.hours(1) }), notify: [Notify.to(usual)],
    }],
  });
  return loadApp(app);
}

export const NEWS = 'Test/News';

/** The smallest app that tells somebody: a topic hears that a release is sealed and that it is good, and another one the same. */
export function newsApp(policy: (news: Topic) => void = () => undefined): RehearsableApp {
  const app = newApp();
  const stack = new Stack(app, 'Test', { env: { account: '111111111111', region: 'eu-west-1' } });
  const [news, others] = ['News', 'Others'].map((topicName) => new Topic(stack, topicName, { topicName }));
  policy(news);
  const only = [Announcement.SEALED, Announcement.GOOD];
  new ReleasePipeline(stack, 'Shop', {
    store: new ReleaseStore(stack, 'Store'), release: Release.fromDrop({ artifacts: ['site'] }), notify: [Notify.to(news, { only }), Notify.to(others, { only })],
    environments: [{ name: 'prod', deploy: [Deploy.website(new Bucket(stack, 'Website', { versioned: true }))] }],
  });
  return loadApp(app);
}

/** A release's life of every kind, so that each announcement is made. */
export async function everyKind(r: Rehearsal): Promise<void> {
  const ada = r.as('Test/Managers', 'ada');
  const approved = async () => {
    await r.settle();
    ada.approve('prod', 'go');
    await r.settle();
  };
  r.host(HOST, WEBSITE);
  await r.settle();
  // There is nothing to go back to.
  await drop(r, '0.9.0', site('0.9.0', { status: 'degraded' }));
  await approved();
  await drop(r, '1.0.0');
  await approved();
  // Its gate says no.
  await drop(r, '1.1.0', site('1.1.0', { status: 'degraded' }));
  await approved();
  await r.drop({ version: '1.2.0', artifacts: { site: site('1.2.0') }, digests: { site: `sha256:${'0'.repeat(64)}` } });
  await r.settle();
  // The pipeline is changed while people are asked; then they are asked about a newer one.
  await deploy(r, '1.3.0');
  r.redeploy('prod', (properties) => ({ ...properties, Tags: [] }));
  await r.settle();
  await deploy(r, '1.4.0');
  ada.reject('prod', 'not today');
  await r.settle();
  // Its gate is asked in vain for a while.
  await deploy(r, '1.5.0');
  ada.approve('prod', 'go');
  r.unhost(HOST);
  await r.advance({ minutes: 15 });
  r.host(HOST, WEBSITE);
  await r.settle();
}
