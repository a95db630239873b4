import { readFileSync } from 'node:fs';
import { ERROR_CODES } from '../../lib/contracts/errors';
import { ERROR_TEXTS } from '../../lib/contracts/error-texts';
import { FACT_TEXTS } from '../../lib/contracts/fact-texts';
import { filled, PAGES, PARTS } from '../../scripts/pages';
import { JOURNAL_SOURCES } from '../../scripts/pages/events';
import { refusals, refusalsOf } from '../../scripts/pages/refusals';
import { statementsOf } from '../../scripts/pages/statements';
import { sourcesOf } from '../helpers/sources';

const STALE = 'is not what the sources say any more; run: npm run docs';

/** Said in words, because a difference of a whole page helps nobody. */
function expectFresh(file: string, wanted: string): void {
  const found = readFileSync(file, 'utf8');
  const line = wanted.split('\n').findIndex((text, index) => text !== found.split('\n')[index]);
  if (found !== wanted) throw new TypeError(`${file}, line ${line + 1}, ${STALE}`);
}

test.each(Object.entries(PAGES))('%s is fresh', (file, page) => expectFresh(file, page()));

test.each(Object.entries(PARTS))('what is generated of %s is fresh', (file, parts) => expectFresh(file, filled(readFileSync(file, 'utf8'), parts())));

test('a stale page is noticed, and a page without the part that is made for it', () => {
  expect(() => expectFresh('docs/errors.md', PAGES['docs/errors.md']().replace('ReleaseBad', 'ReleaseWorse'))).toThrow(STALE);
  expect(() => filled('a page', { 'show it': 'text' })).toThrow('the page has no part <!-- generated: show it -->');
});

describe('errors', () => {
  const sources = [...sourcesOf('lib'), ...sourcesOf('lambda'), ...sourcesOf('bin')].filter(({ file }) => !/contracts\/(errors|error-texts)\.ts$/.test(file));

  test.each(ERROR_CODES)('%s is said somewhere, in the words of the example', (code) => {
    expect(sources.filter(({ text }) => text.includes(`'${code}'`)).length).toBeGreaterThan(0);
    const words = ERROR_TEXTS[code].example.split(/‹[^›]*›/).map((part) => part.trim()).filter((part) => part.length > 2);
    expect(words.length).toBeGreaterThan(0);
    const said = sources.filter(({ text }) => words.every((part) => text.replaceAll("\\'", "'").replaceAll('\\`', '`').includes(part)));
    expect(said.map(({ file }) => file)).not.toEqual([]);
  });
});

describe('what synthesis refuses', () => {
  test('is every refusal that the constructs can say', () => {
    const codes = [...(/export type FaultCode =([^;]*);/.exec(readFileSync('lib/private/fault.ts', 'utf8'))?.[1] ?? '').matchAll(/'(\w+)'/g)].map(([, code]) => code);
    const told = new Set(refusals().map(({ code }) => code));
    const said = sourcesOf('lib').map(({ text }) => text).join('\n');
    expect(codes.length).toBeGreaterThan(40);
    expect(codes.filter((code) => !told.has(code) && !said.includes(`\`${code}: `))).toEqual([]);
    expect(refusals().filter(({ what, remedy }) => what === '…' || remedy === '…' || remedy === '')).toEqual([]);
  });

  test('is read from calls, with values left out', () => {
    expect(refusalsOf("fault('TooMany', `there are ${many}`, isOne ? 'take it' : 'take one'); fault(code, what, 'no');")).toEqual([{ code: 'TooMany', what: 'there are …', remedy: 'take it' }]);
  });
});

describe('facts', () => {
  const sources = sourcesOf('lambda');

  test.each(Object.entries(FACT_TEXTS))('%s is written by whom the page names', (kind, { by }) => {
    const writers = sources.filter(({ text }) => new RegExp(`kind: '${kind}'`).test(text)).map(({ file }) => file);
    const own = writers.map((file) => file.split('/')[1]).filter((folder) => folder !== 'shared');
    const shared = writers.filter((file) => file.startsWith('lambda/shared/')).map((file) => file.replace(/^lambda\/shared\/|\.ts$/g, ''));
    const users = sources.filter(({ text }) => shared.some((name) => text.includes(`/shared/${name}'`))).map(({ file }) => file.split('/')[1]);
    expect([...new Set([...own, ...users])].sort()).toEqual([...by].sort());
  });

  test('the sources of the journal are those that write into it', () => {
    const found = sourcesOf('lib/local').flatMap(({ text }) => [...text.matchAll(/note\('([a-z-]+)'/g)].map(([, source]) => source));
    expect([...new Set(found)].sort()).toEqual(Object.keys(JOURNAL_SOURCES).sort());
  });
});

describe('statements of a page', () => {
  test('are marked in brackets, or in the last column of a table', () => {
    const page = [
      '# A page', '**D** documented.', '## Calls', '* It answers 200 (D). It takes', '  two seconds (A), or three (M, words A). A user waits.',
      '| What | Sure |', '|---|---|', '| keys | D API *Keys*; order: A |', '| nothing | not here |', '', '| | |', '|---|---|', '| Limits | ten ([D](https://example.com/a_(b))) a day; (no mark) A bucket |',
    ].join('\n');
    expect(statementsOf(page)).toEqual([
      { section: 'Calls', text: 'It answers 200', mark: 'D', note: 'D' },
      { section: 'Calls', text: 'It takes two seconds', mark: 'A', note: 'A' },
      { section: 'Calls', text: 'It takes two seconds, or three', mark: 'A', note: 'M, words A' },
      { section: 'Calls', text: 'keys', mark: 'A', note: 'D API *Keys*; order: A' },
      { section: 'Calls', text: 'ten', mark: 'D', note: 'D' },
    ]);
  });

  test('no page of a stand-in is without one', () => {
    const rows = PAGES['docs/support.md']().split('\n').filter((line) => /^\| .*\| \[/.test(line)).map((line) => line.split('|').map((cell) => cell.trim()));
    expect(rows.length).toBeGreaterThan(15);
    expect(rows.filter(([, , documented, measured, assumed]) => Number(documented) + Number(measured) + Number(assumed) === 0)).toEqual([]);
  });
});
