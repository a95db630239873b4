import { ChecksumAlgorithm, GetObjectCommand, HeadObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { CLIENT } from '../../../../helpers/serve';
import { codeOf, raw, refused, S3World, s3World } from './fixture';

let world: S3World;
beforeEach(async () => { world = await s3World(); });
afterEach(async () => world.close());

const sha256 = (text: string | Buffer) => createHash('sha256').update(text).digest('base64');
const head = () => world.client.send(new HeadObjectCommand({ Bucket: 'plain', Key: 'k', ChecksumMode: 'ENABLED' }));
const put = (more: object) => world.client.send(new PutObjectCommand({ Bucket: 'plain', Key: 'k', Body: '123456789', ...more }));

/** The check values of the catalogue of parametrised CRC algorithms, for "123456789"; the digests by node:crypto. */
const KNOWN: Record<string, string> = {
  CRC32: Buffer.from('cbf43926', 'hex').toString('base64'),
  CRC32C: Buffer.from('e3069283', 'hex').toString('base64'),
  CRC64NVME: Buffer.from('ae8b14860a799888', 'hex').toString('base64'),
  SHA1: createHash('sha1').update('123456789').digest('base64'),
  SHA256: sha256('123456789'),
};

describe.each(Object.keys(KNOWN))('the checksum %s', (algorithm) => {
  const field = `Checksum${algorithm}`;

  test('is checked, stored and told to who asks', async () => {
    expect(await put({ [field]: KNOWN[algorithm] })).toMatchObject({ [field]: KNOWN[algorithm], ChecksumType: 'FULL_OBJECT' });
    expect(await head()).toMatchObject({ [field]: KNOWN[algorithm], ChecksumType: 'FULL_OBJECT' });
    expect((await world.client.send(new HeadObjectCommand({ Bucket: 'plain', Key: 'k' })))).not.toHaveProperty(field);
  });

  test('fails if the bytes are others', async () => {
    expect(await refused(put({ [field]: KNOWN[algorithm], Body: '12345678' }))).toMatchObject({ code: 'BadDigest', status: 400 });
    expect(await refused(put({ [field]: 'AAAA' }))).toMatchObject({ code: 'InvalidRequest', status: 400 });
    expect(world.service.list('plain')).toEqual([]);
  });
});

test('S3 keeps a CRC64NVME, and no SHA256, for a writer who gives none', async () => {
  const plain = new S3Client({ ...CLIENT, endpoint: world.endpoint, requestChecksumCalculation: 'WHEN_REQUIRED' });
  await plain.send(new PutObjectCommand({ Bucket: 'plain', Key: 'k', Body: '123456789' }));
  plain.destroy();
  const read = await head();
  expect(read.ChecksumCRC64NVME).toBe(KNOWN.CRC64NVME);
  expect(read.ChecksumSHA256).toBeUndefined();
});

describe('streams', () => {
  const stream = (sizes: number[], more: object = {}) => {
    const chunks = sizes.map((size, i) => Buffer.alloc(size, `${i}`));
    return { body: Buffer.concat(chunks), input: { Bucket: 'plain', Key: 'k', Body: Readable.from(chunks), ContentLength: Buffer.concat(chunks).length, ...more } };
  };

  test.each(['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256'] as ChecksumAlgorithm[])('a trailer brings the %s of a stream', async (algorithm) => {
    const { body, input } = stream([8192, 70_000, 10], { ChecksumAlgorithm: algorithm, ContentEncoding: 'gzip' });
    await world.client.send(new PutObjectCommand(input));
    const read = await head();
    expect(read.ContentEncoding).toBe('gzip');
    expect(Object.keys(read)).toContain(`Checksum${algorithm}`);
    expect(world.service.get('plain', 'k')?.bytes.equals(body)).toBe(true);
  });

  test('an empty stream is an empty object', async () => {
    await world.client.send(new PutObjectCommand(stream([]).input));
    expect((await head()).ContentLength).toBe(0);
  });

  test('the client checks what it reads against what is stored', async () => {
    await world.client.send(new PutObjectCommand(stream([9000], { ChecksumAlgorithm: 'SHA256' }).input));
    const read = await world.client.send(new GetObjectCommand({ Bucket: 'plain', Key: 'k', ChecksumMode: 'ENABLED' }));
    expect(read.ChecksumSHA256).toBe(sha256(Buffer.alloc(9000, '0')));
    expect(await read.Body?.transformToString()).toBe('0'.repeat(9000));
  });

  test('fails for small chunks before the last, as S3 does with streams of small pieces', async () => {
    expect(await refused(world.client.send(new PutObjectCommand(stream([5, 5]).input)))).toMatchObject({ code: 'InvalidChunkSizeError', status: 403 });
  });
});

describe('bodies that no SDK client sends', () => {
  const unsigned = (length: number) => ({
    'content-encoding': 'aws-chunked', 'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER', 'x-amz-decoded-content-length': String(length),
  });
  const send = (headers: Record<string, string>, body: string) => raw(world.endpoint, 'PUT', '/plain/k', headers, body);
  const trailer = { 'x-amz-trailer': 'x-amz-checksum-sha256' };

  test('signed chunks are taken apart, with and without a trailer', async () => {
    const chunks = `5;chunk-signature=${'0'.repeat(64)}\r\nhello\r\n0;chunk-signature=${'0'.repeat(64)}\r\n`;
    const signed = { ...unsigned(5), 'x-amz-content-sha256': 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD' };
    expect((await send(signed, `${chunks}\r\n`)).status).toBe(200);
    const reply = await send({ ...signed, ...trailer, 'x-amz-content-sha256': 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER' },
      `${chunks}x-amz-checksum-sha256:${sha256('hello')}\r\nx-amz-trailer-signature:${'0'.repeat(64)}\r\n\r\n`);
    expect(reply).toMatchObject({ status: 200, headers: { 'x-amz-checksum-sha256': sha256('hello') } });
  });

  test('fails if the trailer tells another checksum', async () => {
    const reply = await send({ ...unsigned(5), ...trailer }, `5\r\nhello\r\n0\r\nx-amz-checksum-sha256:${sha256('world')}\r\n\r\n`);
    expect(codeOf(reply)).toBe('400 BadDigest');
  });

  test('fails without the trailer that was announced, and with one that was not', async () => {
    expect(codeOf(await send({ ...unsigned(5), ...trailer }, '5\r\nhello\r\n0\r\n\r\n'))).toBe('400 MalformedTrailerError');
    expect(codeOf(await send(unsigned(5), `5\r\nhello\r\n0\r\nx-amz-checksum-sha256:${sha256('hello')}\r\n\r\n`))).toBe('400 MalformedTrailerError');
  });

  test('fails if the length is not what was said, or not said', async () => {
    expect(codeOf(await send(unsigned(6), '5\r\nhello\r\n0\r\n\r\n'))).toBe('400 IncompleteBody');
    expect(codeOf(await send(unsigned(5), '5\r\nhel'))).toBe('400 IncompleteBody');
    expect(codeOf(await send({ 'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER' }, '0\r\n\r\n'))).toBe('411 MissingContentLength');
    expect(codeOf(await send({ 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD', 'transfer-encoding': 'chunked' }, 'x'))).toBe('501 NotImplemented');
  });

  test('fails if the hash that was signed is not that of the body', async () => {
    const hash = createHash('sha256').update('hello').digest('hex');
    expect((await send({ 'x-amz-content-sha256': hash, 'content-length': '5' }, 'hello')).status).toBe(200);
    expect(codeOf(await send({ 'x-amz-content-sha256': hash, 'content-length': '5' }, 'world'))).toBe('400 XAmzContentSHA256Mismatch');
    expect(codeOf(await send({ 'x-amz-content-sha256': 'hello', 'content-length': '5' }, 'hello'))).toBe('400 InvalidArgument');
    expect(codeOf(await send({ 'content-length': '5' }, 'hello'))).toBe('400 InvalidRequest');
  });

  test('fails if Content-MD5 is wrong or no MD5', async () => {
    const md5 = createHash('md5').update('hello').digest('base64');
    const headers = { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD', 'content-length': '5' };
    expect((await send({ ...headers, 'content-md5': md5 }, 'hello')).status).toBe(200);
    expect(codeOf(await send({ ...headers, 'content-md5': md5 }, 'world'))).toBe('400 BadDigest');
    expect(codeOf(await send({ ...headers, 'content-md5': 'x' }, 'hello'))).toBe('400 InvalidDigest');
  });

  test('fails with two checksums, and with one that was announced and is not there', async () => {
    const headers = { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD', 'content-length': '5' };
    expect(codeOf(await send({ ...headers, 'x-amz-checksum-sha256': sha256('hello'), 'x-amz-checksum-crc32': 'NhCmhg==' }, 'hello'))).toBe('400 InvalidRequest');
    expect(codeOf(await send({ ...headers, 'x-amz-sdk-checksum-algorithm': 'SHA256' }, 'hello'))).toBe('400 InvalidRequest');
  });
});
