import { roleSession } from '../../lib/local/world/iam/callers';
import type { Caller } from '../../lib/local/world/service';
import type { AccessPort } from '../../lib/local/world/iam/access-port';

/** Where it is not rights that a test is about. */
export const EVERYTHING_ALLOWED: AccessPort = { require: () => undefined };

/** Somebody. */
export const SOMEBODY: Caller = roleSession('arn:aws:iam::111111111111:role/Somebody', 'session');
