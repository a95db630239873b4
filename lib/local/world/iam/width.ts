/** Services whose ARNs begin with a resource's name, and with no type of resource. https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html */
const WITHOUT_TYPE: readonly string[] = ['codepipeline', 's3', 'sns', 'sqs'];

/**
 * Whether a pattern stands for at least all resources of a type, or reaches beyond one service, region, account or bucket: `*`, `arn:aws:iam::*:role/x`,
 * `…:role/*`, `arn:aws:s3:::shop-*`.
 */
export function isWiderThanAType(pattern: string): boolean {
  const [, partition = '*', service = '*', region = '*', account = '*', ...rest] = pattern.replace(/\$\{[^}]*\}/g, '$').split(':');
  if ([partition, service, region, account].some((part) => /[*?]/.test(part)) || rest.length === 0) return true;
  const [first, second] = rest.join(':').split(/[:/]/);
  if (service === 's3') return /[*?]/.test(first);
  return first === '*' || (second === '*' && !WITHOUT_TYPE.includes(service));
}
