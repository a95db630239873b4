import { spawnSync } from 'node:child_process';
import { App, Duration, Stack } from 'aws-cdk-lib';
import { LinuxBuildImage } from 'aws-cdk-lib/aws-codebuild';
import { CfnPipeline } from 'aws-cdk-lib/aws-codepipeline';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CommandsOptions, Deploy, Release } from '../../../lib';
import { load } from '../../../lib/local';
import { closingCommands } from '../../../lib/targets/commands-script';
import { rights, stagesOf, templateOf, trusts } from '../../helpers/matchers';
import { addPipeline, newApp, newStack, synthesisError } from '../../helpers/synth';

const OPTIONS: CommandsOptions = { commands: ['./deploy.sh'], readBack: 'cat version' };

function stackOf(options: Partial<CommandsOptions> = {}, artifacts = ['site'], stack = newStack()): Stack {
  addPipeline(stack, { release: Release.fromDrop({ artifacts }), environments: [{ name: 'prod', deploy: [Deploy.commands({ ...OPTIONS, ...options })] }] });
  return stack;
}

/** What a shell has in some variables after the closing commands, or its exit status. */
function closed(readBack: string, outputs: Readonly<Record<string, string>> = {}, before = 'true'): string[] | number {
  const names = ['RELEASE_READ_BACK', ...Object.keys(outputs)];
  const set = Object.entries(outputs).map(([name, value]) => `${name}='${value}'`);
  const script = [...set, before, ...closingCommands(readBack, Object.keys(outputs))].map((command) => `${command} || exit`).join('\n');
  const show = names.map((name) => `printf '%s\\n' "$(printenv ${name})"`).join('\n');
  const { status, stdout } = spawnSync('sh', ['-c', `${script}\n${show}`], { encoding: 'utf8' });
  return status === 0 ? stdout.split('\n').slice(-names.length - 1, -1) : status ?? -1;
}

test('the project stands between verify and attest, gets what was sealed, and is told what was admitted', () => {
  const template = templateOf(stackOf({ artifacts: ['site', 'docs'], outputs: ['URL'] }, ['docs', 'site']));
  expect(stagesOf(template, 'shop-prod')[2]).toEqual(['Deploy', [['verify'], ['commands-0'], ['attest']]]);
  const [pipeline] = Object.values(template.findResources('AWS::CodePipeline::Pipeline')) as { Properties: { Stages: { Actions: Record<string, unknown>[] }[] } }[];
  const [, action, attest] = pipeline.Properties.Stages[2].Actions as { Configuration: Record<string, string>; InputArtifacts?: unknown; Namespace?: string }[];
  expect(action.InputArtifacts).toEqual([{ Name: 'site' }, { Name: 'docs' }]);
  expect(action.Configuration.PrimarySource).toBe('site');
  expect(JSON.parse(action.Configuration.EnvironmentVariables)).toEqual([
    ['RELEASE_NAME', 'shop'], ['RELEASE_VERSION', '#{admit.version}'], ['RELEASE_DIGEST', '#{admit.digest}'], ['RELEASE_ENVIRONMENT', 'prod'], ['RELEASE_CLASS', '#{admit.class}'],
  ].map(([name, value]) => ({ name, value, type: 'PLAINTEXT' })));
  expect((JSON.parse(attest.Configuration.UserParameters) as { targets: unknown }).targets).toEqual([
    { commands: 'commands-0', readBack: '#{commands-0.RELEASE_READ_BACK}', outputs: { URL: '#{commands-0.URL}' } },
  ]);
});

test('its role may write its log and read its own inputs, and is for this one project', () => {
  const template = templateOf(stackOf());
  const own = rights(template).filter(({ holder }) => holder.includes('Commands'));
  expect(own.map(({ actions, resources, conditions }) => [actions, resources, conditions])).toEqual([
    [['logs:CreateLogStream', 'logs:PutLogEvents'], [expect.stringMatching(/^<ShopprodCommands0Logs\w+\.Arn>$/)], undefined],
    [['s3:GetObject', 's3:GetObjectVersion'], [expect.stringMatching(/^<ReleaseStoreBucketsArtifacts\w+\.Arn>\/shop-prod\/site\/\*$/)], undefined],
    [['kms:Decrypt'], [expect.stringMatching(/^<ReleaseStoreKey\w+\.Arn>$/)], { StringLike: { 'kms:EncryptionContext:aws:s3:arn': expect.anything() as unknown } }],
  ]);
  expect(trusts(template).filter(({ service }) => service === 'codebuild.amazonaws.com').map(({ conditions }) => conditions)).toEqual([{
    ArnEquals: { 'aws:SourceArn': { 'Fn::Sub': 'arn:${AWS::Partition}:codebuild:${AWS::Region}:${AWS::AccountId}:project/shop-prod-commands-0' } },
  }]);
  const starts = rights(template).filter(({ actions }) => actions.includes('codebuild:StartBuild'));
  expect(starts.map(({ resources }) => resources)).toEqual([[expect.stringMatching(/^<ShopprodCommands0Project\w+\.Arn>$/)]]);
});

test('a role that is given is granted the same, and is who the commands are', () => {
  const stack = newStack();
  const role = new Role(stack, 'Deployer', { assumedBy: new ServicePrincipal('codebuild.amazonaws.com') });
  const template = templateOf(stackOf({ role }, ['site'], stack));
  expect(rights(template).filter(({ holder }) => holder.startsWith('Deployer')).flatMap(({ actions }) => actions))
    .toEqual(['logs:CreateLogStream', 'logs:PutLogEvents', 's3:GetObject', 's3:GetObjectVersion', 'kms:Decrypt']);
  const [project] = Object.values(template.findResources('AWS::CodeBuild::Project')) as { Properties: { ServiceRole: unknown } }[];
  expect(project.Properties.ServiceRole).toEqual({ 'Fn::GetAtt': [expect.stringMatching(/^Deployer/), 'Arn'] });
  expect(rights(template).filter(({ holder }) => holder.includes('Commands'))).toEqual([]);
});

test.each<[string, Partial<CommandsOptions>, string]>([
  ['no command', { commands: [] , readBack: ' ' }, "CommandsInvalid: a deployment by commands has no command, or an empty one"],
  ['a read back that is none', { readBack: '' }, "CommandsInvalid: a deployment by commands has no command, or an empty one"],
  ['an artifact that nobody makes', { artifacts: ['api'] }, "ArtifactUnknown: a deployment by commands wants the artifact 'api', which nobody makes"],
  ['no artifact', { artifacts: [] }, 'ArtifactUnknown: a deployment by commands wants no artifact; name at least one'],
  ['a folder that no shell can name', { artifacts: ['site', 'my-docs'] }, "ArtifactNameInvalid: the folder of the artifact 'my-docs' would be in the variable CODEBUILD_SRC_DIR_my-docs, which no shell has"],
  ['an output that is no variable', { outputs: ['my-url'] }, "VariableInvalid: 'my-url' can't be an output"],
  ['an output that is ours', { outputs: ['RELEASE_READ_BACK'] }, "VariableInvalid: 'RELEASE_READ_BACK' can't be an output"],
  ['an output twice', { outputs: ['URL', 'URL'] }, "VariableInvalid: 'URL' can't be an output"],
  ['too many outputs', { outputs: ['A', 'B', 'C', 'D'] }, 'VariableInvalid: a deployment by commands has 4 outputs; 3 are possible'],
  ['a variable that is ours', { environment: { variables: { RELEASE_VERSION: '1' } } }, "VariableInvalid: the variable 'RELEASE_VERSION' of a deployment by commands can't be set"],
  ['a timeout that CodeBuild does not have', { timeout: Duration.minutes(1), environment: { image: LinuxBuildImage.STANDARD_7_0 } }, 'DurationOutOfRange: the timeout of a deployment by commands is 1 minute; use 5 minutes to 36 hours'],
])('fails for %s', (_what, options, said) => {
  expect(synthesisError(stackOf(options, ['site', 'my-docs']))).toContain(said);
});

test('fails for a role of another account', () => {
  const stack = new Stack(newApp(), 'Test', { env: { account: '111111111111', region: 'eu-west-1' } });
  const role = Role.fromRoleArn(stack, 'Role', 'arn:aws:iam::222222222222:role/Deployer');
  expect(synthesisError(stackOf({ role }, ['site'], stack))).toContain('RoleElsewhere: the role Test/Role of a deployment by commands lies in account 222222222222, the pipeline in 111111111111');
});

describe('what the commands hand on', () => {
  test.each<[string, string, string]>([
    ['the last line', 'printf "0.9.0\\n1.0.0\\n"', '1.0.0'],
    ['a digest', `echo sha256:${'0'.repeat(64)}`, `sha256:${'0'.repeat(64)}`],
    ['nothing, in words', 'true', 'nothing'],
    ['no spaces and no signs that mean something', `printf '%s' '1.0.0","outputs":{"x' `, '1.0.0???outputs?:??x'],
    ['at most 100 characters', `printf '%0200d' 1`, '0'.repeat(100)],
    ['what a command says in the shell of those before it', 'echo "$STATE"', '1.2.3'],
    ['what quotes say', `echo 'it'"'"'s'`, 'it?s'],
  ])('is %s', (_what, readBack, said) => {
    expect(closed(readBack, {}, 'STATE=1.2.3')).toEqual([said]);
  });

  test('is what outputs hold, as one line without quotes', () => {
    expect(closed('echo 1', { URL: 'https://example.com/?a=1&b=#{x.y}', NOTE: 'he said "a\\b"\nand left', EMPTY: '' })).toEqual(['1', 'https://example.com/?a=1&b=#{x.y}', 'he said ?a?b? and left', '']);
  });

  test('fails if the last command fails, whatever it has said', () => {
    expect(closed('echo 1.0.0; exit 3')).toBe(3);
  });

  test('fails if an output was never set', () => {
    const { status, stdout } = spawnSync('sh', ['-c', closingCommands('echo 1', ['URL']).map((command) => `${command} || exit`).join('\n')], { encoding: 'utf8' });
    expect([status, stdout]).toEqual([1, 'the commands have not set URL, which is an output\n']);
  });
});

describe('the plan is held against it', () => {
  type Configurations = readonly Readonly<Record<string, string>>[];
  const rendered = templateOf(stackOf()).findResources('AWS::CodePipeline::Pipeline').ShopprodEnvironmentPipelineC083B173 as { Properties: { Stages: { Actions: { Configuration: Record<string, string> }[] }[] } };
  const [, script, attest] = rendered.Properties.Stages[2].Actions.map(({ Configuration }) => Configuration) as Configurations;
  const faultOf = (key?: string, index = 1, value = ''): string => {
    const stack = stackOf();
    const pipeline = stack.node.findAll().find((item): item is CfnPipeline => item instanceof CfnPipeline)!;
    if (key) pipeline.addPropertyOverride(`Stages.2.Actions.${index}.Configuration.${key}`, value);
    try {
      load(stack.node.root as App);
      return '';
    } catch (error) {
      return (error as Error).message;
    }
  };

  test('and takes it as it is', () => {
    expect(faultOf()).toBe('');
  });

  test.each<[string, string, number, string, RegExp]>([
    ['a version that is written out', 'EnvironmentVariables', 1, script.EnvironmentVariables.replace('#{admit.version}', '1.0.0'), /EnvironmentVariables\.RELEASE_VERSION: expected '#\{admit\.version\}', found '1\.0\.0'/],
    ['a read back that is what was admitted', 'UserParameters', 2, attest.UserParameters.replace('#{commands-0.RELEASE_READ_BACK}', '#{admit.version}'), /UserParameters\.targets: expected what commands-0 reads back: #\{commands-0\.RELEASE_READ_BACK\}, found/],
    ['a variable that nobody says', 'UserParameters', 2, attest.UserParameters.replace('RELEASE_READ_BACK', 'OTHER'), /UserParameters: expected no variable but .*, found #\{commands-0\.OTHER\}/],
    ['another project', 'ProjectName', 1, 'other', /ProjectName: expected a build project of this app, found 'other'/],
  ])('fails for %s', (_what, key, action, value, said) => {
    expect(faultOf(key, action, value)).toMatch(said);
  });
});
