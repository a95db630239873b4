import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import AxeBuilder from '@axe-core/playwright';
import { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { readCopy } from '../../lib/local/page/copied';
import { openBrowser } from '../helpers/browser';
import { chainOf, FACTS } from '../helpers/ledgers';
import { EVIL, rehearseForPage, ShownRehearsal } from '../helpers/page-story';
import { copiedLedger } from '../helpers/store-copy';

/** An element, as far as the tests look at it. */
interface Drawn {
  readonly textContent: string | null;
  getBoundingClientRect(): { readonly left: number; readonly right: number };
}

let browser: Browser;
let shown: ShownRehearsal;
/** What pages said on their consoles, and what they asked the network for. */
const heard: string[] = [];

beforeAll(async () => {
  [browser, shown] = await Promise.all([openBrowser(), rehearseForPage()]);
});

afterAll(async () => {
  await browser.close();
});

afterEach(() => {
  expect(heard.splice(0)).toEqual([]);
});

async function open(file = shown.file, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  page.on('console', (message) => heard.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => heard.push(`error: ${error.message}`));
  page.on('dialog', (dialog) => heard.push(`dialog: ${dialog.message()}`));
  page.on('request', (request) => {
    if (request.url() !== pathToFileURL(file).href) heard.push(`request: ${request.url()}`);
  });
  await page.goto(pathToFileURL(file).href);
  return page;
}

function saved(html: string): string {
  const file = join(mkdtempSync(join(tmpdir(), 'page-')), 'page.html');
  writeFileSync(file, html);
  return file;
}

const backgroundOf = (page: Page): Promise<string> => page.evaluate('getComputedStyle(document.body).backgroundColor');
const widthOf = (page: Page): Promise<number> => page.locator('.canvas').evaluate((canvas) => canvas.clientWidth);
/** Opens everything, as far as a page lets. */
const openAll = (page: Page): Promise<void> => page.evaluate('document.querySelectorAll("details").forEach((item) => { item.open = true; })');

test('somebody sees what this is, whether it ended well, and which release is where, since when and why', async () => {
  const page = await open();
  await expectText(page, 'A rehearsal on one machine, in virtual time. No AWS account was reached.', 'The story ended as told', 'each proved to follow from the one before');
  const where = page.getByRole('region', { name: 'What runs where' });
  expect(await where.getByRole('heading', { level: 3 }).allTextContents()).toEqual(['dev', 'test', 'prod']);
  const prod = await where.getByRole('listitem').nth(2).innerText();
  expect(prod).toMatch(/^prod\n+1\.0\.0\n+✓good since 2026-01-05 \d\d:\d\d\n+Rollback: 1\.2\.0 failed\. Deployed, read back, gates green after \d samples\.$/);
});

test('the timeline has a bar for every deployment, and leads to what is said of it', async () => {
  const page = await open();
  const timeline = page.getByRole('region', { name: 'Timeline of releases and environments' });
  const links = await timeline.getByRole('link').all();
  const names = await Promise.all(links.map((link) => link.getAttribute('aria-label')));
  const { deployments } = shown.outcome.report;
  for (const word of ['good', 'failed', 'refused']) expect(names.some((name) => name?.includes(`: ${word}`))).toBe(true);
  expect(names.filter((name) => / in (dev|test|prod): (good|failed)/.test(name!))).toHaveLength(deployments.length);
  expect(names.find((name) => name?.startsWith('1.0.0 in prod: good (rollback)'))).toContain('read back: 3 files are those of 1.0.0');
  expect(await timeline.getByText('storefront-errors').count() + await page.locator('.lane-names', { hasText: 'storefront-errors' }).count()).toBeGreaterThan(0);

  const failed = timeline.getByRole('link', { name: /^1\.2\.0 in prod: failed/ });
  await failed.focus();
  await expectText(page.locator('.tip:visible'), '1.2.0 in prod: failed', 'gates after: rejected', 'is red since', 'too many');
  await page.keyboard.press('Enter');
  const details = page.locator('details.deployment[open]');
  await details.waitFor();
  await expectText(details, 'attest read back what runs: 3 files are those of 1.2.0', 'approved by ada (ReleaseManagers): “colours”', 'alarm Errors', 'failed', 'going back to 1.0.0');
});

test('the timeline is zoomed and moved by keys, buttons and the wheel', async () => {
  const page = await open();
  const timeline = page.getByRole('region', { name: 'Timeline of releases and environments' });
  const whole = await widthOf(page);
  const at = (): Promise<number> => timeline.evaluate((window) => window.scrollLeft);
  await timeline.focus();
  for (const key of ['+', '+', '+', '-']) await page.keyboard.press(key);
  expect(await widthOf(page)).toBeCloseTo(whole * 1.5 ** 2, -1);
  const before = await at();
  await page.keyboard.press('ArrowRight');
  expect(await at()).toBe(before + 80);
  await page.keyboard.press('0');
  expect(await widthOf(page)).toBe(whole);
  await page.getByRole('button', { name: 'Zoom in' }).click();
  expect(await widthOf(page)).toBeGreaterThan(whole);
  const zoomed = await widthOf(page);
  await timeline.hover();
  await page.keyboard.down('Control');
  await page.mouse.wheel(0, -300);
  await page.keyboard.up('Control');
  await page.waitForFunction(`document.querySelector('.canvas').clientWidth > ${zoomed}`);
});

test('what others have written stays text, and nothing but the page\'s own script takes effect', async () => {
  const page = await open();
  await openAll(page);
  await expectText(page.getByRole('region', { name: 'Releases', exact: true }), EVIL);
  await expectText(page.getByRole('table', { name: 'Answers of people' }), `go ${EVIL}`);
  expect(await page.title()).toBe('shop: a rehearsal');
  expect(await page.locator('img, script:not(body > script)').count()).toBe(0);
  await page.evaluate('document.body.append(Object.assign(document.createElement("script"), { textContent: "document.title = \'taken\'" }))');
  expect(await page.title()).toBe('shop: a rehearsal');
  expect(heard.splice(0).filter((line) => /Content Security Policy/.test(line))).toHaveLength(1);
});

test('releases, refusals, people, ledger, cost, rights and faults are on the page', async () => {
  const page = await open();
  await openAll(page);
  await expectText(page.locator('#release-shop-1\\.2\\.0'), 'bad in prod', 'Colours', 'release.json has the digest that the ledger says', 'assets/1.2.0.css');
  await expectText(page.getByRole('table', { name: 'What was refused, and why' }), '1.3.0', 'not before the sale');
  const ledger = page.getByRole('table', { name: /^The ledger of shop/ });
  const [{ proved }] = readCopy(shown.copy).document.pipelines.map(({ chain }) => chain);
  expect(await ledger.getByRole('row').count()).toBe(proved + 1);
  await expectText(page.getByRole('region', { name: 'Cost', exact: true }), 'On AWS this run would have cost $', 'CodePipeline');
  await expectText(page.getByRole('region', { name: 'Rights', exact: true }), 'Nothing was denied to functions and services.');
  await expectText(page.getByRole('table', { name: 'What was made to go wrong' }), 'attest was given an event once more, later');
});

test('somebody finds a deployment, a file and an entry', async () => {
  const page = await open();
  const deployments = page.getByRole('region', { name: 'Deployments', exact: true });
  await deployments.getByRole('checkbox').check();
  expect(await deployments.locator('details.deployment:visible').count()).toBe(3);
  await deployments.getByRole('searchbox').fill('prod sale');
  expect(await deployments.locator('details.deployment:visible').count()).toBe(1);
  await expectText(deployments.getByRole('status'), /^1 of \d+$/);
  await page.getByRole('searchbox', { name: 'Find files' }).fill('1.2.0.css');
  expect(await page.locator('#releases tr[data-row]:visible').allTextContents()).toEqual([expect.stringContaining('assets/1.2.0.css')]);
  await page.getByRole('searchbox', { name: 'Find entries' }).fill('rejected');
  expect(await page.locator('#ledger tr[data-row]:visible').count()).toBe(1);
});

test('the page is light or dark as the system likes it, and otherwise if somebody says so', async () => {
  const [light, dark] = await Promise.all([open(shown.file, { colorScheme: 'light' }), open(shown.file, { colorScheme: 'dark' })]);
  expect(await backgroundOf(light)).not.toBe(await backgroundOf(dark));
  await dark.getByRole('button', { name: 'Light page' }).click();
  expect(await backgroundOf(dark)).toBe(await backgroundOf(light));
});

test('names and times of the timeline stand beside each other', async () => {
  for (const width of [390, 1280]) {
    const page = await open(shown.file, { viewport: { width, height: 800 } });
    const crossed = await page.locator('.canvas').evaluate((canvas) => {
      const over = (a: Drawn, b: Drawn) => a.getBoundingClientRect().right > b.getBoundingClientRect().left;
      const follow = (items: Drawn[]) => items.slice(1).flatMap((item, index) => (over(items[index], item) ? [`${items[index].textContent} ${item.textContent}`] : []));
      const seen = (selector: string): Drawn[] => [...canvas.querySelectorAll(selector)].filter((item) => item.getClientRects().length > 0);
      const parts = seen('.releases .label text, .releases .mark');
      return [...follow(seen('.tick > text')), ...follow(parts)];
    });
    expect(crossed).toEqual([]);
  }
});

test.each([360, 390])('nothing is wider than a phone of %d pixels', async (width) => {
  const page = await open(shown.file, { viewport: { width, height: 800 } });
  await openAll(page);
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
  const outside = (what: string): Promise<string[]> => page.locator(what).evaluateAll((found, window) => found.filter((item) => {
    const { left, right } = item.getBoundingClientRect();
    return left < 0 || right > window;
  }).map((item) => String(item.textContent)), width);
  expect(await outside('nav a, .answers td')).toEqual([]);
  expect(await page.locator('.answers .chip').evaluateAll((chips) => chips.every((chip) => chip.getClientRects().length === 1))).toBe(true);
});

test('axe finds nothing to complain of, one of everything open, and in the dark nothing that is hard to read', async () => {
  const page = await open();
  for (const part of ['#timeline', '#deployments', '#releases', '#cost', '#rights']) await page.locator(`${part} > details > summary, ${part} article > details > summary`).first().click();
  await page.getByRole('searchbox', { name: 'Find entries' }).fill('1.2.0 prod');
  const complaints = async (rules: readonly string[]): Promise<string[]> => {
    const axe = new AxeBuilder({ page }).setLegacyMode(true).options({ resultTypes: ['violations'] });
    const { violations } = await (rules.length > 0 ? axe.withRules([...rules]) : axe).analyze();
    return violations.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map(({ html }) => html.slice(0, 160)).join(' | ')}`);
  };
  expect(await complaints([])).toEqual([]);
  await page.emulateMedia({ colorScheme: 'dark' });
  expect(await complaints(['color-contrast'])).toEqual([]);
});

test('the first key leads to the content, and everything can be reached', async () => {
  const page = await open();
  await page.keyboard.press('Tab');
  expect(await page.evaluate('document.activeElement.textContent')).toBe('To the content');
  expect(await page.getByRole('main').count() + await page.getByRole('navigation').count() + await page.getByRole('banner').count()).toBeGreaterThan(1);
});

test('on paper everything is open, and light', async () => {
  const page = await open(shown.file, { colorScheme: 'dark' });
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  expect(await backgroundOf(page)).toBe('rgb(255, 255, 255)');
  expect(await page.getByRole('table', { name: /^The ledger of shop/ }).isVisible()).toBe(true);
  expect(await page.getByRole('button').count()).toBe(0);
  expect((await page.pdf({ format: 'A4' })).length).toBeGreaterThan(50_000);
});

test('without script everything is there', async () => {
  const page = await open(shown.file, { javaScriptEnabled: false });
  await expectText(page.getByRole('region', { name: 'What runs where' }), '1.0.0');
  expect(await page.locator('.canvas a title').first().textContent()).toContain('1.0.0 is sealed');
  expect(await page.getByRole('button').count()).toBe(0);
});

test('the copy of a whole store shows the same, but for what only a rehearsal knows', async () => {
  const { html, faults } = readCopy(shown.copy);
  expect(faults).toEqual([]);
  const page = await open(saved(html()));
  await openAll(page);
  await expectText(page.getByRole('region', { name: 'What runs where' }), 'Rollback: 1.2.0 failed.');
  await expectText(page.locator('#release-shop-1\\.2\\.0'), 'assets/1.2.0.css', 'release.json has the digest that the ledger says');
  expect(await page.getByRole('heading', { name: /^(Cost|Rights|Injected faults)$/ }).count()).toBe(0);
  expect(await page.getByText('No AWS account was reached').count()).toBe(0);
});

test('the copy of a ledger alone says that nothing else was checked', async () => {
  const { html, faults } = readCopy(shown.ledgerCopy);
  expect(faults).toEqual([]);
  const page = await open(saved(html()));
  await expectText(page, 'Only the ledger was copied: commits and files are not known, and no manifest was checked.');
  expect(await page.locator('#release-shop-1\\.2\\.0').innerText()).toContain('release.json was not copied, so it was not checked');
});

test('fails in red, first of all, for a chain that is broken, and leaves out what nothing proves', async () => {
  const texts = chainOf(FACTS);
  const altered = FACTS.findIndex(({ kind }) => kind === 'attested');
  texts[altered] = texts[altered].replace('2 files are those of 1.0.0', '9 files are those of 1.0.0');
  const page = await open(saved(readCopy(copiedLedger('shop', texts)).html()));
  const alert = page.getByRole('alert');
  await expectText(alert, `The ledger is broken at entry ${altered + 2}`, 'something was removed, inserted or altered', `Everything on this page is from the ${altered + 1} entries before it.`);
  expect(await page.evaluate('getComputedStyle(document.querySelector("[role=alert]")).borderColor')).toBe('rgb(179, 38, 30)');
  expect(await page.locator('#ledger tr[data-row]').count()).toBe(altered + 1);
});

test('the page of a story is small', () => {
  expect(readFileSync(shown.file).length).toBeLessThan(400_000);
});

/** All of these stand there. */
async function expectText(at: Page | ReturnType<Page['locator']>, ...texts: readonly (string | RegExp)[]): Promise<void> {
  const text = (await ('content' in at ? at.locator('body') : at).innerText()).replace(/\s+/g, ' ');
  for (const wanted of texts) {
    if (typeof wanted === 'string') expect(text).toContain(wanted);
    else expect(text).toMatch(wanted);
  }
}
