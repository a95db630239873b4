import { Identities } from './identities';
import { Ids } from './ids';
import { renderError } from './protocols';
import { Caller, Service, ServiceError, ServiceRequest, ServiceResponse, UnsupportedOperation } from './service';
import { XmlElement, xmlDocument } from './s3/xml';
import { Roles } from './sts/roles';
import { Timeline } from './timeline';

export interface StsDependencies {
  readonly timeline: Timeline;
  readonly ids: Ids;
  readonly identities: Identities;
  readonly roles: Roles;
}

const NAMESPACE = 'https://sts.amazonaws.com/doc/2011-06-15/';
const UNDERSTOOD = ['Action', 'Version', 'RoleArn', 'RoleSessionName', 'DurationSeconds'];
/** A session that assumes a further role gets an hour at most: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles.html#iam-term-role-chaining */
const CHAINED_SECONDS_MAX = 3600;

/** AWS STS: AssumeRole by trust policy alone, and GetCallerIdentity. */
export class StsService implements Service {
  constructor(private readonly deps: StsDependencies) {}

  public async handle(request: ServiceRequest): Promise<ServiceResponse> {
    const requestId = this.deps.ids.uuid('sts request');
    try {
      const input = new URLSearchParams(request.body.toString('utf8'));
      const action = input.get('Action') ?? '';
      const result = this.perform(action, input, request.caller);
      const body = xmlDocument(`${action}Response`, { [`${action}Result`]: result, ResponseMetadata: { RequestId: requestId } }, NAMESPACE);
      return { status: 200, headers: { 'content-type': 'text/xml', 'x-amzn-requestid': requestId }, body };
    } catch (error) {
      if (error instanceof ServiceError) return renderError('query', error, requestId);
      throw error;
    }
  }

  private perform(action: string, input: URLSearchParams, caller: Caller): XmlElement {
    if (action === 'AssumeRole') return this.assumeRole(input, caller);
    if (action === 'GetCallerIdentity') return { Arn: caller.arn, UserId: `${roleId(caller.roleArn ?? caller.arn)}:${caller.arn.split('/').at(-1)}`, Account: caller.account };
    throw new UnsupportedOperation('STS', action || 'request without an action');
  }

  private assumeRole(input: URLSearchParams, caller: Caller): XmlElement {
    const unknown = [...input.keys()].find((key) => !UNDERSTOOD.includes(key));
    if (unknown) throw new UnsupportedOperation('STS', `AssumeRole with ${unknown}`);
    const arn = input.get('RoleArn') ?? '';
    const session = sessionName(input.get('RoleSessionName'));
    const role = this.deps.roles.find(arn);
    if (!role || !this.deps.roles.mayAssume(arn, { caller })) {
      throw new ServiceError('AccessDenied', `User: ${caller.arn} is not authorized to perform: sts:AssumeRole on resource: ${arn}`, 403);
    }
    const seconds = durationOf(input.get('DurationSeconds'), role.maxSessionSeconds ?? 3600, caller);
    const sessionArn = `arn:aws:sts::${role.account}:assumed-role/${role.name}/${session}`;
    const expiration = new Date(this.deps.timeline.now + seconds * 1000);
    const { accessKeyId, secretAccessKey, sessionToken } = this.deps.identities.issue(sessionArn, role.account, role.arn, expiration);
    return {
      AssumedRoleUser: { AssumedRoleId: `${roleId(role.arn)}:${session}`, Arn: sessionArn },
      Credentials: { AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey, SessionToken: sessionToken, Expiration: expiration },
    };
  }
}

function sessionName(name: string | null): string {
  if (name !== null && /^[\w+=,.@-]{2,64}$/.test(name)) return name;
  throw new ServiceError('ValidationError', `1 validation error detected: Value '${name ?? ''}' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]*`);
}

function durationOf(text: string | null, roleMax: number, caller: Caller): number {
  const seconds = Number(text ?? 3600);
  if (!Number.isInteger(seconds) || seconds < 900 || seconds > 43_200) {
    throw new ServiceError('ValidationError', `1 validation error detected: Value '${text}' at 'durationSeconds' failed to satisfy constraint: Member must have value ${seconds < 900 ? 'greater than or equal to 900' : 'less than or equal to 43200'}`);
  }
  if (seconds > roleMax) throw new ServiceError('ValidationError', 'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.');
  if (caller.roleArn !== undefined && seconds > CHAINED_SECONDS_MAX) {
    throw new ServiceError('ValidationError', 'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.');
  }
  return seconds;
}

/** Looks like a role's unique id and follows from the ARN. */
function roleId(arn: string): string {
  return `AROA${Buffer.from(arn).toString('hex').toUpperCase().slice(-17)}`;
}
