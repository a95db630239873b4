import { Right, RightsRow } from '../access-port';

/** A function by its ARN, without a qualifier. */
export interface DeployedFunction {
  readonly arn: string;
  /** A version or an alias of it. */
  readonly qualifier?: string;
}

const PAGE = 'https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-LambdaDeploy.html#action-reference-LambdaDeploy-permissions-action';

function rightsOn(resource: string, ...actions: readonly string[]): readonly Right[] {
  return actions.map((action) => ({ action: `lambda:${action}`, resource }));
}

/** The page names six rights on the function and on all that is behind it, and not when each is asked for. That only some are asked of versions and aliases is from Lambda's own page of rights. */
export const LAMBDA_DEPLOY_RIGHTS = {
  lookAtAlias: { page: PAGE, rights: ({ arn, qualifier }: DeployedFunction) => [...rightsOn(arn, 'GetAlias'), ...rightsOn(`${arn}:${qualifier}`, 'GetProvisionedConcurrencyConfig')] },
  updateCode: { page: PAGE, rights: ({ arn }: DeployedFunction) => rightsOn(arn, 'GetFunctionConfiguration', 'UpdateFunctionCode') },
  publish: { page: PAGE, rights: ({ arn }: DeployedFunction) => rightsOn(arn, 'PublishVersion') },
  lookAtVersion: { page: PAGE, rights: ({ arn, qualifier }: DeployedFunction) => rightsOn(`${arn}:${qualifier}`, 'GetFunctionConfiguration') },
  updateAlias: { page: PAGE, rights: ({ arn }: DeployedFunction) => rightsOn(arn, 'UpdateAlias') },
} satisfies Readonly<Record<string, RightsRow<never>>>;
