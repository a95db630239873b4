import { Template } from '../../helpers/assembly';
import { faultsOf } from '../../helpers/wiring-faults';

interface Action {
  Configuration: Record<string, unknown>;
  InputArtifacts?: { Name: string }[];
  RoleArn?: unknown;
}

const PIPELINE_ROLE = { 'Fn::GetAtt': ['ProdRole', 'Arn'] };
const trust = (Principal: unknown, Condition?: unknown) => ({ Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal, ...(Condition !== undefined && { Condition }) }] });

/** Adds a deployment to an alias, and lets a test change it. */
const deployed = (change: (deploy: Action, attested: Record<string, unknown>, role: Record<string, unknown>) => void) => (template: Template): void => {
  const role: Record<string, unknown> = { AssumeRolePolicyDocument: trust({ AWS: PIPELINE_ROLE }) };
  template.Resources.ActionRole = { Type: 'AWS::IAM::Role', Properties: role };
  const stages = template.Resources.ProdPipeline.Properties!.Stages as { Actions: Action[] }[];
  const { Actions } = stages[2];
  const attest = Actions[3].Configuration as { UserParameters: string };
  const parameters = JSON.parse(attest.UserParameters) as { targets: unknown[] };
  const attested = { artifact: 'site', function: 'api', alias: 'live', role: 'arn:aws:iam::111111111111:role/read' };
  const deploy = {
    Name: 'lambda-1', ActionTypeId: { Category: 'Deploy', Owner: 'AWS', Provider: 'Lambda', Version: '1' }, RunOrder: 3, InputArtifacts: [{ Name: 'site' }],
    RoleArn: { 'Fn::GetAtt': ['ActionRole', 'Arn'] }, Configuration: { FunctionName: 'api', FunctionAlias: 'live' },
  };
  change(deploy, attested, role);
  Actions.push(deploy as never);
  attest.UserParameters = JSON.stringify({ ...parameters, targets: [...parameters.targets, attested] });
};

test('a deployment to an alias that is wired as it must be has no fault', () => {
  expect(faultsOf(deployed(() => undefined))).toEqual([]);
});

test('a role of another account may trust the account for the role of its pipeline alone', () => {
  expect(faultsOf(deployed((_, __, role) => (role.AssumeRolePolicyDocument = trust({ AWS: '111111111111' }, { ArnEquals: { 'aws:PrincipalArn': PIPELINE_ROLE } }))))).toEqual([]);
});

describe('fails', () => {
  test.each<[string, Parameters<typeof deployed>[0], RegExp]>([
    ['without what verify hands out', (deploy) => (deploy.InputArtifacts = [{ Name: 'Release' }]), /InputArtifacts: expected an output of verify for lambda-1 \(site\), found Release/],
    ['with a variable of admit that it does not say', (deploy) => (deploy.Configuration.DeployStrategy = '#{admit.lambda-1-shift}'), /UserParameters\.byClass: expected a value for lambda-1-shift, which a later action asks for, found none/],
    ['with another alias than is read back', (deploy) => (deploy.Configuration.FunctionAlias = 'other'), /targets: expected the target .*'?other'?.*, which is deployed to/],
    ['with another function than is read back', (_, attested) => (attested.function = 'other'), /targets: expected the target .*, which is deployed to/],
    ['with another artifact than is read back', (_, attested) => (attested.artifact = 'other'), /targets: expected the target .*, which is deployed to/],
    ['with a role that is not of this app', (deploy) => (deploy.RoleArn = 'arn:aws:iam::111111111111:role/other'), /RoleArn: expected a role of this app, found 'arn:aws:iam::111111111111:role\/other'/],
    ['with a role that trusts the whole account', (_, __, role) => (role.AssumeRolePolicyDocument = trust({ AWS: '111111111111' })), /Shop\.ActionRole AssumeRolePolicyDocument: expected only arn:aws:iam::111111111111:role\/\S+ to be trusted, found 111111111111/],
    ['with a role that trusts many of the account', (_, __, role) => (role.AssumeRolePolicyDocument = trust({ AWS: '111111111111' }, { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::111111111111:role/*' } })), /Shop\.ActionRole AssumeRolePolicyDocument/],
    ['with a role that trusts a function', (_, __, role) => (role.AssumeRolePolicyDocument = trust({ AWS: { 'Fn::GetAtt': ['PublishRole', 'Arn'] } })), /Shop\.ActionRole AssumeRolePolicyDocument/],
    ['with a role that trusts nobody', (_, __, role) => (role.AssumeRolePolicyDocument = { Statement: [] }), /Shop\.ActionRole AssumeRolePolicyDocument: .* found nobody/],
  ])('%s', (_, change, says) => {
    expect(faultsOf(deployed(change)).join('\n')).toMatch(says);
  });
});
