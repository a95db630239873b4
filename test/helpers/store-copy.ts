import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ledgerKey } from '../../lib/contracts/keys';
import { AdministeredBucket } from '../../lib/local';

/** What `aws s3 sync s3://<bucket>/<prefix>` would copy, in a folder of its own. */
export function copyOf(bucket: AdministeredBucket, prefix = ''): string {
  const folder = mkdtempSync(join(tmpdir(), 'copy-'));
  bucket.copyTo(folder, prefix);
  return folder;
}

/** A ledger as it would be copied: the stored bytes of its entries, oldest first. */
export function copiedLedger(name: string, texts: readonly string[]): string {
  return folderWith(texts.map((text, index) => [ledgerKey(name, index + 1), text]));
}

function folderWith(files: readonly (readonly [string, string])[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'copy-'));
  for (const [key, content] of files) {
    mkdirSync(dirname(join(folder, key)), { recursive: true });
    writeFileSync(join(folder, key), content);
  }
  return folder;
}
