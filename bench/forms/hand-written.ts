import { Annotations, App, Duration, Stack } from 'aws-cdk-lib';
import { Artifact, Pipeline, PipelineType, Result, Rule } from 'aws-cdk-lib/aws-codepipeline';
import { LambdaInvokeAction, ManualApprovalAction, S3SourceAction, S3Trigger } from 'aws-cdk-lib/aws-codepipeline-actions';
import { AccountPrincipal, PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import { Function } from 'aws-cdk-lib/aws-lambda';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { AppSize, Environment, environmentsOf, Form, INSTRUCTIONS, websitesOf } from './form';
import { HandWrittenStore } from './hand-written-store';

/** L2 as it comes: a role for each action. */
export const handWritten: Form = {
  name: 'aws-codepipeline',
  has: 'a pipeline, a role and a policy for it and for each of its actions, a parameter; what may be done to the websites, in the functions\' policies',
  build: (app, size) => build(app, size, false),
};

/** The least that L2 offers: actions share the pipeline's role. */
export const handWrittenLean: Form = {
  name: 'aws-codepipeline, usePipelineRoleForActions',
  has: 'a pipeline, a role and a policy, a parameter; what may be done to the websites, in the functions\' policies',
  build: (app, size) => build(app, size, true),
};

function build(app: App, size: AppSize, usePipelineRoleForActions: boolean): void {
  const stack = new Stack(app, 'Shop');
  Annotations.of(stack).acknowledgeWarning('@aws-cdk/core:Stack.templateSize', 'how large it gets is what the benchmark says');
  const managers = new Role(stack, 'Managers', { assumedBy: new AccountPrincipal(stack.account) });
  const all = environmentsOf(size);
  const store = new HandWrittenStore(stack, 'Store', all.map(pipelineName));
  for (const environment of all) addPipeline(stack, store, managers, environment, usePipelineRoleForActions);
}

/** Release ▸ Admit ▸ Approve ▸ Deploy: verify ▸ publish ▸ attest ▸ gates. */
function addPipeline(stack: Stack, store: HandWrittenStore, managers: Role, environment: Environment, usePipelineRoleForActions: boolean): void {
  const [release, site] = [new Artifact('Release'), new Artifact('site')];
  const websites = websitesOf(stack, environment);
  const job = { environment: environment.name, executionId: '#{codepipeline.PipelineExecutionId}' };
  const admit = new LambdaInvokeAction({ actionName: 'Admit', lambda: store.admit, inputs: [release], userParameters: job, variablesNamespace: 'admit' });
  const deploy = [
    new LambdaInvokeAction({
      actionName: 'verify', lambda: store.verify, inputs: [release], outputs: [site],
      userParameters: { ...job, version: admit.variable('version'), digest: admit.variable('digest') },
    }),
    ...websites.map(({ bucketName }, index) => new LambdaInvokeAction({
      actionName: `website-${index}`, runOrder: 2, lambda: store.publish, inputs: [site], userParameters: { ...job, website: bucketName },
    })),
    new LambdaInvokeAction({
      actionName: 'attest', runOrder: 3, lambda: store.attest, userParameters: { ...job, websites: websites.map(({ bucketName }) => bucketName) },
    }),
  ];
  const approve = new ManualApprovalAction({
    actionName: 'approve-1', notificationTopic: store.topic, additionalInformation: `#{admit.summary}\n${INSTRUCTIONS}`, timeout: Duration.days(7),
  });
  const gates = new ManualApprovalAction({
    actionName: 'gates-after', runOrder: 4, notificationTopic: store.topic, additionalInformation: `Gates of ${environment.name}: a machine answers.`, timeout: Duration.days(60),
  });
  const source = new S3SourceAction({
    actionName: 'Release', bucket: store.releases, bucketKey: `candidate/website/${environment.name}/release.json`, trigger: S3Trigger.NONE, output: release,
  });
  const asksPeople = new Rule({ name: 'approve', provider: 'VariableCheck', version: '1', configuration: { Variable: admit.variable('approve'), Operator: 'EQ', Value: 'run' } });
  new Pipeline(stack, `Pipeline ${environment.name}`, {
    pipelineName: pipelineName(environment), pipelineType: PipelineType.V2, artifactBucket: store.artifacts, usePipelineRoleForActions,
    stages: [
      { stageName: 'Release', actions: [source] },
      { stageName: 'Admit', actions: [admit] },
      { stageName: 'Approve', actions: [approve], beforeEntry: { conditions: [{ result: Result.SKIP, rules: [asksPeople] }] } },
      { stageName: 'Deploy', actions: [...deploy, gates] },
    ],
  });
  approve.grantManualApproval(managers);
  for (const website of websites) {
    website.grantReadWrite(store.publish);
    website.grantRead(store.attest);
  }
  const configuration = new StringParameter(stack, `Configuration ${environment.name}`, {
    parameterName: `/shop/website/${environment.name}`,
    stringValue: JSON.stringify({ environment: environment.name, gates: [{ name: 'health', url: environment.url, contains: ['{version}'] }], intervalSeconds: 300, timeoutSeconds: 7200 }),
  });
  for (const reader of [store.admit, store.tend]) configuration.grantRead(reader);
  grantPipeline(store, stack.formatArn({ service: 'codepipeline', resource: pipelineName(environment) }));
}

/** By name: with the pipeline's own ARN, functions, policies and pipeline would wait for each other. */
function grantPipeline({ admit, verify, tend }: HandWrittenStore, pipeline: string): void {
  const reads = ['codepipeline:GetPipelineExecution', 'codepipeline:ListActionExecutions'];
  const allow = (lambda: Function, actions: string[], resource = pipeline) => lambda.addToRolePolicy(new PolicyStatement({ actions, resources: [resource] }));
  allow(admit, reads);
  allow(verify, reads);
  allow(tend, [...reads, 'codepipeline:GetPipelineState', 'codepipeline:StartPipelineExecution', 'codepipeline:StopPipelineExecution']);
  allow(tend, ['codepipeline:PutApprovalResult'], `${pipeline}/Deploy/gates-after`);
}

function pipelineName({ name }: Environment): string {
  return `website-${name}`;
}
