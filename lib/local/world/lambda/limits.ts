/** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
export const SYNCHRONOUS_PAYLOAD_MAX = 6 * 1024 * 1024;
/** 256 kB until 2025. */
export const ASYNCHRONOUS_PAYLOAD_MAX = 1024 * 1024;

/** https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html */
export const RETRY_ATTEMPTS = 2;
export const EVENT_AGE_SECONDS = 6 * 3600;
/** Waits before the first and the second retry. */
export const RETRY_WAITS = [60_000, 120_000] as const;

/** How long an event stays in a function's queue when nothing is in its way. Assumed. */
export const QUEUE_MILLISECONDS = 5;
/** All files of a function's code, unpacked: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
export const DEPLOYMENT_PACKAGE_MAX = 262_144_000;
