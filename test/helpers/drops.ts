import { digestOf } from '../../lib/contracts';
import { Rehearsal } from '../../lib/local';
import { WORK } from './apps';

/** Hands in whatever a test wants: archives that are none, a `drop.json` that is none, any release name. */
export function dropRaw(r: Rehearsal, { id, name = 'shop', json, archives = {} }: {
  readonly id: string;
  readonly name?: string;
  readonly json: string | ((digests: Readonly<Record<string, string>>) => unknown);
  readonly archives?: Readonly<Record<string, Buffer>>;
}): void {
  const work = r.bucket(WORK);
  for (const [file, bytes] of Object.entries(archives)) work.put(`drop/${name}/${id}/${file}`, bytes);
  const digests = Object.fromEntries(Object.entries(archives).map(([file, bytes]) => [file, digestOf(bytes)]));
  work.put(`drop/${name}/${id}/drop.json`, typeof json === 'string' ? json : JSON.stringify(json(digests)));
}

/** What a `drop.json` says of one archive. */
export const dropOf = (version: string, artifact: { readonly file: string; readonly digest: string }, name = 'shop'): object => (
  { schemaVersion: 1, name, version, artifacts: [{ name: 'site', ...artifact }] }
);

/** A ZIP archive with one file, stored, under any path; archive tools refuse to write some. */
export function zipWithPath(path: string, content = 'x'): Buffer {
  const bytes = Buffer.from(content);
  const name = Buffer.from(path);
  const common = Buffer.alloc(26);
  common.writeUInt16LE(20, 0);
  common.writeUInt32LE(crc32(bytes), 10);
  common.writeUInt32LE(bytes.length, 14);
  common.writeUInt32LE(bytes.length, 18);
  common.writeUInt16LE(name.length, 22);
  const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, name, bytes]);
  const central = Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), common, Buffer.alloc(14), name]);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06');
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(local.length, 16);
  return Buffer.concat([local, central, end]);
}

function crc32(bytes: Buffer): number {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}
