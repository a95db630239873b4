import { Lazy } from 'aws-cdk-lib';
import { CfnManagedPolicy } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { FunctionName } from '../contracts/functions';
import { STAGES } from '../contracts/jobs';
import { fault } from '../private/fault';
import { actionArn, allow, pipelineArn, policyDocument } from '../private/policy';
import { StoredPipeline, StoreRegistry } from './registry';
import { StoreFunctions } from './store-functions';

/** Rights of functions that name the environments' pipelines, or what belongs to them, one by one. */
interface PipelineRights {
  readonly id: string;
  readonly to: readonly FunctionName[];
  readonly statements: readonly { readonly actions: readonly string[]; readonly on: (pipeline: StoredPipeline) => readonly string[] }[];
}

/**
 * How many pipelines one policy names: 6,144 characters hold that many of the longest names:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
const PER_POLICY = 12;
/** Managed policies of one role, unless AWS raises the quota. Two kinds of them belong to `tend`. */
const MAX_BATCHES = 5;

/** What the store's functions may do with pipelines. It grows with the environments, hence managed policies, each for a few of them. */
export class PipelineGrants extends Construct {
  private readonly rights: readonly PipelineRights[];

  constructor(
    scope: Construct, id: string, private readonly functions: StoreFunctions, private readonly registry: StoreRegistry,
  ) {
    super(scope, id);
    const pipelines = ({ name }: StoredPipeline) => [pipelineArn(name)];
    const foreign = (policy: string, name: FunctionName): PipelineRights => ({
      id: policy, to: [name], statements: [{ actions: ['sts:AssumeRole'], on: ({ foreignRoles }) => foreignRoles.filter(({ assumedBy }) => assumedBy === name).map(({ arn }) => arn) }],
    });
    this.rights = [
      {
        id: 'Executions', to: ['admit', 'verify', 'tend'],
        statements: [{ actions: ['codepipeline:GetPipelineExecution', 'codepipeline:ListActionExecutions'], on: pipelines }],
      },
      foreign('Deploy', 'publish'), foreign('Read', 'attest'), foreign('Review', 'review'),
      {
        id: 'Tend', to: ['tend'],
        statements: [
          { actions: ['codepipeline:GetPipelineState', 'codepipeline:StartPipelineExecution', 'codepipeline:StopPipelineExecution'], on: pipelines },
          { actions: ['codepipeline:PutApprovalResult'], on: ({ name, gateActions }) => gateActions.map((action) => actionArn(name, STAGES.deploy, action)) },
          ...['lambda:InvokeFunction', 'cloudwatch:DescribeAlarms', 'sts:AssumeRole'].map((action) => ({
            actions: [action], on: ({ gateRights }: StoredPipeline) => gateRights.filter((right) => right.action === action).map(({ arn }) => arn),
          })),
        ],
      },
    ];
  }

  /** Called whenever a pipeline was registered. A policy must say something: one that would grant nothing is left out. */
  public grow(): void {
    const { pipelines } = this.registry;
    const batch = Math.ceil(pipelines.length / PER_POLICY) - 1;
    for (const rights of this.rights.filter(({ statements }) => statements.some(({ on }) => on(pipelines.at(-1)!).length > 0))) {
      if (!this.node.tryFindChild(`${rights.id}${batch}`)) this.addPolicy(rights, batch);
    }
  }

  public faults(): string[] {
    const { length } = this.registry.pipelines;
    return length <= PER_POLICY * MAX_BATCHES ? [] : [fault(
      'StoreTooLarge', `${length} environments use one store, ${PER_POLICY * MAX_BATCHES} are possible`, 'give some of the release pipelines a store of their own',
    )];
  }

  private addPolicy({ id, to, statements }: PipelineRights, batch: number): void {
    new CfnManagedPolicy(this, `${id}${batch}`, {
      description: 'cdk-release-pipeline: what functions of the store may do with pipelines of environments',
      roles: to.map((name) => this.functions.get(name).role.ref),
      policyDocument: Lazy.any({
        produce: () => {
          const pipelines = this.registry.pipelines.slice(batch * PER_POLICY, (batch + 1) * PER_POLICY);
          return policyDocument(statements
            .map(({ actions, on }) => allow(actions, [...new Set(pipelines.flatMap(on))]))
            .filter(({ Resource }) => Resource!.length > 0));
        },
      }),
    });
  }
}
