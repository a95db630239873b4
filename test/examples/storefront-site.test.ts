import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, posix } from 'node:path';

const SITE = join(__dirname, '..', '..', 'examples', 'storefront', 'site');
const SCRIPT = join(SITE, 'build.mjs');

const scratch = mkdtempSync(join(tmpdir(), 'storefront-site-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

let count = 0;
const folder = () => join(scratch, `out-${(count += 1)}`);

/** Builds into a new folder and reads back what is there: text by path. */
function built(version: string, ...options: string[]): Map<string, string> {
  const out = folder();
  execFileSync(process.execPath, [SCRIPT, '--out', out, '--version', version, '--commit', 'abc1234', ...options]);
  return read(out);
}

function read(out: string): Map<string, string> {
  const entries = readdirSync(out, { withFileTypes: true, recursive: true }).filter((entry) => entry.isFile());
  const paths = entries.map((entry) => join(entry.parentPath, entry.name).slice(out.length + 1).split('\\').join('/')).sort();
  return new Map(paths.map((path) => [path, readFileSync(join(out, path), 'utf8')]));
}

const refused = (...words: string[]) => {
  const { status, stderr } = spawnSync(process.execPath, [SCRIPT, ...words], { encoding: 'utf8' });
  return { status, stderr };
};

const differing = (a: Map<string, string>, b: Map<string, string>) =>
  [...new Set([...a.keys(), ...b.keys()])].filter((path) => a.get(path) !== b.get(path)).sort();

const products = (files: Map<string, string>) => [...files.keys()].filter((path) => path.startsWith('kites/'));
const pages = (files: Map<string, string>) => [...files].filter(([path]) => path.endsWith('.html'));
const only = (files: Map<string, string>, pattern: RegExp) => {
  const found = [...files.keys()].filter((path) => pattern.test(path));
  expect(found).toHaveLength(1);
  return found[0];
};

const shop = built('1.0.0');

describe('what is built', () => {
  test('the shop has its pages, a picture and a plan for each product, and the files that robots and gates read', () => {
    expect([...shop.keys()]).toEqual(expect.arrayContaining(['index.html', 'basket.html', 'about.html', 'repairs.html', '404.html', 'health.json', 'robots.txt', 'sitemap.xml']));
    expect(products(shop)).toHaveLength(10);
    for (const page of products(shop)) {
      const slug = posix.basename(page, '.html');
      only(shop, new RegExp(`^assets/${slug}\\.[0-9a-f]{10}\\.svg$`));
      only(shop, new RegExp(`^assets/${slug}-plan\\.[0-9a-f]{10}\\.svg$`));
    }
    expect(JSON.parse(shop.get('health.json') ?? '')).toEqual({ status: 'ok', version: '1.0.0', commit: 'abc1234' });
  });

  test('the same options give the same bytes in another folder, another time zone and another language', () => {
    const out = folder();
    execFileSync(process.execPath, [SCRIPT, '--commit', 'abc1234', '--version', '1.0.0', '--out', out], { cwd: scratch, env: { TZ: 'Pacific/Auckland', LC_ALL: 'de_DE.UTF-8' } });
    expect(differing(read(out), shop)).toEqual([]);
  });

  test('building again into the same folder leaves nothing of the build before', () => {
    const out = folder();
    for (const version of ['1.1.0', '1.0.0']) execFileSync(process.execPath, [SCRIPT, '--out', out, '--version', version, '--commit', 'abc1234']);
    expect(differing(read(out), shop)).toEqual([]);
  });

  test('the function answers the list of what it wrote', () => {
    const out = folder();
    const program = `import { buildSite } from ${JSON.stringify(SCRIPT)}; console.log(JSON.stringify(await buildSite({ out: ${JSON.stringify(out)}, version: '1.0.0', commit: 'abc1234' })));`;
    const listed: unknown = JSON.parse(execFileSync(process.execPath, ['--input-type=module', '--eval', program], { encoding: 'utf8' }));
    expect(listed).toEqual([...shop.keys()]);
    expect(differing(read(out), shop)).toEqual([]);
  });
});

describe('what a visitor gets', () => {
  const linksOf = (text: string) => [...text.matchAll(/\s(?:href|src)="([^"]*)"/g)].map((match) => match[1]);

  test.each([['1.0.0'], ['1.2.0']])('every link in every page of %s leads to a file that was built, and to an id that is there', (version) => {
    const files = built(version);
    for (const [path, text] of pages(files)) {
      const links = linksOf(text);
      expect(links.length).toBeGreaterThan(5);
      for (const link of links) {
        const url = new URL(link, `https://shop.example/${path}`);
        expect(url.host).toBe('shop.example');
        const target = files.get(url.pathname.slice(1));
        expect({ path, link, found: target !== undefined }).toEqual({ path, link, found: true });
        if (url.hash !== '') expect(target).toContain(`id="${url.hash.slice(1)}"`);
      }
    }
  });

  test('the error page finds its files at any depth', () => {
    expect(linksOf(shop.get('404.html') ?? '').filter((link) => !link.startsWith('/') && !link.startsWith('#'))).toEqual([]);
  });

  test('the sitemap names every page but the basket and the error page', () => {
    const named = [...(shop.get('sitemap.xml') ?? '').matchAll(/<loc>https:\/\/shop\.example\/([^<]*)<\/loc>/g)].map((match) => match[1] || 'index.html');
    expect(named.sort()).toEqual(pages(shop).map(([path]) => path).filter((path) => path !== 'basket.html' && path !== '404.html'));
  });

  test('every asset carries the beginning of its own digest in its name', () => {
    const assets = [...shop].filter(([path]) => path.startsWith('assets/'));
    expect(assets.length).toBeGreaterThan(20);
    for (const [path, text] of assets) {
      expect(path.split('.').slice(-2)[0]).toBe(createHash('sha256').update(text).digest('hex').slice(0, 10));
    }
  });

  test('every page has a language, a title of its own, one main heading, and a text for each picture', () => {
    const titles = pages(shop).map(([, text]) => /<title>([^<]+)<\/title>/.exec(text)?.[1]);
    expect(new Set(titles).size).toBe(pages(shop).length);
    for (const [, text] of pages(shop)) {
      expect(text).toContain('<html lang="en">');
      expect(text.match(/<h1[ >]/g)).toHaveLength(1);
      expect(text.match(/<img(?![^>]*\salt=)/g)).toBeNull();
      expect(text).toContain('Release 1.0.0');
      expect(text).not.toMatch(/\{\{|template-error|undefined|NaN|Spar & Tail/);
    }
  });
});

describe('what changes from version to version', () => {
  test('1.1 sells one product more and keeps the stylesheet', () => {
    const next = built('1.1.0');
    expect(products(next).filter((page) => !shop.has(page))).toEqual(['kites/tern.html']);
    expect(next.get('index.html')).toContain('href="kites/tern.html"');
    expect(next.has(only(shop, /^assets\/style\./))).toBe(true);
  });

  test('1.2 looks different: only the fingerprint of the stylesheet is new among the assets of 1.1', () => {
    const [before, after] = [built('1.1.0'), built('1.2.0')];
    expect(products(after)).toEqual(products(before));
    const changed = differing(before, after).filter((path) => path.startsWith('assets/'));
    expect(changed).toEqual([only(before, /^assets\/style\./), only(after, /^assets\/style\./)].sort());
  });

  test('versions are compared by number: 1.10 has what 1.2 brought', () => {
    expect(only(built('1.10.0'), /^assets\/style\./)).toBe(only(built('1.2.0'), /^assets\/style\./));
  });

  test('a variant changes the pages by its notice and nothing else', () => {
    const autumn = built('1.0.0', '--variant', 'autumn');
    expect(differing(shop, autumn)).toEqual(pages(shop).map(([path]) => path));
    for (const [path, text] of pages(autumn)) expect(text.replace(/<p class="notice">[^<]+<\/p>/, '')).toBe(shop.get(path));
  });
});

describe('a broken build', () => {
  const broken = built('1.0.0', '--broken-page');

  test('succeeds, and differs in one product page, the front page and the health file', () => {
    expect(differing(shop, broken)).toEqual(['health.json', 'index.html', 'kites/heron.html']);
  });

  test('says that it is degraded', () => {
    expect(JSON.parse(broken.get('health.json') ?? '')).toEqual({ status: 'degraded', version: '1.0.0', commit: 'abc1234' });
  });

  test('shows a placeholder on the front page where the price should be', () => {
    expect(broken.get('index.html')).toBe(shop.get('index.html')?.replace('€74.00', '{{ item.price }}'));
  });

  test('shows a template error on the product page where price and button should be', () => {
    const page = broken.get('kites/heron.html') ?? '';
    expect(page).toMatch(/<p class="template-error">Template error in buy\.html, line 2: money item\.cents: [^<]+<\/p>/);
    expect(page).not.toMatch(/data-add\b|class="buy"/);
    expect(page).toContain('<h1>Heron</h1>');
  });
});

describe('the command line', () => {
  const order = (out: string, ...more: string[]) => ['--out', out, '--version', '1.0.0', '--commit', 'abc1234', ...more];

  test('fails with 2 and the usage when an option is missing, unknown or wrong', () => {
    for (const [words, message] of [
      [[], '--out is missing'],
      [order(folder(), '--fast'), "Unknown option '--fast'"],
      [['--out', folder(), '--version', 'one', '--commit', 'abc1234'], 'a version looks like 1.0.0, not "one"'],
      [['--out', folder(), '--version', '0.9.0', '--commit', 'abc1234'], 'there was no shop before 1.0.0'],
      [['--out', folder(), '--version', '1.0.0', '--commit', '<b>'], 'not "<b>"'],
      [order(folder(), '--variant', 'spring'), 'there is no variant "spring"; there are autumn, stocktaking'],
    ] as const) {
      const { status, stderr } = refused(...words);
      expect({ status, usage: stderr.includes('usage: node build.mjs'), named: stderr.includes(message), stderr }).toMatchObject({ status: 2, usage: true, named: true });
    }
  });

  test("fails with 1 rather than delete somebody's files", () => {
    const out = folder();
    mkdirSync(out);
    writeFileSync(join(out, 'letter.txt'), 'keep me');
    expect(refused(...order(out))).toMatchObject({ status: 1, stderr: expect.stringContaining('neither empty nor an earlier build') as string });
    expect(readFileSync(join(out, 'letter.txt'), 'utf8')).toBe('keep me');
  });

  test('fails with 1 rather than delete its own sources', () => {
    for (const out of [SITE, join(SITE, '..')]) {
      expect(refused(...order(out))).toMatchObject({ status: 1, stderr: expect.stringContaining('holds the sources of the shop') as string });
    }
  });
});
