import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Rehearsal } from 'cdk-release-pipeline/local';

/** What a commit does to the files of the service. */
export type Change = (files: Record<string, string>) => void;

/** Somebody who commits changes of the service: each to what was there in the beginning. Returns the commit's id. */
export function developer(r: Rehearsal, author: string): (message: string, change?: Change) => Promise<string> {
  const news: string[] = [];
  return (message, change = () => undefined) => {
    news.push(message);
    const files = { ...readService(), 'CHANGES.md': news.map((line) => `* ${line}\n`).join('') };
    change(files);
    return r.commit({ files, message, author });
  };
}

/** A typing error, as the tests find it. */
export const cheapLetters: Change = (files) => edit(files, 'src/postage.js', 'first: 490', 'first: 49');

/** Heavy parcels cost more, and nobody has thought of those that go far. */
export const heavyParcels: Change = (files) => {
  edit(files, 'src/postage.js', 'const further =', 'const heavy = grams > 20_000 ? { home: { cents: 900 }, north: { cents: 1900 } }[nameOf(zone)].cents : 0;\n  const further =');
  edit(files, 'src/postage.js', 'further * zone.further,', 'further * zone.further + heavy,');
  files['src/postage.js'] += '\nfunction nameOf(zone) {\n  return Object.keys(ZONES).find((name) => ZONES[name] === zone);\n}\n';
};

/** Parcels are kept by receiver: what is there can't be moved, so there would be a new table. */
export const otherKey: Change = (files) => edit(files, 'infra/template.json', '"KeySchema": [{ "AttributeName": "id", "KeyType": "HASH" }],',
  '"KeySchema": [{ "AttributeName": "receiver", "KeyType": "HASH" }, { "AttributeName": "id", "KeyType": "RANGE" }],');

/** Notices are kept for half a minute, which is less than a queue can. */
export const shortNotices: Change = (files) => {
  files['infra/test.json'] = '{ "Parameters": { "Stage": "test", "NoticeSeconds": "30" } }';
};

/** A picture is packed with the code that nobody asks for. */
export const picture: Change = (files) => {
  const dots = Array.from({ length: 600 }, (_, index) => createHash('sha256').update(String(index)).digest('base64'));
  files['src/map.txt'] = dots.join('\n');
};

/** The parcels of a receiver come in order: one more index, and code that asks for it. */
export const inOrder: Change = (files) => {
  edit(files, 'infra/template.json', '"GlobalSecondaryIndexes": [', `"GlobalSecondaryIndexes": [
          {
            "IndexName": "receiver-in-order",
            "KeySchema": [{ "AttributeName": "receiver", "KeyType": "HASH" }, { "AttributeName": "id", "KeyType": "RANGE" }],
            "Projection": { "ProjectionType": "ALL" }
          },`);
  edit(files, 'src/parcels.js', "IndexName: 'receiver'", "IndexName: 'receiver-in-order'");
};

function edit(files: Record<string, string>, path: string, before: string, after: string): void {
  if (!files[path].includes(before)) throw new TypeError(`there is no '${before}' in ${path}`);
  files[path] = files[path].replace(before, after);
}

/** The sources of the service, as they lie beside this file. */
function readService(): Record<string, string> {
  const folder = join(__dirname, 'service');
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1).replaceAll('\\', '/'));
  return Object.fromEntries(paths.sort().map((path) => [path, readFileSync(join(folder, path), 'utf8')]));
}
