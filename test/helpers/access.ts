import type { AccessPort } from '../../lib/local/world/iam/access-port';

/** Where it is not rights that a test is about. */
export const EVERYTHING_ALLOWED: AccessPort = { require: () => undefined };
