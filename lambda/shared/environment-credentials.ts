import { fromEnv } from '@aws-sdk/credential-provider-env';

/**
 * The SDK's default chain, cut down to what a Lambda function has: credentials in its environment.
 * The bundler puts it in the place of `@aws-sdk/credential-provider-node`, whose other sources make up a fifth of a bundle.
 */
export const defaultProvider = () => fromEnv();
