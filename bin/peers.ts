import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

/** What is wrong with the packages that an app in this folder is made with; nothing, if they are well or the command is none of Node's. */
export function peersFault(command: string, folder: string): string | undefined {
  if (!/\b(node|npx|npm|tsx|ts-node|bun)\b|\.[cm]?[jt]s\b/.test(command)) return undefined;
  const { peerDependencies } = JSON.parse(readFileSync(join(__dirname, '..', 'package.json'), 'utf8')) as { readonly peerDependencies: Readonly<Record<string, string>> };
  const faults = Object.entries(peerDependencies).flatMap(([name, range]) => {
    const least = range.replace('^', '');
    const found = versionOf(name, folder);
    if (found === undefined) return [`${name} is not installed here`];
    return isOlder(found, least) ? [`${name} is ${found} here, and ${least} or newer is needed`] : [];
  });
  return faults.length === 0 ? undefined : `${faults.join(', ')}: npm install ${Object.entries(peerDependencies).map(([name, range]) => `${name}@${range}`).join(' ')}`;
}

function versionOf(name: string, folder: string): string | undefined {
  try {
    const { version } = createRequire(join(folder, 'app.js'))(`${name}/package.json`) as { readonly version: string };
    return version;
  } catch {
    return undefined;
  }
}

function isOlder(version: string, least: string): boolean {
  const [a, b] = [version, least].map((text) => text.split('.').map((part) => parseInt(part, 10)));
  const at = a.findIndex((part, index) => part !== b[index]);
  return at >= 0 && a[at] < b[at];
}
