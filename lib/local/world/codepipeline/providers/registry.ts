import { typeName } from '../declaration';
import { CodePipelineDependencies } from '../dependencies';
import { CloudFormationDeploy } from './cloudformation';
import { CodeBuild } from './codebuild';
import { ConnectionSource } from './connection-source';
import { LambdaDeploy } from './lambda-deploy';
import { LambdaInvoke } from './lambda-invoke';
import { ManualApproval } from './manual-approval';
import { ActionProvider } from './provider';
import { S3Source } from './s3-source';

/** The action types that the rehearsal runs, by `Category/Owner/Provider/Version`. Any other is refused by name. */
export type ProviderRegistry = ReadonlyMap<string, ActionProvider>;

export interface Providers {
  readonly registry: ProviderRegistry;
  readonly lambda: LambdaInvoke;
  readonly approval: ManualApproval;
}

export function createProviders(deps: CodePipelineDependencies): Providers {
  const [lambda, approval] = [new LambdaInvoke(deps), new ManualApproval(deps)];
  const all: ActionProvider[] = [
    new S3Source(deps), new ConnectionSource(deps), new CodeBuild('Build', deps), new CodeBuild('Test', deps), lambda, approval,
    new CloudFormationDeploy(deps), new LambdaDeploy(deps),
  ];
  return { registry: new Map(all.map((provider) => [typeName(provider.type), provider])), lambda, approval };
}
