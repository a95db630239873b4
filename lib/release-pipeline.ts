import { createHash } from 'node:crypto';
import { Stack, Token } from 'aws-cdk-lib';
import { Grant, IGrantable, IRole, ManagedPolicy, Role } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { BuildPipeline } from './build/build-pipeline';
import { DeploymentQueue } from './conditions';
import { ACTIONS, APPROVE_STAGE, STAGES } from './contracts/jobs';
import { DROP_PREFIX } from './contracts/keys';
import { pipelineName } from './contracts/names';
import { grantAnswer } from './environment/answer-grant';
import { approvalAction } from './environment/configuration';
import { EnvironmentPipeline } from './environment/environment-pipeline';
import { releaseFaults } from './environment/faults';
import { grantGates } from './environment/gate-rights';
import { Gate } from './gate';
import { fault, tellAtSynthesis } from './private/fault';
import { allow } from './private/policy';
import { explainWildcards } from './private/wildcards';
import { Notify } from './notify';
import { Release } from './release';
import { ReleaseEnvironment } from './release-environment';
import { ReleaseStore } from './release-store';

/** What is released, and where to. */
export interface ReleasePipelineProps {
  /** Where releases come from. */
  readonly release: Release;
  /** Where they go, in this order. */
  readonly environments: ReleaseEnvironment[];
  /**
   * The name of what is released: it begins the names of pipelines (`<name>-<environment>`) and keys in the store. At most 24 lower case
   * letters and digits, in words joined by '-'.
   * @default - the construct's id in lower case, its words joined by '-'
   */
  readonly releaseName?: string;
  /**
   * Where releases are kept.
   * @default - the stack's own store, shared by its release pipelines
   */
  readonly store?: ReleaseStore;
  /**
   * Who is told what happens to releases, in all environments.
   * @default - nobody
   */
  readonly notify?: Notify[];
}

/**
 * Takes each release through its environments: one CodePipeline pipeline per environment, `<release name>-<environment>`.
 *
 * Each environment adds three resources (pipeline, role, parameter) and the roles of its targets; in another stack than the store's, its gates
 * add a policy. CodePipeline starts a pipeline once when
 * it is created, before there is any release: that execution fails in its first stage and means nothing.
 */
export class ReleasePipeline extends Construct {
  /** Where releases are kept. */
  public readonly store: ReleaseStore;
  /** The name of what is released. */
  public readonly releaseName: string;
  private readonly environments: readonly ReleaseEnvironment[];
  private readonly build: BuildPipeline | undefined;

  constructor(scope: Construct, id: string, props: ReleasePipelineProps) {
    super(scope, id);
    this.store = props.store ?? ReleaseStore.of(this);
    this.releaseName = props.releaseName ?? kebab(id);
    this.environments = props.environments;
    const faults = releaseFaults(this, { ...props, releaseName: this.releaseName, store: this.store });
    tellAtSynthesis(this, () => faults);
    if (faults.length > 0) return;
    this.build = this.addBuild(props.release);
    props.environments.forEach((environment, index) => this.addEnvironment(environment, props.environments[index - 1], props));
  }

  /**
   * Lets a build server hand in releases of this pipeline: it may write below `drop/<release name>/`, and nothing else. It may decrypt with
   * the store's key because S3 asks that of whoever uploads in parts, as the AWS CLI does with large files; it can read nothing.
   */
  public grantDrop(grantee: IGrantable): Grant {
    if (this.build) tellAtSynthesis(this, () => [fault('SourceInvalid', `releases of '${this.releaseName}' are built here, so nobody can be granted to hand one in`, 'leave grantDrop out')]);
    const drops = this.store.workBucket.arnForObjects(`${DROP_PREFIX}${this.releaseName}/*`);
    const put = Grant.addToPrincipal({ grantee, actions: ['s3:PutObject'], resourceArns: [drops] });
    const { grantPrincipal } = grantee;
    if (Construct.isConstruct(grantPrincipal)) explainWildcards(grantPrincipal, () => [allow('s3:PutObject', drops)]);
    return put.combine(this.store.key.grant(grantee, 'kms:GenerateDataKey', 'kms:Decrypt'));
  }

  /**
   * Lets somebody see an environment's pipeline and answer what it asks people. Approvers have this already; for somebody else his answer
   * does not count unless he is named as an approver.
   */
  public grantApprove(environment: string, grantee: IGrantable): Grant {
    return grantAnswer(grantee, pipelineName(this.releaseName, environment), APPROVE_STAGE, this.approvalsOf(environment));
  }

  /**
   * A managed policy that lets whoever has it see an environment's pipeline and answer what it asks people, for permission sets of IAM
   * Identity Center, which name customer managed policies: `<release name>-<environment>-approve`. Whose answer counts is another question:
   * name the role of the permission set as an approver, too. It adds one resource, once.
   */
  public approverPolicy(environment: string): ManagedPolicy {
    const id = `${environment}-approve`;
    const existing = this.node.tryFindChild(id) as ManagedPolicy | undefined;
    if (existing) return existing;
    const policy = new ManagedPolicy(this, id, {
      managedPolicyName: `${pipelineName(this.releaseName, environment)}-approve`, description: `Answer what ${this.releaseName} asks before ${environment}`,
    });
    this.grantApprove(environment, policy);
    return policy;
  }

  /**
   * The role that runs the commands of `Release.fromBuild`, to give it what they need, e.g. a package registry; undefined if releases are handed
   * in. Stages after the build have roles of their own that read what was built, and nothing else.
   */
  public get buildRole(): IRole | undefined {
    if (this.build === undefined) return undefined;
    return this.node.tryFindChild('BuildRole') as IRole | undefined ?? Role.fromRoleArn(this, 'BuildRole', this.build.buildRole.attrArn);
  }

  private addBuild(release: Release): BuildPipeline | undefined {
    const build = release._bind({ scope: this, store: this.store, release: this.releaseName });
    if (build) this.store._registerBuild({ release: this.releaseName, name: build.pipelineName, repositories: build.repositories });
    return build;
  }

  /** The actions that ask people in an environment; without one there is nothing to answer. */
  private approvalsOf(environment: string): string[] {
    const approvals = this.environments.find(({ name }) => name === environment)?.before?.approvals ?? [];
    if (approvals.length === 0) {
      const known = this.environments.filter(({ before }) => before?.approvals?.length).map(({ name }) => `'${name}'`).join(', ') || 'none';
      tellAtSynthesis(this, () => [fault('ApproverMissing', `nobody is asked before '${environment}', so nobody can be granted an answer`, `environments that ask people: ${known}`)]);
    }
    return approvals.map((_, index) => approvalAction(index));
  }

  private addEnvironment(environment: ReleaseEnvironment, previous: ReleaseEnvironment | undefined, { release, notify = [] }: ReleasePipelineProps): void {
    const { artifactNames, _imageNames: imageNames } = release;
    const notifyAll = previous ? [] : notify;
    const scope = new Construct(this, environment.name);
    const context = { store: this.store, artifactNames, imageNames, roleName: (purpose: string) => this.roleName(environment.name, purpose) };
    const bind = (gates: Gate[] = [], first: number) => gates.map((gate, index) => gate._bind({ ...context, scope, index: first + index }));
    const before = bind(environment.before?.gates, 0);
    const after = bind(environment.after?.gates, before.length);
    const { pipelineName: name, targets } = new EnvironmentPipeline(scope, 'Environment', {
      store: this.store, roleName: context.roleName('pipeline'), inOrder: environment.deployInOrder ?? false,
      targets: (pipelineRole) => environment.deploy.map((deploy, index) => deploy._bind({
        ...context, scope, index, pipelineRole, release: this.releaseName, environment: environment.name, json: (value) => Stack.of(this).toJsonString(value),
      })),
      configuration: {
        release: this.releaseName, environment: environment.name, after: previous ? [previous.name] : [], artifactNames, isBuilt: this.build !== undefined,
        queue: environment.queue ?? DeploymentQueue.LATEST, before: { gates: before, conditions: environment.before }, afterwards: { gates: after, conditions: environment.after },
        rollback: environment.rollback, notify: environment.notify ?? [], notifyAll,
      },
    });
    this.store._register({
      release: this.releaseName, owner: this.node.path, environment: environment.name, name,
      gateActions: [...(before.length > 0 ? [ACTIONS.gatesBefore] : []), ...(after.length > 0 ? [ACTIONS.gatesAfter] : [])],
      gateRights: grantGates(scope, `${name}-gates`, this.store, [...before, ...after].map((gate) => gate.needs)),
      foreignRoles: targets.flatMap((target) => target.foreignRoles),
      isBuilt: this.build !== undefined,
      preparesChanges: targets.some(({ preparation }) => preparation !== undefined),
      targets: targets.map(({ identity }) => identity),
    });
    this.store._announce(scope, name, [...notifyAll, ...environment.notify ?? [], ...(environment.before?.approvals ?? []).flatMap((approval) => approval.notify ?? [])]);
    for (const { approvers } of environment.before?.approvals ?? []) approvers.forEach((role) => this.grantApprove(environment.name, role));
    for (const role of environment.before?.overriders ?? []) grantAnswer(role, name, STAGES.deploy, [ACTIONS.gatesBefore]);
    for (const role of environment.after?.overriders ?? []) grantAnswer(role, name, STAGES.deploy, [ACTIONS.gatesAfter]);
  }

  /** Role names are shared by all regions of an account, hence the few characters that tell stacks apart. */
  private roleName(environment: string, purpose: string): string {
    const { region } = Stack.of(this);
    const place = createHash('sha256').update(`${this.store.parameterPath} ${Token.isUnresolved(region) ? '' : region}`).digest('hex').slice(0, 6);
    return `${this.releaseName}-${environment}-${purpose}-${place}`;
  }
}

function kebab(id: string): string {
  return id.replace(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase();
}
