/** Cyclic redundancy checks that node:zlib lacks, table by table. All are reflected, with all bits set at both ends. */

const CRC32C_POLYNOMIAL = 0x82f63b78;
/** The 64-bit polynomial of NVM Express, in halves: a BigInt per byte would be fifty times slower. */
const CRC64_HIGH = 0x9a6c9329;
const CRC64_LOW = 0xac4bc9b5;

const crc32cTable = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ CRC32C_POLYNOMIAL : crc >>> 1;
  return crc >>> 0;
});

const [crc64High, crc64Low] = [new Uint32Array(256), new Uint32Array(256)];
for (let byte = 0; byte < 256; byte++) {
  let [high, low] = [0, byte];
  for (let bit = 0; bit < 8; bit++) {
    const odd = low & 1;
    low = (low >>> 1) | ((high & 1) << 31);
    high >>>= 1;
    if (odd) [high, low] = [high ^ CRC64_HIGH, low ^ CRC64_LOW];
  }
  [crc64High[byte], crc64Low[byte]] = [high >>> 0, low >>> 0];
}

/** CRC-32C (Castagnoli) in big-endian bytes, as S3 writes it. */
export function crc32c(bytes: Uint8Array): Buffer {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = crc32cTable[(crc ^ byte) & 0xff] ^ (crc >>> 8);
  const out = Buffer.alloc(4);
  out.writeUInt32BE(~crc >>> 0);
  return out;
}

/** CRC-64/NVME in big-endian bytes: the checksum that S3 adds when a writer gives none. */
export function crc64nvme(bytes: Uint8Array): Buffer {
  let [high, low] = [0xffffffff, 0xffffffff];
  for (const byte of bytes) {
    const index = (low ^ byte) & 0xff;
    low = ((low >>> 8) | ((high & 0xff) << 24)) ^ crc64Low[index];
    high = (high >>> 8) ^ crc64High[index];
  }
  const out = Buffer.alloc(8);
  out.writeUInt32BE(~high >>> 0, 0);
  out.writeUInt32BE(~low >>> 0, 4);
  return out;
}
