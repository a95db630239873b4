import { createHash, createHmac } from 'node:crypto';

/** Whose name a request is made in. */
export interface Signer {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

/** A POST of a form to the root of an endpoint. */
export interface FormRequest {
  readonly host: string;
  readonly service: string;
  readonly region: string;
  readonly body: string;
  /** When it is sent. */
  readonly at: string;
}

/** The headers of a signed form: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html */
export function signedForm({ host, service, region, body, at }: FormRequest, { accessKeyId, secretAccessKey, sessionToken }: Signer): Readonly<Record<string, string>> {
  const time = at.replace(/[-:]|\.\d+/g, '');
  const day = time.slice(0, 8);
  const headers = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8', host, 'x-amz-date': time, 'x-amz-security-token': sessionToken };
  const names = Object.keys(headers).join(';');
  const canonical = ['POST', '/', '', ...Object.entries(headers).map(([name, value]) => `${name}:${value}`), '', names, digest(body)].join('\n');
  const scope = `${day}/${region}/${service}/aws4_request`;
  const key = [day, region, service, 'aws4_request'].reduce<string | Buffer>((secret, part) => hmac(secret, part), `AWS4${secretAccessKey}`);
  const signature = hmac(key, ['AWS4-HMAC-SHA256', time, scope, digest(canonical)].join('\n')).toString('hex');
  return { ...headers, authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope}, SignedHeaders=${names}, Signature=${signature}` };
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
