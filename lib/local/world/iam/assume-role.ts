import { Caller } from '../service';
import { AccessPort } from './access-port';
import { roleSession } from './callers';
import { STS_RIGHTS } from './rights/sts';

/**
 * A session of a role, if its trust policy and the caller's own policies let him assume it. `session` is its name.
 * Throws a Denied, also for a role that is not in the app.
 */
export function assumeRole(access: AccessPort, caller: Caller, roleArn: string, session: string): Caller {
  access.require(caller, ...STS_RIGHTS.AssumeRole.rights({ RoleArn: roleArn, RoleSessionName: session }));
  return roleSession(roleArn, session);
}
