import type { AccessPort } from './iam/access-port';
import { assumeRole } from './iam/assume-role';
import { Identities } from './identities';
import { Ids } from './ids';
import { onlyFields, QueryProtocol } from './query-protocol';
import { Caller, Service, ServiceError, ServiceRequest, ServiceResponse } from './service';
import { XmlElement } from './s3/xml';
import { Roles } from './sts/roles';
import { Timeline } from './timeline';

export interface StsDependencies {
  readonly timeline: Timeline;
  readonly ids: Ids;
  readonly identities: Identities;
  readonly roles: Roles;
  readonly access: AccessPort;
}

/** A session that assumes a further role gets an hour at most: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles.html#iam-term-role-chaining */
const CHAINED_SECONDS_MAX = 3600;

/** AWS STS: AssumeRole, and GetCallerIdentity, for which nobody needs a right. */
export class StsService implements Service {
  private readonly protocol: QueryProtocol;

  constructor(private readonly deps: StsDependencies) {
    this.protocol = new QueryProtocol({
      service: 'STS', namespace: 'https://sts.amazonaws.com/doc/2011-06-15/', ids: deps.ids,
      operations: {
        AssumeRole: (input, caller) => this.assumeRole(input, caller),
        GetCallerIdentity: (_, caller) => ({ Arn: caller.arn, UserId: `${roleId(caller.roleArn ?? caller.arn)}:${caller.arn.split('/').at(-1)}`, Account: caller.account }),
      },
    });
  }

  public handle(request: ServiceRequest): Promise<ServiceResponse> {
    return this.protocol.handle(request);
  }

  private assumeRole(input: URLSearchParams, caller: Caller): XmlElement {
    onlyFields('STS', input, ['RoleArn', 'RoleSessionName', 'DurationSeconds']);
    const arn = input.get('RoleArn') ?? '';
    const name = sessionName(input.get('RoleSessionName'));
    const session = assumeRole(this.deps.access, caller, arn, name);
    const seconds = durationOf(input.get('DurationSeconds'), this.deps.roles.find(arn)?.maxSessionSeconds ?? 3600, caller);
    const expiration = new Date(this.deps.timeline.now + seconds * 1000);
    const { accessKeyId, secretAccessKey, sessionToken } = this.deps.identities.issue(session, expiration);
    return {
      AssumedRoleUser: { AssumedRoleId: `${roleId(arn)}:${name}`, Arn: session.arn },
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
