import { devNull } from 'node:os';
import { Credentials } from '../identities';
import { HostedFunction } from './invocation';

/** What an instance is told of its world. */
export interface Surroundings {
  readonly region: string;
  /** Address of the world's services. */
  readonly endpoint: string;
  readonly credentials: Credentials;
}

/** Where a function believes that its code lies. */
export const TASK = '/var/task';

/** The variables of a function, and those that Lambda and the SDK's clients want. Nothing of this machine's. */
export function environmentOf(fn: HostedFunction, { region, endpoint, credentials }: Surroundings): Record<string, string> {
  return {
    PATH: '/var/lang/bin:/usr/bin:/bin', LANG: 'en_US.UTF-8', TZ: ':UTC', HOME: devNull,
    ...fn.environment,
    LAMBDA_TASK_ROOT: TASK, _HANDLER: fn.handler, AWS_EXECUTION_ENV: `AWS_Lambda_${fn.runtime}`,
    AWS_REGION: region, AWS_DEFAULT_REGION: region,
    AWS_LAMBDA_FUNCTION_NAME: fn.name, AWS_LAMBDA_FUNCTION_VERSION: fn.version ?? '$LATEST', AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(fn.memoryMegabytes ?? 128),
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId, AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey, AWS_SESSION_TOKEN: credentials.sessionToken,
    AWS_CONFIG_FILE: devNull, AWS_SHARED_CREDENTIALS_FILE: devNull, AWS_EC2_METADATA_DISABLED: 'true',
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  };
}
