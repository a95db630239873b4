import { createHash, createHmac } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import { FormRequest, signedForm, Signer } from '../../../../lambda/announce/signature';

/** What the SDK's own signer wants of a hash. */
class Sha256 {
  private readonly hash: ReturnType<typeof createHash>;

  constructor(secret?: string | Uint8Array) {
    this.hash = secret === undefined ? createHash('sha256') : createHmac('sha256', secret) as unknown as ReturnType<typeof createHash>;
  }

  public update(data: string | Uint8Array): void {
    this.hash.update(data);
  }

  public digest(): Promise<Uint8Array> {
    return Promise.resolve(this.hash.digest());
  }
}

const SIGNER: Signer = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY', sessionToken: 'a/session+token=' };

test.each<[string, Partial<FormRequest>]>([
  ['a form', {}], ['an empty one', { body: '' }], ['one in many letters', { body: new URLSearchParams({ Message: 'ä – "ü" \u{1f600}\n' }).toString() }],
  ['one to another port', { host: '127.0.0.1:4567' }], ['one in another region', { host: 'sns.cn-north-1.amazonaws.com.cn', region: 'cn-north-1' }],
])('%s is signed as the SDK signs it', async (_, more) => {
  const request: FormRequest = { host: 'sns.eu-west-1.amazonaws.com', service: 'sns', region: 'eu-west-1', body: 'Action=Publish&Subject=a+b', at: '2026-01-05T08:00:00.123Z', ...more };
  const { authorization, ...headers } = signedForm(request, SIGNER);
  const signer = new SignatureV4({ service: 'sns', region: request.region, credentials: SIGNER, sha256: Sha256 as never, applyChecksum: false });
  const [hostname, port] = request.host.split(':');
  const signed = await signer.sign(
    { method: 'POST', protocol: 'https:', hostname, ...(port && { port: Number(port) }), path: '/', query: {}, headers: { 'content-type': headers['content-type'], 'host': request.host }, body: request.body },
    { signingDate: new Date(request.at) },
  );
  expect(authorization).toBe(signed.headers.authorization);
  expect(headers).toMatchObject({ 'x-amz-date': signed.headers['x-amz-date'], 'x-amz-security-token': SIGNER.sessionToken });
});
