import { DIGEST, digestFromBase64, digestOf, digestToBase64, sameDigest } from '../../../lib/contracts/digest';

const digest = digestOf('a');

test('a digest is that of SHA-256, the same for text and bytes', () => {
  expect(digestOf('')).toBe('sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  expect(digestOf(Buffer.from('ä'))).toBe(digestOf('ä'));
});

test('a digest survives the way to the form that S3 writes, and back', () => {
  expect(digestToBase64(digestOf(''))).toBe('47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=');
  expect(digestFromBase64(digestToBase64(digest))).toBe(digest);
});

test('a digest equals itself and no other', () => {
  expect(sameDigest(digest, digestOf('a'))).toBe(true);
  expect(sameDigest(digest, digestOf('b'))).toBe(false);
});

test.each([undefined, '', 'sha256:', 'a', digest.slice(0, -1), `${digest}0`, digest.toUpperCase(), digest.replace('sha256', 'sha512'), `${digest}\n`, ` ${digest}`])(
  'fails to compare %j with anything, even itself', (nonsense) => {
    expect(sameDigest(nonsense, nonsense)).toBe(false);
    expect(sameDigest(nonsense, digest)).toBe(false);
    expect(sameDigest(digest, nonsense)).toBe(false);
  });

test.each(['', 'AAAA', 'not base64 at all', '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=-2'])('fails to make a digest of the checksum %j', (checksum) => {
  const made = digestFromBase64(checksum);
  expect(DIGEST.test(made) && made !== digestOf('')).toBe(false);
});
