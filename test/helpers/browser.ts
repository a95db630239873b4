import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import sparticuz from '@sparticuz/chromium';
import { Browser, chromium } from 'playwright-core';

/** What a Chromium is called where somebody has installed one. */
const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];

/** A headless Chromium: the one that `CHROMIUM` names, the one that comes from npm (Linux on x64), or one that is installed. Throws if there is none. */
export async function openBrowser(): Promise<Browser> {
  const own = process.env.CHROMIUM ?? (isFromNpm() ? undefined : installed());
  if (own !== undefined) return chromium.launch({ executablePath: own });
  if (!isFromNpm()) throw new TypeError('there is no Chromium to look at pages with; install Chromium or Chrome, or name one: CHROMIUM=/path/to/chromium npm test');
  return chromium.launch({ executablePath: await sparticuz.executablePath(), args: sparticuz.args });
}

function isFromNpm(): boolean {
  return process.platform === 'linux' && process.arch === 'x64';
}

function installed(): string | undefined {
  const files = (process.env.PATH ?? '').split(delimiter).flatMap((folder) => NAMES.map((name) => join(folder, name)));
  return [...files, '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', '/Applications/Chromium.app/Contents/MacOS/Chromium'].find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
