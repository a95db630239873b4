/** Who somebody is, for people: the session and the role that it has assumed, `ada (ReleaseManagers)`; of any other ARN the last part. */
export function who(arn: string): string {
  const [, role, name] = /^arn:[^:]+:sts::\d{12}:assumed-role\/([^/]+)\/([^/]+)$/.exec(arn) ?? [];
  return name === undefined ? arn.slice(arn.lastIndexOf('/') + 1) : `${name} (${role})`;
}
