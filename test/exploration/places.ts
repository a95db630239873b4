import { Files } from '../../lib/local';

/** Where things are in the shop, for those who see the synthesized app only. */
export const ENVIRONMENTS = ['test', 'prod'] as const;
export type Environment = (typeof ENVIRONMENTS)[number];

export const RELEASES = 'Test/Store/Buckets/Releases';
export const WORK = 'Test/Store/Buckets/Work';
export const ALARM = 'Test/Errors';
export const MANAGERS = 'Test/Managers';
/** Physical names: calls name buckets by them. */
export const SITES: Readonly<Record<Environment, string>> = { test: 'testsite', prod: 'prodsite' };
export const pipelineOf = (environment: Environment): string => `shop-${environment}`;

/** What a release puts on a website: every file says whose it is. */
export const siteOf = (version: string): Files => ({ 'index.html': `page of ${version}`, [`only-${version}.txt`]: `file of ${version}` });
