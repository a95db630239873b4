/**
 * Condition keys that a request may rightly lack. What AWS tells with every request, or what can't be known here, is not among them: a policy
 * that asks for such a key, of which the request says nothing, is refused by name. To take it as absent would be to guess.
 * In lower case; one that ends in `/` or `:` stands for all that begin so.
 */
const KEYS: readonly string[] = [
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
  'aws:principalaccount', 'aws:principalarn', 'aws:principalservicename', 'aws:principaltag/', 'aws:sourceaccount', 'aws:sourcearn', 'aws:username',
  // assumed: nothing here calls through an endpoint of a VPC
  'aws:sourcevpc', 'aws:sourcevpce', 'aws:vpcsourceip',
  // https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html
  's3:delimiter', 's3:if-match', 's3:if-none-match', 's3:object-lock-legal-hold', 's3:object-lock-mode', 's3:object-lock-remaining-retention-days',
  's3:object-lock-retain-until-date', 's3:prefix', 's3:versionid', 's3:x-amz-acl', 's3:x-amz-copy-source', 's3:x-amz-metadata-directive',
  's3:x-amz-server-side-encryption', 's3:x-amz-server-side-encryption-aws-kms-key-id',
  // https://docs.aws.amazon.com/service-authorization/latest/reference/list_awskeymanagementservice.html
  'kms:encryptioncontext:', 'kms:encryptioncontextkeys', 'kms:viaservice',
  // https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html
  'iam:passedtoservice',
  // https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecuritytokenservice.html
  'sts:externalid', 'sts:sourceidentity',
  // https://docs.aws.amazon.com/service-authorization/latest/reference/list_awslambda.html
  'lambda:functionarn', 'lambda:functionurlauthtype', 'lambda:invokedviafunctionurl', 'lambda:principal',
  // https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscloudformation.html
  'cloudformation:changesetname', 'cloudformation:rolearn', 'cloudformation:templateurl',
  // https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscodeconnections.html
  'codeconnections:fullrepositoryid', 'codeconnections:passedtoservice', 'codestar-connections:fullrepositoryid', 'codestar-connections:passedtoservice',
];

const EXACT = new Set(KEYS.filter((key) => !/[/:]$/.test(key)));
const PREFIXES = KEYS.filter((key) => /[/:]$/.test(key));

/** `key` in lower case. */
export function isKnownKey(key: string): boolean {
  return EXACT.has(key) || PREFIXES.some((prefix) => key.startsWith(prefix) && key.length > prefix.length);
}
