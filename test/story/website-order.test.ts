import { HOST, smallApp, WEBSITE } from '../helpers/apps';
import { deploy, running } from '../helpers/stories';
import { AdministeredBucket, Files } from '../../lib/local';

/** Pages that each need an asset of their own version. */
const pages = (version: string, more: Files = {}): Files => ({
  'index.html': `<html><link href="assets/${version}.css"></html>`, [`assets/${version}.css`]: 'a{}', [`assets/${version}.js`]: '1', ...more,
});

/** Files that a page of the website refers to and that are not there. */
function broken(website: AdministeredBucket): string[] {
  const there = website.list();
  return there.filter((key) => key.endsWith('.html'))
    .flatMap((key) => [...website.get(key)!.toString().matchAll(/href="([^"]+)"/g)].map(([, file]) => file)).filter((file) => !there.includes(file));
}

test('a reader never sees a page whose assets are not there: assets come first, then pages, and what is left over goes last', async () => {
  const calls: { operation: string; there: readonly string[]; broken: readonly string[] }[] = [];
  let website: AdministeredBucket | undefined;
  await smallApp().rehearse(async (r) => {
    website = r.bucket(WEBSITE);
    await r.settle();
    await deploy(r, '1.0.0', pages('1.0.0', { 'old.html': '<html><link href="assets/old.css"></html>', 'assets/old.css': 'a{}' }));
    calls.length = 0;
    await deploy(r, '1.1.0', pages('1.1.0'));
    expect(website.list()).toEqual(Object.keys(pages('1.1.0')).sort());
    expect(running(r)).toBe('1.1.0');
  }, {
    faults: {
      onCall: ({ functionName, service, operation }) => {
        if (functionName === 'publish' && service === 's3') calls.push({ operation, there: website!.list(), broken: broken(website!) });
        return 'proceed';
      },
    },
  });
  expect(calls.flatMap((call) => call.broken)).toEqual([]);
  const writes = calls.filter(({ operation }) => ['PutObject', 'DeleteObject'].includes(operation));
  expect(writes.map(({ operation }) => operation)).toEqual([...Array<string>(3).fill('PutObject'), ...Array<string>(4).fill('DeleteObject')]);
  // Before the page is written both of its assets are there; before the first removal nothing is missing of what was.
  expect(writes[2].there).toEqual(expect.arrayContaining(['assets/1.1.0.css', 'assets/1.1.0.js', 'assets/1.0.0.css', 'old.html']));
  expect(writes[3].there).toHaveLength(7);
  // A page that goes away goes before its assets.
  expect(writes[4].there).not.toContain('old.html');
  expect(writes[4].there).toEqual(expect.arrayContaining(['assets/old.css', 'assets/1.0.0.css', 'assets/1.0.0.js']));
});

test('afterwards the website holds exactly the release\'s files, whatever was there before, each with the type that browsers want', () => smallApp().rehearse(async (r) => {
  const website = r.bucket(WEBSITE);
  for (const key of ['index.html', 'left/over.txt', '.hidden', 'assets/', 'ünïcode & more.html']) website.put(key, 'from before');
  r.host(HOST, WEBSITE);
  await r.settle();
  const files: Files = {
    'index.html': '<html></html>', 'assets/a.css': 'a{}', 'assets/a.js': '1', 'data.json': '{}', 'logo.svg': '<svg/>', 'photo.png': Buffer.from([137, 80]), 'docs/index.html': 'docs',
    'no-extension': '?', 'feed.xml': '<feed/>', 'ünïcode/ä b.html': 'x',
  };
  await deploy(r, '1.0.0', files);
  expect(running(r)).toBe('1.0.0');
  expect([...website.list()].sort()).toEqual(Object.keys(files).sort());
  for (const [key, content] of Object.entries(files)) expect(website.get(key)).toEqual(Buffer.from(content));
  const headers = await Promise.all(['', 'docs/', 'assets/a.css', 'assets/a.js', 'data.json', 'logo.svg', 'photo.png', 'no-extension'].map(async (path) => {
    const { headers: { 'content-type': type, 'cache-control': cache } } = await r.get(`https://${HOST}/${path}`);
    return `${path} ${type} ${cache ?? '-'}`;
  }));
  expect(headers).toEqual([
    ' text/html; charset=utf-8 no-cache', 'docs/ text/html; charset=utf-8 no-cache', 'assets/a.css text/css; charset=utf-8 -',
    'assets/a.js text/javascript; charset=utf-8 -', 'data.json application/json; charset=utf-8 -', 'logo.svg image/svg+xml; charset=utf-8 -',
    'photo.png image/png -', 'no-extension application/octet-stream -',
  ]);
}));
