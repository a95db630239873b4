/**
 * Condition keys whose value is known here for every request, or that are rightly absent. A policy that asks for another one is refused
 * by name: to leave it absent would be to guess. In lower case; one that ends in `/` or `:` stands for all that begin so.
 */
const KEYS: readonly string[] = [
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
  'aws:calledvia', 'aws:calledviafirst', 'aws:calledvialast', 'aws:currenttime', 'aws:epochtime', 'aws:multifactorauthage', 'aws:multifactorauthpresent',
  'aws:principalaccount', 'aws:principalarn', 'aws:principalisawsservice', 'aws:principalservicename', 'aws:principalservicenameslist', 'aws:principaltag/',
  'aws:principaltype', 'aws:requestedregion', 'aws:resourceaccount', 'aws:securetransport', 'aws:sourceaccount', 'aws:sourcearn', 'aws:sourceip',
  'aws:sourcevpc', 'aws:sourcevpce', 'aws:tokenissuetime', 'aws:userid', 'aws:username', 'aws:viaawsservice',
  // https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html
  's3:delimiter', 's3:if-match', 's3:if-none-match', 's3:max-keys', 's3:object-lock-legal-hold', 's3:object-lock-mode', 's3:object-lock-remaining-retention-days',
  's3:object-lock-retain-until-date', 's3:objectcreationoperation', 's3:prefix', 's3:resourceaccount', 's3:tlsversion', 's3:versionid', 's3:x-amz-acl',
  's3:x-amz-copy-source', 's3:x-amz-metadata-directive', 's3:x-amz-server-side-encryption', 's3:x-amz-server-side-encryption-aws-kms-key-id',
  // https://docs.aws.amazon.com/service-authorization/latest/reference/list_awskeymanagementservice.html
  'kms:calleraccount', 'kms:encryptioncontext:', 'kms:encryptioncontextkeys', 'kms:grantisforawsresource', 'kms:viaservice',
  // https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html
  'iam:associatedresourcearn', 'iam:passedtoservice',
  // https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecuritytokenservice.html
  'sts:externalid', 'sts:rolesessionname', 'sts:sourceidentity',
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
