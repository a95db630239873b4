import { s3 } from './clients';

/**
 * The one place where a function learns what time it is. Instants are compared with CodePipeline's, so AWS's time counts: if this machine's
 * clock is minutes off, S3's client has learnt by how much, because AWS refused what it had signed: ask after S3 has answered.
 */
export function now(): string {
  return new Date(Date.now() + s3().config.systemClockOffset).toISOString();
}
