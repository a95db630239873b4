import { Site, SiteRequest, SiteResponse } from './world/internet';

/** What a function came to. */
interface Answered {
  readonly payload: string;
  readonly functionError?: string;
}

/** A function's answer to HTTP, if it is no plain JSON. */
interface HttpAnswer {
  readonly statusCode?: number;
  readonly headers?: Readonly<Record<string, string | number | boolean>>;
  readonly body?: string;
  readonly isBase64Encoded?: boolean;
}

/** Serves a function as its URL does, or an HTTP API in front of it: https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html */
export function functionSite(host: string, now: () => Date, call: (event: object) => Promise<Answered>): Site {
  return async (request) => {
    const { payload, functionError } = await call(eventOf(host, now(), request));
    if (functionError !== undefined) return { status: 502, headers: JSON_TYPE, body: '{"message":"Internal Server Error"}' };
    return answerOf(payload);
  };
}

const JSON_TYPE = { 'content-type': 'application/json' } as const;

/** Payload format 2.0 of a request without a body. */
function eventOf(host: string, now: Date, { method, path, query, headers }: SiteRequest): object {
  const parameters = Object.fromEntries([...new Set(query.keys())].map((key) => [key, query.getAll(key).join(',')]));
  return {
    version: '2.0', routeKey: '$default', rawPath: path, rawQueryString: query.toString(), headers,
    ...(Object.keys(parameters).length > 0 && { queryStringParameters: parameters }),
    requestContext: {
      accountId: 'anonymous', apiId: host.split('.')[0], domainName: host, domainPrefix: host.split('.')[0], routeKey: '$default', stage: '$default',
      http: { method, path, protocol: 'HTTP/1.1', sourceIp: '198.51.100.1', userAgent: headers['user-agent'] ?? '' },
      time: now.toUTCString(), timeEpoch: now.getTime(),
    },
    isBase64Encoded: false,
  };
}

/** JSON without a status is the body of a good answer. */
function answerOf(payload: string): SiteResponse {
  const value = JSON.parse(payload) as HttpAnswer | string | null;
  if (typeof value !== 'object' || value?.statusCode === undefined) return { status: 200, headers: JSON_TYPE, body: typeof value === 'string' ? value : payload };
  const { statusCode, headers = {}, body = '', isBase64Encoded = false } = value;
  const named = Object.fromEntries(Object.entries(headers).map(([name, text]) => [name.toLowerCase(), String(text)]));
  return { status: statusCode, headers: { ...JSON_TYPE, ...named }, body: isBase64Encoded ? Buffer.from(body, 'base64') : body };
}
