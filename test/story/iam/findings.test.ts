import { Grants, ReportView, Rehearsal } from '../../../lib/local';
import { grantLine } from '../../../lib/local/grant-words';
import { smallApp } from '../../helpers/apps';
import { statementWith, withPolicy, withResource } from '../../helpers/changed-app';
import { deploy, deployments } from '../../helpers/stories';

const app = smallApp();
/** What the function `admit` reads, and what the function `tend` lists: environments. */
const READ = 'ssm:GetParameter';
const LIST = 'ssm:GetParametersByPath';

async function story(r: Rehearsal): Promise<void> {
  await r.settle();
  await deploy(r, '1.0.0');
  expect(deployments(r)).toEqual(['1.0.0 succeeded']);
}

const unusedIn = ({ iam }: ReportView): string[] => iam.unused.map(grantLine).map((line) => line.replace(/^Test-Store\w*-\w+-/, ''));

let intact: ReportView;
beforeAll(async () => {
  intact = await app.rehearse(story);
});

test('nothing is denied to the intact app', () => {
  expect(intact.iam.denied).toEqual([]);
});

test('fails where a grant is missing, and names role, action and resource', async () => {
  const changed = withPolicy(app, 'admit', (statements) => statements.splice(statements.indexOf(statementWith(statements, READ)), 1));
  await expect(changed.rehearse(story)).rejects.toThrow(/What was denied:\n {2}\S+-admit may not ssm:GetParameter on arn:aws:ssm:\S+:parameter\/\S+: no identity-based policy allows it\n/);
});

test('what is denied for a while fails a story that ends well, unless it is only to be reported', async () => {
  const changed = withPolicy(app, 'tend', (statements) => {
    statementWith(statements, LIST).Condition = { DateGreaterThan: { 'aws:CurrentTime': '2026-01-05T08:02:00Z' } };
  });
  const { error, report } = await changed.run(story);
  expect(error).toMatchObject({ code: 'AccessDenied', message: expect.stringMatching(/ denied, as on AWS; grant what is missing:\n {2}\S+-tend may not ssm:GetParametersByPath on \S+: no identity-based policy allows it$/) as string });
  expect(report).toMatchObject({ outcome: 'failed', error: { code: 'AccessDenied' } });
  const { iam } = await changed.rehearse(story, { iam: 'reported' });
  expect(iam.denied).toEqual([{ role: expect.stringMatching(/-tend$/) as string, action: LIST, resource: expect.stringMatching(/^arn:aws:ssm:/) as string, reason: 'no identity-based policy allows it' }]);
});

test('a delivery that is denied, and that a tick makes good, fails the rehearsal', async () => {
  const changed = withResource(app, 'StoretendByLedger', (properties) => {
    properties.SourceAccount = '222222222222';
  });
  const { error, report } = await changed.run(story);
  expect(report.deployments).toMatchObject([{ version: '1.0.0', outcome: 'succeeded' }]);
  expect(error).toMatchObject({ code: 'AccessDenied' });
  expect(report.iam.denied).toEqual([{
    role: 'events.amazonaws.com', action: 'lambda:InvokeFunction', resource: expect.stringMatching(/:function:Test-StoretendFunction/) as string,
    reason: expect.stringMatching(/^no resource-based policy allows it for arn:aws:events:\S+:rule\/Test-StoreRulesLedger/) as string,
  }]);
});

test('a grant that is added, or widened, is found', async () => {
  const changed = withPolicy(app, 'tend', (statements) => {
    const list = statementWith(statements, LIST);
    statements.push({ Effect: 'Allow', Action: ['ssm:PutParameter', 'iam:CreateUser'], Resource: list.Resource });
    list.Resource = '*';
  });
  const known = unusedIn(intact);
  const found = unusedIn(await changed.rehearse(story)).filter((line) => !known.includes(line));
  expect(found).toEqual([
    expect.stringMatching(/^tend: \* in statement \d+ of Test\/Store\/tend\/Role\/tend is wider than needed$/), expect.stringMatching(/^tend: ssm:PutParameter in statement \d+ of \S+ was never used$/),
    expect.stringMatching(/^tend: iam:CreateUser in statement \d+ of \S+ was never used$/),
  ]);
});

test('strict fails for each grant that the story does not use, and names ten of them', async () => {
  const changed = withPolicy(app, 'admit', (statements) => statements.push({ Effect: 'Allow', Action: Array.from({ length: 12 }, (_, n) => `iam:Action${n}`), Resource: '*' }));
  const { error, report } = await changed.run(story, { iam: 'strict' });
  expect(report).toMatchObject({ outcome: 'failed', error: { code: 'GrantUnused' } });
  expect((error as Error).message).toMatch(new RegExp(`^${report.iam.unused.length} grants of the app's templates are more than the story uses; .+(\n  .+ in statement .+){10}\n  and ${report.iam.unused.length - 10} more$`));
});

test('over several stories a grant is unused only if none of them uses it', async () => {
  const grants = new Grants();
  await app.rehearse((r) => r.settle(), { grants });
  const before = grants.unused.map(grantLine);
  await app.rehearse(story, { grants });
  const after = grants.unused.map(grantLine);
  expect(before.filter((line) => !after.includes(line))).toEqual(expect.arrayContaining([expect.stringMatching(/-admit: ssm:GetParameter in statement \d+ of Test\/Store\/admit\/Role\/admit was never used/)]));
  expect(after).toEqual(intact.iam.unused.map(grantLine));
});

test('refuses a choice that there is not', async () => {
  await expect(app.rehearse(story, { iam: 'lax' as 'strict' })).rejects.toThrow("the option iam is 'lax'; it can be enforced, strict, reported");
});
