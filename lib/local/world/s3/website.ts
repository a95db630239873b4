import { DEFAULT_CONTENT_TYPE } from './attributes';
import { Bucket } from './bucket';

/** What a web server would answer with. */
export interface WebsitePage {
  readonly bytes: Buffer;
  readonly contentType: string;
  readonly cacheControl?: string;
}

/** A website whose root is a bucket: a path that ends with a slash is its `index.html`. */
export type Website = (path: string) => WebsitePage | undefined;

/** Serves what is current at the moment of each request. */
export function websiteOf(bucket: Bucket): Website {
  return (path) => {
    const key = path.replace(/^\//, '');
    const version = bucket.current(key === '' || key.endsWith('/') ? `${key}index.html` : key);
    if (version?.kind !== 'object') return undefined;
    return { bytes: version.bytes, contentType: version.headers['content-type'] ?? DEFAULT_CONTENT_TYPE, cacheControl: version.headers['cache-control'] };
  };
}
