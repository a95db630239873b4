import { Right, RightsRow } from '../access-port';

/** A function, and the version or alias that was named beside it. */
export interface FunctionName {
  readonly arn: string;
  readonly qualifier?: string;
}

const PAGE = 'https://docs.aws.amazon.com/lambda/latest/dg/lambda-api-permissions-ref.html';

/** Who names a version or an alias needs the right on that. */
const onWhatIsNamed = (action: string) => ({
  page: PAGE, rights: ({ arn, qualifier }: FunctionName): Right[] => [{ action: `lambda:${action}`, resource: qualifier === undefined ? arn : `${arn}:${qualifier}` }],
});

export const LAMBDA_RIGHTS = {
  InvokeFunction: onWhatIsNamed('InvokeFunction'),
  GetFunctionConfiguration: onWhatIsNamed('GetFunctionConfiguration'),
  /** The alias is no part of the resource. */
  GetAlias: { page: PAGE, rights: ({ arn }: FunctionName): Right[] => [{ action: 'lambda:GetAlias', resource: arn }] },
} satisfies Readonly<Record<string, RightsRow<never>>>;
