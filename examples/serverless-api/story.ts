import assert from 'node:assert/strict';
import type { Rehearsal } from 'cdk-release-pipeline/local';
import { cheapLetters, developer, heavyParcels, inOrder, otherKey, picture, shortNotices } from './repository';

const PROD = 'https://parcels.example.com';
const LIVE = 'ParcelsApi/prod/Live';

/** Seven commits: two reach people who use the API and stay, the others are stopped, each by somebody else. */
export default async function story(r: Rehearsal): Promise<void> {
  r.host('parcels.example.com', LIVE);
  const errors = r.alarm('ParcelsApi/prod/Errors');
  [r.alarm('ParcelsApi/test/Errors'), errors].forEach((alarm) => alarm.clear());
  await r.settle();
  const commit = developer(r, 'bob');
  const ada = r.as('ParcelsApi/ReleaseManagers', 'ada');
  const prod = () => r.report.environment('prod');
  const asks = () => prod().asks?.split('\n');
  const alias = () => ({ version: r.alias(LIVE).version, weights: r.alias(LIVE).weights });

  // 1.0.0: in each environment a stack comes first, and then the function. In prod ten of a hundred calls get it, five minutes later all of them.
  await commit('Parcels have prices');
  await r.until(() => prod().waiting === 'Approve/approve-1 of 1.0.0', { minutes: 10 }, 'it is built, good in test, and people are asked');
  assert.deepEqual(asks()!.slice(1), ['stack parcels-prod: 3 added', "1 commit by bob: 'Parcels have prices'; 8 files"]);
  assert.equal(r.stack('parcels-prod').status, 'REVIEW_IN_PROGRESS', 'nothing is there before somebody says yes');
  ada.approve('prod', 'prices are as agreed');
  await r.until(() => r.stack('parcels-prod').status === 'CREATE_COMPLETE', { minutes: 5 }, 'the change set that was shown is executed');
  assert.deepEqual(alias(), { version: '1', weights: {} }, 'the function waits for the stack');
  await r.until(() => alias().weights['2'] === 0.1, { minutes: 1 }, 'the canary begins when the stack is ready');
  const begun = r.now.getTime();
  await r.until(() => alias().version === '2', { minutes: 6 }, 'all calls get it');
  assert.equal((r.now.getTime() - begun) / 60_000, 5);
  await r.settle();
  assert.deepEqual(deploymentsOf(r, '1.0.0'), ['test normal succeeded', 'prod normal succeeded']);
  assert.deepEqual(await quote(r, 'NO', 2400), { status: 200, cents: 1710 });

  // 1.1.0 makes letters cheap. Its tests say so to whoever committed it, and nobody else is asked.
  const cheap = await commit('Prices of letters', cheapLetters);
  await r.settle();
  const [failed] = r.report.failedBuilds;
  assert.deepEqual([failed.version, failed.stage, failed.commit, failed.author], ['1.1.0', 'Build', cheap, 'bob']);
  assert.match(failed.reason, /^BuildFailed: node --test .+ ended with status 1$/);
  assert.match(failed.lines.join('\n'), /cents: 49\b[^]*cents: 490/);
  assert.deepEqual(deploymentsOf(r, '1.1.0'), []);
  assert.equal(asks(), undefined);

  // 1.2.0 has an error that no test knows of. One of ten who send heavy parcels far meets it, the alarm goes red, and all get 1.0.0 again.
  await commit('Heavy parcels cost more', heavyParcels);
  await r.settle();
  assert.equal(asks()![1], 'the stack parcels-prod: no change');
  ada.approve('prod', 'as the carriers ask');
  await r.until(() => alias().weights['3'] === 0.1, { minutes: 5 });
  const statuses = await Promise.all(Array.from({ length: 40 }, async () => (await quote(r, 'NZ', 25_000)).status));
  const share = statuses.filter((status) => status === 502).length / statuses.length;
  assert.ok(share > 0 && share < 0.3, `a tenth of the calls should fail, and ${share} of them did`);
  errors.breach('Threshold Crossed: 1 datapoint [6.0] was greater than or equal to the threshold (3.0).');
  await r.until(() => alias().weights['3'] === undefined, { seconds: 60 }, 'the alarm ends the canary');
  assert.deepEqual(alias(), { version: '2', weights: {} });
  assert.deepEqual(await quote(r, 'NZ', 25_000), { status: 200, cents: 23_330 });
  await r.advance({ minutes: 1 });
  errors.clear('Threshold Crossed: no datapoint was greater than or equal to the threshold (3.0).');
  await r.until(() => prod().running?.version === '1.0.0', { minutes: 10 }, 'the last good release comes back with nobody asking, and is read back');
  await r.settle();
  assert.deepEqual(deploymentsOf(r, '1.2.0'), ['test normal succeeded', 'prod normal failed: lambda-1: The alarm parcels-prod-errors is in the ALARM state. The alias live leads to version 2 again.; going back to 1.0.0']);
  assert.deepEqual(deploymentsOf(r, '1.0.0').slice(2), ['prod rollback succeeded']);

  // 1.3.0 keeps parcels by receiver. It works in test, but for prod Ada reads that the table would be another one.
  const table = () => r.stack('parcels-prod').resources.Parcels.physicalId;
  const before = table();
  await commit('Parcels by receiver', otherKey);
  await r.settle();
  assert.equal(asks()![1], 'REPLACES Parcels (AWS::DynamoDB::Table), which stays; stack parcels-prod: 1 changed, 1 replaced', 'review names first what would go');
  assert.throws(() => ada.reject('prod'), /requires a summary/, 'people need no reason (IsSummaryRequired)');
  ada.reject('prod', 'the parcels on their way would be lost');
  await r.settle();
  assert.deepEqual(deploymentsOf(r, '1.3.0'), ['test normal succeeded']);
  assert.equal(r.report.refusals.at(-1)!.reason, `approve-1: the parcels on their way would be lost (answered by ${ada.arn})`);
  assert.equal(table(), before);

  // 1.4.0 asks for a queue that there can't be. The stack of test becomes what it was, and its function is not touched.
  const inTest = () => ({ resources: r.stack('parcels-test').resources, version: r.alias('ParcelsApi/test/Live').version });
  const good = inTest();
  const refused = 'Value 30 for parameter MessageRetentionPeriod is invalid. Reason: Must be between 60 and 1209600, if provided.';
  r.stack('parcels-test').failOn('Notices', refused);
  await commit('Notices are short', shortNotices);
  await r.settle();
  assert.deepEqual(deploymentsOf(r, '1.4.0'), [`test normal failed: stack-0: Stack parcels-test is UPDATE_ROLLBACK_COMPLETE. Notices (AWS::SQS::Queue): UPDATE_FAILED: ${refused}`]);
  assert.deepEqual(inTest(), good);

  // 1.5.0 has packed more than it needs: it is weighed before it gets anywhere.
  await commit('A map', picture);
  await r.settle();
  assert.deepEqual(deploymentsOf(r, '1.5.0'), []);
  assert.match(r.report.refusals.at(-1)!.reason, /^gates-before: Weight: api has \d\d,\d{3} bytes of 20,000$/);
  assert.deepEqual(inTest(), good);

  // 1.6.0 asks for an index that it brings: it is there before the first call can ask for it.
  await commit('Parcels in order', inOrder);
  await r.settle();
  assert.equal(asks()![1], 'stack parcels-prod: 1 changed');
  ada.approve('prod', 'nothing is lost');
  await r.until(() => alias().weights['5'] === 0.1, { minutes: 5 });
  assert.ok(JSON.stringify(r.stack('parcels-prod').resources.Parcels.properties).includes('receiver-in-order'));
  await r.settle();
  assert.deepEqual(deploymentsOf(r, '1.6.0'), ['test normal succeeded', 'prod normal succeeded']);
  assert.deepEqual(r.report.environments.map(({ name, running, lastGood, waiting }) => [name, running?.version, lastGood, waiting]), [['test', '1.6.0', '1.6.0', null], ['prod', '1.6.0', '1.6.0', null]]);
  assert.equal(table(), before);
  for (const name of ['test', 'prod']) keepsParcels(r, name);

  // Whoever has subscribed to the news was told what happened, once, and not what goes without saying.
  assert.deepEqual(r.announcements.map(({ json: { announcement, version, environment } }) => `${announcement} ${version} ${environment ?? ''}`.trim()), [
    'sealed 1.0.0', 'approval-asked 1.0.0 prod', 'not-sealed 1.1.0',
    'sealed 1.2.0', 'approval-asked 1.2.0 prod', 'rolled-back 1.2.0 prod', 'rolled-back 1.0.0 prod',
    'sealed 1.3.0', 'approval-asked 1.3.0 prod', 'refused 1.3.0 prod', 'sealed 1.4.0', 'held 1.4.0 test', 'sealed 1.5.0', 'refused 1.5.0 test',
    'sealed 1.6.0', 'approval-asked 1.6.0 prod',
  ], 'announce tells the topics of notifyAll what is usual, once');
}

/** A rehearsal has no tables and no queues: what the function needs to keep parcels is asked of its role. */
function keepsParcels(r: Rehearsal, name: string): void {
  const role = `ParcelsApi/${name}/FunctionRole`;
  const { Parcels: table, Notices: queue } = r.stack(`parcels-${name}`).resources;
  r.needs(role, `arn:aws:ssm:eu-west-1:111111111111:parameter/parcels/${name}/places`, 'ssm:GetParameter');
  r.needs(role, `arn:aws:dynamodb:eu-west-1:111111111111:table/${table.physicalId}`, 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query');
  r.needs(role, `arn:aws:sqs:eu-west-1:111111111111:${queue.physicalId}`, 'sqs:SendMessage');
}

/** What somebody is told who asks for a price; of a failure there is only the status. */
async function quote(r: Rehearsal, country: string, grams: number): Promise<{ readonly status: number; readonly cents?: number }> {
  const { status, body } = await r.get(`${PROD}/postage/${country}/${grams}`);
  return status === 200 ? { status, cents: (JSON.parse(body) as { cents: number }).cents } : { status };
}

/** The deployments of a version, in the order in which they began; of one that failed, why. */
function deploymentsOf(r: Rehearsal, version: string): string[] {
  return r.report.deployments.filter((item) => item.version === version)
    .map((item) => `${item.environment} ${item.class} ${item.outcome}${item.outcome === 'failed' ? `: ${item.reason}` : ''}`);
}
