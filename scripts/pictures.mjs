/** Takes the pictures of the documentation: plays the storefront, and looks at its page as people do. `CHROMIUM` names another browser than the tests use. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

process.chdir(join(dirname(fileURLToPath(import.meta.url)), '..'));
const FOLDER = join('docs', 'pictures');

/** What is seen: the width of the window, its colours, and down to which part of the page. */
const PICTURES = {
  'report': { width: 1280, colorScheme: 'light', until: '#timeline > .legend' },
  'report-dark': { width: 1280, colorScheme: 'dark', until: '#timeline > .legend' },
  'report-phone': { width: 390, colorScheme: 'light', until: '#timeline .timeline' },
};

const page = join(mkdtempSync(join(tmpdir(), 'pictures-')), 'report.html');
const story = ['examples/storefront/story.js', '--app', 'node examples/storefront/app.js', '--run-builds', '--html', page, '--json'];
const { status } = spawnSync(process.execPath, ['bin/cdk-release', 'rehearse', ...story], { stdio: ['ignore', 'ignore', 'inherit'] });
if (status !== 0) process.exit(1);

const helper = join('.build', 'browser.mjs');
await build({ entryPoints: ['test/helpers/browser.ts'], bundle: true, packages: 'external', platform: 'node', format: 'esm', outfile: helper, logLevel: 'warning' });
const { openBrowser } = await import(pathToFileURL(helper).href);
const browser = await openBrowser();
mkdirSync(FOLDER, { recursive: true });
for (const [name, { width, colorScheme, until }] of Object.entries(PICTURES)) {
  const context = await browser.newContext({ viewport: { width, height: 800 }, colorScheme });
  const tab = await context.newPage();
  await tab.goto(pathToFileURL(page).href);
  const { y, height } = await tab.locator(until).boundingBox();
  await tab.screenshot({ path: join(FOLDER, `${name}.png`), fullPage: true, clip: { x: 0, y: 0, width, height: Math.ceil(y + height + 6) } });
}
await browser.close();
