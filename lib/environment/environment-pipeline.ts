import { Lazy, Stack } from 'aws-cdk-lib';
import { CfnPipeline } from 'aws-cdk-lib/aws-codepipeline';
import { CfnRole } from 'aws-cdk-lib/aws-iam';
import { CfnParameter } from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import { questionsOf } from '../contracts/answers';
import { candidateKey, parameterName, RELEASES_PREFIX } from '../contracts/keys';
import { pipelineName } from '../contracts/names';
import { tellAtSynthesis } from '../private/fault';
import { allow, pipelineArn, policyDocument, serviceTrust } from '../private/policy';
import { explainWildcards } from '../private/wildcards';
import { logicalId, recordEnvironment } from '../private/wiring-record';
import { ReleaseStore } from '../release-store';
import { BoundTarget, PipelineRole } from '../targets/target';
import { renderStages } from './actions';
import { ConfigurationParts, renderConfiguration } from './configuration';
import { pipelineFaults } from './limits';

/** What an environment's pipeline is made of. */
export interface EnvironmentPipelineProps {
  readonly store: ReleaseStore;
  readonly configuration: ConfigurationParts;
  /** Binds the targets; some of them want to be told of the pipeline's role. */
  readonly targets: (pipelineRole: () => PipelineRole) => readonly BoundTarget[];
  readonly inOrder: boolean;
  /** What the pipeline's role is called if somebody must know. */
  readonly roleName: string;
}

/** The three resources of an environment: its pipeline, the pipeline's role, and the parameter with all that can be tuned. */
export class EnvironmentPipeline extends Construct {
  public readonly pipeline: CfnPipeline;
  public readonly pipelineName: string;
  public readonly targets: readonly BoundTarget[];

  constructor(scope: Construct, id: string, { store, configuration, targets, inOrder, roleName }: EnvironmentPipelineProps) {
    super(scope, id);
    const stack = Stack.of(this);
    const { release, environment, artifactNames } = configuration;
    this.pipelineName = pipelineName(release, environment);
    const rendered = renderConfiguration(stack, configuration);
    const parameter = new CfnParameter(this, 'Parameter', {
      name: parameterName(store.parameterPath, release, environment),
      type: 'String',
      value: stack.toJsonString(rendered),
    });
    const role = this.role(store, release, environment);
    this.targets = targets(() => {
      role.roleName = roleName;
      return { arn: stack.formatArn({ service: 'iam', region: '', resource: 'role', resourceName: roleName }), resource: role };
    });
    this.pipeline = new CfnPipeline(this, 'Pipeline', {
      name: this.pipelineName,
      pipelineType: 'V2',
      executionMode: 'SUPERSEDED',
      roleArn: role.attrArn,
      artifactStore: { type: 'S3', location: store.artifactsBucket.bucketName, encryptionKey: { type: 'KMS', id: store.key.keyArn } },
      stages: renderStages({
        store, release, environment, artifactNames, targets: this.targets, inOrder, approvals: configuration.before.conditions?.approvals ?? [],
        asks: questionsOf(rendered), json: (value) => stack.toJsonString(value),
      }),
    });
    this.pipeline.node.addDependency(parameter);
    recordEnvironment(stack, {
      release, environment, pipeline: logicalId(this.pipeline), role: logicalId(role), parameter: logicalId(parameter),
    });
    tellAtSynthesis(this, () => pipelineFaults(stack, this.pipeline, parameter));
  }

  private role(store: ReleaseStore, release: string, environment: string): CfnRole {
    const { releasesBucket, artifactsBucket } = store;
    const statements = () => [
      allow(['s3:GetObject', 's3:GetObjectVersion'], [
        releasesBucket.arnForObjects(`${RELEASES_PREFIX}${release}/*`), releasesBucket.arnForObjects(candidateKey(release, environment)),
      ]),
      allow(['s3:GetObject', 's3:GetObjectVersion', 's3:PutObject'], artifactsBucket.arnForObjects(`${this.pipelineName.slice(0, 20)}/*`)),
      ...this.targets.flatMap((target) => target.pipelineRights),
    ];
    const role = new CfnRole(this, 'Role', {
      assumeRolePolicyDocument: policyDocument([serviceTrust('codepipeline.amazonaws.com', pipelineArn(this.pipelineName))]),
      managedPolicyArns: [store._pipelinePolicyArn],
      policies: [{ policyName: 'pipeline', policyDocument: Lazy.any({ produce: () => policyDocument(statements()) }) }],
    });
    explainWildcards(role, statements);
    return role;
  }
}
