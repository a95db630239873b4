import { set, Template } from '../../helpers/assembly';
import { change, faultsOf, remove } from '../../helpers/wiring-faults';

interface Statement {
  Sid?: string;
  Effect: string;
  Action: string[];
  Resource: unknown[];
  Condition?: unknown;
}

const statements = (template: Template, policy: string): Statement[] => (template.Resources[policy].Properties!.PolicyDocument as { Statement: Statement[] }).Statement;
/** Takes a statement away, by its id or its place. */
const without = (policy: string, which: string | number) => (template: Template): void => {
  const all = statements(template, policy);
  all.splice(typeof which === 'number' ? which : all.findIndex(({ Sid }) => Sid === which), 1);
};
const edit = (policy: string, sid: string, change_: (statement: Statement) => void) => (template: Template): void => (
  change_(statements(template, policy).find(({ Sid }) => Sid === sid)!)
);
const add = (policy: string, statement: unknown) => (template: Template): void => {
  statements(template, policy).push(statement as Statement);
};
const FOR_EVERYBODY = 'PolicyDocument: expected a denial of';
const ARCHIVE = 'releases/a/1/2/b\\.zip';
const writersBut = (key: string, functions: number): RegExp => new RegExp(`Shop\\.ReleasesPolicy ${FOR_EVERYBODY} writing ${key} for everybody but ${functions} functions, found none`);

describe('fails', () => {
  test.each<[string, (template: Template) => void, RegExp]>([
    ...['Releases', 'Work', 'Artifacts', 'Logs'].flatMap((bucket): [string, (template: Template) => void, RegExp][] => [
      [`for ${bucket} in the clear`, without(`${bucket}Policy`, 0), new RegExp(`Shop\\.${bucket}Policy ${FOR_EVERYBODY} calls without TLS, found none`)],
      [`for ${bucket} over an old TLS`, without(`${bucket}Policy`, 1), new RegExp(`Shop\\.${bucket}Policy ${FOR_EVERYBODY} old TLS versions, found none`)],
    ]),
    ['for a denial of calls with TLS', change('WorkPolicy', 'PolicyDocument.Statement[0].Condition.Bool', { 'aws:SecureTransport': 'true' }), /Shop\.WorkPolicy .* calls without TLS/],
    ['for TLS that is allowed and not denied', change('WorkPolicy', 'PolicyDocument.Statement[0].Effect', 'Allow'), /Shop\.WorkPolicy .* calls without TLS/],
    ['for a bucket without a policy', remove('ArtifactsPolicy'), /Shop\.Artifacts PolicyDocument: expected a denial of calls without TLS, found none/],
    ['for a topic without a policy', remove('TopicPolicy'), /Shop\.Topic PolicyDocument: expected a denial of publishing without TLS, found none/],
    ['for a topic in the clear', change('TopicPolicy', 'PolicyDocument.Statement[0].Condition', { Bool: { 'aws:SecureTransport': 'true' } }), /Shop\.TopicPolicy PolicyDocument: expected a denial of publishing without TLS/],
    ['for a topic policy of another topic', change('TopicPolicy', 'Topics', ['arn:aws:sns:eu-west-1:111111111111:other']), /Shop\.Topic PolicyDocument: expected a denial of publishing/],
    ['for replaced manifests', edit('ReleasesPolicy', 'NothingIsReplaced', (s) => s.Resource.shift()), /Shop\.ReleasesPolicy .* replacing releases\/a\/1\/release\.json, found none/],
    ['for replaced ledger entries', edit('ReleasesPolicy', 'NothingIsReplaced', (s) => s.Resource.pop()), /Shop\.ReleasesPolicy .* replacing ledger\/a\/1\.json, found none/],
    ['for replacements with a condition that never holds', edit('ReleasesPolicy', 'NothingIsReplaced', (s) => set(s, 'Condition', { Null: { 's3:if-none-match': 'false' } })), /replacing ledger/],
    ['for anybody who seals', without('ReleasesPolicy', 'OnlySealSeals'), writersBut(ARCHIVE, 1)],
    ['for one who seals and is not seal', edit('ReleasesPolicy', 'OnlySealSeals', (s) => set(s, 'Condition', { ArnNotEquals: { 'aws:PrincipalArn': { 'Fn::GetAtt': ['AdmitRole', 'Arn'] } } })), writersBut(ARCHIVE, 1)],
    ['for anybody who keeps the ledger', without('ReleasesPolicy', 'OnlyFunctionsKeepTheLedger'), writersBut('ledger/a/1\\.json', 7)],
    ['for one more who keeps the ledger', edit('ReleasesPolicy', 'OnlyFunctionsKeepTheLedger', (s) => {
      (s.Condition as { ArnNotEquals: Record<string, unknown[]> }).ArnNotEquals['aws:PrincipalArn'].push({ 'Fn::GetAtt': ['PublishRole', 'Arn'] });
    }), writersBut('ledger/a/1\\.json', 7)],
    ['for writers refused by whom they are not', edit('ReleasesPolicy', 'OnlySealSeals', (s) => set(s, 'Condition', { ArnEquals: { 'aws:PrincipalArn': { 'Fn::GetAtt': ['SealRole', 'Arn'] } } })), writersBut(ARCHIVE, 1)],
    ['for everything that is denied to all', add('WorkPolicy', { Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: '*' }), /Shop\.WorkPolicy PolicyDocument\.Statement\[2\]\.Condition: expected a condition, found nothing: all is denied to all/],
    ['for a service that delivers logs of every account', change('LogsPolicy', 'PolicyDocument.Statement[2].Condition.StringEquals', undefined), /Shop\.LogsPolicy .*: expected aws:SourceAccount for logging\.s3\.amazonaws\.com, found nothing/],
    ['for a service that delivers logs of every bucket', change('LogsPolicy', 'PolicyDocument.Statement[2].Condition.ArnLike', undefined), /Shop\.LogsPolicy .*: expected aws:SourceArn for logging\.s3\.amazonaws\.com, found nothing/],
    ['for a role that is passed to any service', change('TendPassing', 'PolicyDocument.Statement[0].Condition', undefined), /Shop\.TendRole iam:PassRole Condition iam:PassedToService: expected 'scheduler\.amazonaws\.com', found/],
    ['for a role that is passed to another service', change('TendPassing', 'PolicyDocument.Statement[0].Condition.StringEquals', { 'iam:PassedToService': 'lambda.amazonaws.com' }), /Shop\.TendRole iam:PassRole/],
  ])('%s', (_, break_, expected) => {
    expect(faultsOf(break_).filter((fault) => expected.test(fault))).toHaveLength(1);
  });

  test('for deletions: each action and each kind of object is named', () => {
    const denied = ['s3:DeleteObject', 's3:DeleteObjectVersion'].flatMap((action) => (
      ['releases/a/1/release.json', 'releases/a/1/2/b.zip', 'ledger/a/1.json'].map((key) => `- Shop.ReleasesPolicy ${FOR_EVERYBODY} ${action} for ${key}, found none`)
    ));
    expect(faultsOf(without('ReleasesPolicy', 'NothingIsDeleted'))).toEqual(denied);
    expect(faultsOf(edit('ReleasesPolicy', 'NothingIsDeleted', (s) => set(s, 'Condition', { Bool: { 'aws:MultiFactorAuthPresent': 'false' } })))).toEqual(denied);
    expect(faultsOf(edit('ReleasesPolicy', 'NothingIsDeleted', (s) => s.Action.splice(1, 1)))).toEqual(denied.slice(3));
    expect(faultsOf(edit('ReleasesPolicy', 'NothingIsDeleted', (s) => s.Resource.pop()))).toEqual([denied[2], denied[5]]);
  });

  test('for a store whose releases bucket has no policy: all that it does not refuse is named', () => {
    expect(faultsOf(remove('ReleasesPolicy'))).toHaveLength(12);
  });
});
