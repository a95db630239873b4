import { isWiderThanAType } from '../../../../../lib/local/world/iam/width';

test.each([
  '*', 'arn:aws:s3:::*', 'arn:aws:s3:::shop-*', 'arn:aws:s3:::shop-*/release.json', 'arn:aws:iam::111111111111:role/*', 'arn:aws:iam::*:role/Deploy', 'arn:aws:lambda:eu-west-1:111111111111:function:*',
  'arn:aws:lambda:*:111111111111:function:gate', 'arn:aws:*:eu-west-1:111111111111:x/y', 'arn:aws:codepipeline:eu-west-1:111111111111:*', 'arn:aws:scheduler:eu-west-1:111111111111:schedule/*/shop-prod',
  'arn:aws:cloudwatch:eu-west-1:111111111111:alarm:*', 'arn:*:s3:::shop/x', 'arn:aws:sns:eu-west-1:*',
])('%s stands for a whole type, or for more', (pattern) => {
  expect(isWiderThanAType(pattern)).toBe(true);
});

test.each([
  'arn:aws:s3:::shop/*', 'arn:aws:s3:::shop/ledger/*', 'arn:aws:iam::111111111111:role/cdk-*', 'arn:aws:lambda:eu-west-1:111111111111:function:gate:*', 'arn:aws:codepipeline:eu-west-1:111111111111:shop-prod/*',
  'arn:aws:ssm:eu-west-1:111111111111:parameter/shop/*', 'arn:aws:cloudformation:eu-west-1:111111111111:stack/shop-data/*', 'arn:aws:s3:::shop/${aws:PrincipalTag/team}/*',
])('%s does not', (pattern) => {
  expect(isWiderThanAType(pattern)).toBe(false);
});
