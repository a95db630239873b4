import { Duration, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { LinuxBuildImage } from 'aws-cdk-lib/aws-codebuild';
import { CfnConnection } from 'aws-cdk-lib/aws-codeconnections';
import { Repository } from 'aws-cdk-lib/aws-ecr';
import { Schedule } from 'aws-cdk-lib/aws-events';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { BuildOptions, BuildSource, BuildTrigger, ReleaseVersion } from '../../../../lib';
import { addBuiltShop, builtRelease, CONNECTION } from '../../../helpers/builds';
import { addPipeline, newApp, newStack, synthesisError } from '../../../helpers/synth';

function template(options: Partial<BuildOptions> = {}): Template {
  return Template.fromStack(addBuiltShop(newApp(), options).stack);
}

interface Action {
  readonly Name: string;
  readonly Configuration: Readonly<Record<string, string>>;
  readonly InputArtifacts?: readonly { readonly Name: string }[];
  readonly OutputArtifacts?: readonly { readonly Name: string }[];
}

interface Pipeline {
  readonly ExecutionMode: string;
  readonly Triggers?: unknown;
  readonly Stages: readonly { readonly Name: string; readonly Actions: readonly Action[]; readonly BeforeEntry?: unknown }[];
}

function buildPipeline(from: Template): Pipeline {
  const [resource] = Object.values(from.findResources('AWS::CodePipeline::Pipeline', { Properties: { Name: 'shop-build' } }));
  return (resource as { Properties: Pipeline }).Properties;
}

const text = (value: unknown) => JSON.stringify(value);

test('it is a pipeline of its own that builds one after the other and seals at last', () => {
  const { ExecutionMode, Stages } = buildPipeline(template({ stages: [{ name: 'Test', commands: ['npm test'] }] }));
  expect(ExecutionMode).toBe('QUEUED');
  expect(Stages.map(({ Name, Actions }) => `${Name}: ${Actions.map((action) => action.Name).join(' ▸ ')}`)).toEqual([
    'Source: Source', 'Build: number ▸ build ▸ outcome', 'Test: test ▸ test-outcome', 'Seal: seal',
  ]);
  expect(Stages[3].Actions[0].InputArtifacts).toEqual([{ Name: 'Handover' }, { Name: 'site' }]);
  expect(Stages[2].Actions[0].InputArtifacts).toEqual([{ Name: 'Source' }, { Name: 'site' }]);
});

test('artifacts of several words are named as a shell can', () => {
  const { Stages } = buildPipeline(template({ artifacts: { 'web-site': 'dist' } }));
  expect(Stages[1].Actions[1].OutputArtifacts).toEqual([{ Name: 'Handover' }, { Name: 'web_site' }]);
});

/** ARNs in everything that the roles of the build may do. */
function reach(from: Template): string[] {
  return Object.entries(from.findResources('AWS::IAM::Role')).filter(([id]) => id.startsWith('ShopBuild'))
    .flatMap(([, { Properties }]) => (Properties as { Policies: readonly { PolicyDocument: { Statement: readonly { Resource: unknown }[] } }[] }).Policies)
    .flatMap(({ PolicyDocument }) => PolicyDocument.Statement.flatMap(({ Resource }) => [Resource].flat().map(text)));
}

describe('roles of the build', () => {
  test('reach neither releases, nor the ledger, nor what is about to be deployed', () => {
    const all = reach(template({ stages: [{ name: 'Test', commands: ['true'] }] }));
    expect(all.length).toBeGreaterThan(10);
    expect(all.filter((arn) => /BucketsReleases|BucketsArtifacts/.test(arn))).toEqual([]);
    expect(all.filter((arn) => arn === '"*"')).toEqual([]);
  });

  test('write what belongs to their stage, and nothing else', () => {
    const roles = template({ stages: [{ name: 'Test', commands: ['true'] }] }).findResources('AWS::IAM::Role');
    const written = (project: string) => Object.values(roles).filter((role) => text(role).includes(`:project/${project}"`))
      .flatMap(({ Properties }) => (Properties as { Policies: readonly { PolicyDocument: { Statement: readonly { Action: unknown; Resource: unknown }[] } }[] }).Policies[0].PolicyDocument.Statement)
      .filter(({ Action }) => Action === 's3:PutObject').flatMap(({ Resource }) => [Resource].flat()).map((arn) => /"([^"]*\/\*)"/.exec(text(arn))![1]);
    expect(written('shop-build')).toEqual(['/shop-build/Handover/*', '/shop-build/site/*']);
    expect(written('shop-build-test')).toEqual(['/shop-build/TestHandov/*']);
  });

  test('are trusted by CodeBuild for one project only', () => {
    template().hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: { Statement: [{
        Principal: { Service: 'codebuild.amazonaws.com' },
        Condition: { ArnEquals: { 'aws:SourceArn': { 'Fn::Sub': Match.stringLikeRegexp(':project/shop-build$') } } },
      }] },
    });
  });

  test('what a tag leads to is read by the functions that seal and prove, in the repositories of images and nowhere else', () => {
    const readers = (from: Template) => Object.entries(from.findResources('AWS::IAM::Role')).flatMap(([, { Properties }]) => (
      (Properties as { Policies?: readonly { PolicyName: string; PolicyDocument: { Statement: readonly { Action: unknown; Resource: unknown }[] } }[] }).Policies ?? []
    )).flatMap(({ PolicyName, PolicyDocument }) => PolicyDocument.Statement.filter(({ Action }) => Action === 'ecr:DescribeImages').map(({ Resource }) => `${PolicyName} ${text(Resource)}`));
    expect(readers(template())).toEqual([]);
    const stack = newStack('Images');
    const app = addBuiltShop(stack.node.root as never, { images: { api: new Repository(stack, 'Api', { repositoryName: 'shop/api' }) }, environment: { privileged: true } });
    const found = readers(Template.fromStack(app.stack));
    expect(found.map((line) => line.split(' ')[0]).sort()).toEqual(['admit', 'seal', 'verify']);
    for (const line of found) expect(line).toContain('Api');
  });

  test('push images where there are some, and log in to a registry', () => {
    const stack = newStack('Images');
    const repository = new Repository(stack, 'Api');
    const app = addBuiltShop(stack.node.root as never, { images: { api: repository }, environment: { privileged: true } });
    const from = Template.fromStack(app.stack);
    from.hasResourceProperties('AWS::IAM::Role', { Policies: [{ PolicyDocument: { Statement: Match.arrayWith([
      Match.objectLike({ Action: 'ecr:GetAuthorizationToken', Resource: '*' }), Match.objectLike({ Action: Match.arrayWith(['ecr:PutImage']) }),
    ]) } }] });
    from.hasResourceProperties('AWS::CodeBuild::Project', { Environment: { PrivilegedMode: true, EnvironmentVariables: Match.arrayWith([Match.objectLike({ Name: 'IMAGE_API' })]) } });
  });

  test('pull the image that they run in, if it lies in a repository, and may use a connection by the name that it has', () => {
    const stack = newStack('Machines');
    const image = LinuxBuildImage.fromEcrRepository(new Repository(stack, 'Machine'), '1');
    const from = Template.fromStack(addBuiltShop(stack.node.root as never, { environment: { image } }).stack);
    from.hasResourceProperties('AWS::CodeBuild::Project', { Environment: { ImagePullCredentialsType: 'SERVICE_ROLE' } });
    from.hasResourceProperties('AWS::IAM::Role', { Policies: [{ PolicyName: 'build', PolicyDocument: { Statement: Match.arrayWith([
      Match.objectLike({ Action: 'ecr:GetAuthorizationToken', Resource: '*' }),
      Match.objectLike({ Action: ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'] }),
      Match.objectLike({ Action: 'codeconnections:UseConnection', Resource: CONNECTION }),
    ]) } }] });
  });
});

test('a connection that has no name yet says itself how its action is spelt', () => {
  const stack = newStack('Connected');
  const { attrConnectionArn } = new CfnConnection(stack, 'Connection', { connectionName: 'c', providerType: 'GitHub' });
  const from = Template.fromStack(addBuiltShop(stack.node.root as never, { source: BuildSource.connection(attrConnectionArn, 'acme/shop') }).stack);
  from.hasResourceProperties('AWS::IAM::Role', { Policies: [{ PolicyName: 'build', PolicyDocument: { Statement: Match.arrayWith([
    Match.objectLike({ Action: { 'Fn::Join': ['', [{ 'Fn::Select': [2, Match.objectLike({ 'Fn::Split': Match.arrayWith([':']) })] }, ':UseConnection']] } }),
  ]) } }] });
});

describe('what begins a build', () => {
  test('is a push to the branch, of which CodePipeline is told', () => {
    const { Triggers, Stages } = buildPipeline(template());
    expect(Triggers).toBeUndefined();
    expect(Stages[0].Actions[0].Configuration).toMatchObject({ BranchName: 'main', DetectChanges: 'true', OutputArtifactFormat: 'CODEBUILD_CLONE_REF' });
  });

  test('is what triggers say', () => {
    const source = BuildSource.connection(CONNECTION, 'acme/shop', {
      branch: 'trunk', triggers: [BuildTrigger.push({ paths: ['services/**'], excludedPaths: ['**/*.md'] }), BuildTrigger.tag('v*'), BuildTrigger.pullRequest()],
    });
    const { Triggers, Stages } = buildPipeline(template({ source }));
    expect(Triggers).toEqual([{
      ProviderType: 'CodeStarSourceConnection',
      GitConfiguration: {
        SourceActionName: 'Source',
        Push: [{ Branches: { Includes: ['trunk'] }, FilePaths: { Includes: ['services/**'], Excludes: ['**/*.md'] } }, { Tags: { Includes: ['v*'] } }],
        PullRequest: [{ Events: ['OPEN', 'UPDATED'], Branches: { Includes: ['trunk'] } }],
      },
    }]);
    expect(Stages[0].Actions[0].Configuration.DetectChanges).toBe('false');
    expect(text(Stages.at(-1)!.BeforeEntry)).toContain('"Variable":"#{number.seal}"');
  });

  test('is a new version of an object, whose bucket is told to say so', () => {
    const stack = newStack('Bucket');
    const bucket = new Bucket(stack, 'Sources', { versioned: true });
    const from = Template.fromStack(addBuiltShop(stack.node.root as never, { source: BuildSource.bucket(bucket, 'source.zip') }).stack);
    from.hasResourceProperties('AWS::Events::Rule', { EventPattern: Match.objectLike({ detail: Match.objectLike({ object: { key: ['source.zip'] } }) }), Targets: [Match.objectLike({ Id: 'build' })] });
    Template.fromStack(stack).hasResourceProperties('AWS::S3::Bucket', { NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: true } } });
  });

  test('is the clock, in the name of a role that may do that only', () => {
    const from = template({ schedule: Schedule.cron({ hour: '2', minute: '0' }) });
    from.hasResourceProperties('AWS::Events::Rule', { Name: 'shop-build-schedule', ScheduleExpression: 'cron(0 2 * * ? *)' });
    from.hasResourceProperties('AWS::IAM::Role', { Policies: [{ PolicyDocument: { Statement: [Match.objectLike({ Action: 'codepipeline:StartPipelineExecution' })] } }] });
  });
});

const release = (options: Partial<BuildOptions>) => ({ release: builtRelease(options) });

/** What is asked for, and what synthesis must say. */
const REFUSED: readonly (readonly [string, Partial<BuildOptions>, readonly RegExp[]])[] = [
  ['a connection that is none', { source: BuildSource.connection('my-connection', 'acme/shop') }, [/SourceInvalid/, /'my-connection'/]],
  ['a repository without an owner', { source: BuildSource.connection(CONNECTION, 'shop') }, [/SourceInvalid/, /'shop'/, /acme\/shop/]],
  ['an empty list of triggers', { source: BuildSource.connection(CONNECTION, 'acme/shop', { triggers: [] }) }, [/TriggerInvalid/, /leave the list out/]],
  ['four triggers for pushes', { source: BuildSource.connection(CONNECTION, 'acme/shop', { triggers: [1, 2, 3, 4].map((n) => BuildTrigger.tag(`v${n}.*`)) }) }, [/TriggerInvalid/, /4 triggers/, /at most 3/]],
  ['a trigger without a pattern', { source: BuildSource.connection(CONNECTION, 'acme/shop', { triggers: [BuildTrigger.tag()] }) }, [/TriggerInvalid/, /0 patterns/, /1 to 8/]],
  ['a key with a wildcard', { source: BuildSource.bucket(Bucket.fromBucketName(new Stack(), 'B', 'sources'), '*.zip') }, [/SourceInvalid/, /'\*\.zip'/]],
  ['no command', { commands: [] }, [/CommandsInvalid/, /the build has no command/]],
  ['an empty command', { commands: ['npm ci', ' '] }, [/CommandsInvalid/]],
  ['no artifact', { artifacts: {} }, [/TooManyArtifacts|ArtifactUnknown/, /at least one folder/]],
  ['five artifacts', { artifacts: { a: 'a', b: 'b', c: 'c', d: 'd', e: 'e' } }, [/TooManyArtifacts/, /5 artifacts/, /4 are possible/]],
  ['a folder outside of the source', { artifacts: { site: '../dist' } }, [/FolderInvalid/, /'\.\.\/dist' of artifact 'site'/]],
  ['artifacts that CodePipeline keeps in one place', { artifacts: { 'storefront-a': 'a', 'storefront-b': 'b' } }, [/ArtifactNameTaken/, /'storefront'/]],
  ['a version that tells no two builds apart', { version: ReleaseVersion.format('1.0') }, [/VersionInvalid/, /'1\.0' must hold \{n\} once/]],
  ['a version of empty words', { version: ReleaseVersion.fromCommand(' ') }, [/VersionInvalid/]],
  ['a stage that is called Seal', { stages: [{ name: 'seal', commands: ['true'] }] }, [/StageInvalid/, /'seal'/]],
  ['a stage with a space', { stages: [{ name: 'Unit tests', commands: ['true'] }] }, [/StageInvalid/, /'Unit tests'/]],
  ['a variable that the build has already', { environment: { variables: { RELEASE_VERSION: '1' } } }, [/VariableInvalid/, /'RELEASE_VERSION'/]],
  ['a timeout of two minutes', { timeout: Duration.minutes(2) }, [/DurationOutOfRange/, /2 minutes/]],
  ['images without Docker', { images: { api: Repository.fromRepositoryName(new Stack(), 'R', 'api') } }, [/ImageInvalid/, /privileged/]],
];

test.each(REFUSED)('synthesis fails for %s', (_, options, says) => {
  const stack = newStack('Refused');
  addPipeline(stack, release(options));
  const said = synthesisError(stack);
  for (const part of says) expect(said).toMatch(part);
});
