import { called, Plan } from '../plan';

/** Calls somebody, of whom there is an ARN, as people do. */
export type Who = (arn: string) => string;

/** The session and the role that it has assumed, `ada (ReleaseManagers)`; of any other ARN the last part. */
export const who: Who = (arn) => callBy(arn, (_account, name) => name);

/** The same where the app is known: a role whose name CloudFormation has made is called by its construct's path. */
export function whoIn({ resources, inert }: Plan): Who {
  const roles = new Map([...resources, ...inert].filter(({ type }) => type === 'AWS::IAM::Role').map((role) => [`${role.account}/${role.name}`, called(role)]));
  return (arn) => callBy(arn, (account, name) => roles.get(`${account}/${name}`) ?? name);
}

function callBy(arn: string, role: (account: string, name: string) => string): string {
  const session = /^arn:[^:]+:sts::(\d{12}):assumed-role\/([^/]+)\/([^/]+)$/.exec(arn);
  if (session) return `${session[3]} (${role(session[1], session[2])})`;
  const itself = /^arn:[^:]+:iam::(\d{12}):role\/(?:.+\/)?([^/]+)$/.exec(arn);
  return itself ? role(itself[1], itself[2]) : arn.slice(arn.lastIndexOf('/') + 1);
}
