import { stripVTControlCharacters } from 'node:util';
import { Screen } from '../../bin/screen';
import { NOTHING_SPENT } from '../helpers/costs';
import { clip, table } from '../../bin/table';
import { ReportView } from '../../lib/local';
import type { JournalEntry } from '../../lib/local';

/** A terminal of so many columns, and what stands on it. */
class Terminal {
  public readonly isTTY = true;
  public text = '';

  constructor(public readonly columns: number) {}

  public write = (text: string | Uint8Array): boolean => {
    this.text += String(text);
    return true;
  };

  /** The lines after carriage returns and erasures, without colours. */
  public get lines(): string[] {
    return this.text.split('\n').map((line) => stripVTControlCharacters(line.replaceAll('\r\u001b[K', '\r').split('\r').at(-1)!));
  }
}

function screenOn(columns: number, isVerbose = false) {
  const terminal = new Terminal(columns);
  return { terminal, screen: new Screen(terminal as unknown as NodeJS.WriteStream, { isVerbose }) };
}

const entry = (second: number, source: string, text: string): JournalEntry => (
  { sequence: second, at: `2026-01-05T08:00:0${second}.000Z`, source, text }
);
const REASON = 'somebody wrote over releases/shop/1.2.0/d21e3b3f99ff35fe/site.zip after it was sealed: its current version is YGkdEYzdW5wO0SLGovQV8lEJmeFk0d8i';

test('on a terminal lines stand above a clock, details only move it, and in the end it is gone', () => {
  const { terminal, screen } = screenOn(80);
  screen.show(entry(1, 'story', 'a build server drops shop 1.0.0'));
  expect(terminal.lines).toEqual(['01-05 08:00:01  a build server drops shop 1.0.0', '01-05 08:00:01']);
  screen.show(entry(2, 'codepipeline', 'shop-prod: execution STARTED'));
  expect(terminal.lines.at(-1)).toBe('01-05 08:00:02');
  screen.show(entry(3, 'ledger', 'shop: 1.0.0 is sealed'));
  screen.stop();
  expect(terminal.lines).toEqual(['01-05 08:00:01  a build server drops shop 1.0.0', '01-05 08:00:03  shop: 1.0.0 is sealed', '']);
});

test.each([80, 120])('no line is wider than a terminal of %d columns; what is cut of an event stands whole in the table', (columns) => {
  const { terminal, screen } = screenOn(columns, true);
  screen.show(entry(1, 'ledger', `prod: 1.2.0 is refused in Deploy: ReleaseAltered: ${REASON}`));
  expect(terminal.lines[0]).toMatch(/^01-05 08:00:01 {2}ledger {8}prod: 1\.2\.0 is refused in Deploy: .+…$/);
  screen.end(new ReportView({
    error: null, environments: [], iam: { denied: [], unused: [] }, virtualSeconds: 90_061, wallMilliseconds: 1234, cost: () => NOTHING_SPENT,
    histories: [{ releases: [], deployments: [], overrides: [], failedBuilds: [], approvals: [{ environment: 'prod', version: '1.2.0', answer: 'approved', by: 'arn:aws:sts::111111111111:assumed-role/Releaser/somebody', reason: null }], refusals: [{ release: 'shop', environment: 'prod', version: '1.2.0', stage: 'Deploy', reason: REASON }] }],
  }), undefined);
  expect(Math.max(...terminal.lines.map((line) => line.length))).toBeLessThan(columns);
  expect(terminal.lines.join('').replace(/\s+/g, '')).toContain(REASON.replace(/\s+/g, ''));
  expect(terminal.lines.at(-3)).toBe('The story ended as told: 1 d 1 h 1 min 1 s of virtual time in 1.2 s.');
});

test('the end says of every release what became of it', () => {
  const { terminal, screen } = screenOn(120);
  const release = { name: 'shop', digest: `sha256:${'0'.repeat(64)}`, sealedAt: '2026-01-05T08:00:00.000Z', commit: null, author: null, commits: [], state: 'good' as const };
  screen.end(new ReportView({
    error: null, environments: [], iam: { denied: [], unused: [] }, virtualSeconds: 1, wallMilliseconds: 1, cost: () => NOTHING_SPENT,
    histories: [{
      deployments: [], approvals: [], overrides: [], failedBuilds: [{ release: 'shop', version: '1.3.0', stage: 'Test', commit: 'c0ffee'.repeat(7).slice(0, 40), author: 'ada', reason: 'BuildFailed: npm test ended with status 1', lines: ['1 failing', 'prices: expected 3'] }],
      refusals: [{ release: 'shop', environment: 'test', version: '1.2.0', stage: 'Approve', reason: 'not today' }],
      releases: [
        { ...release, version: '1.0.0', environments: [{ environment: 'test', state: 'good', reason: null, overtakenBy: null }, { environment: 'prod', state: 'overtaken', reason: null, overtakenBy: '1.1.0' }] },
        { ...release, version: '1.1.0', environments: [] },
        { ...release, version: '1.2.0', environments: [{ environment: 'test', state: 'refused', reason: 'not today', overtakenBy: null }, { environment: 'prod', state: 'bad', reason: 'Errors is red', overtakenBy: null }] },
      ],
    }],
  }), undefined);
  expect(terminal.lines.slice(1, 5)).toEqual([
    'RELEASE  OF    SEALED            WHAT BECAME OF IT', '1.0.0    shop  2026-01-05 08:00  good in test, overtaken by 1.1.0 in prod', '1.1.0    shop  2026-01-05 08:00  it was queued nowhere',
    '1.2.0    shop  2026-01-05 08:00  refused in test, bad in prod (Errors is red)',
  ]);
  expect(terminal.lines.join('\n')).toContain('The build of 1.3.0 (c0ffeec by ada) failed in Test: BuildFailed: npm test ended with status 1\n  1 failing\n  prices: expected 3\n');
});

test('what a story prints stands above the clock, also when it ends its line later', () => {
  const { terminal, screen } = screenOn(80);
  const write = (text: string | Uint8Array) => void terminal.write(text);
  screen.show(entry(1, 'story', 'it begins'));
  screen.foreign(write, 'half ');
  screen.show(entry(2, 'codepipeline', 'something'));
  screen.foreign(write, 'a line\n');
  screen.foreign(write, 'unfinished');
  screen.show(entry(3, 'story', 'it goes on'));
  expect(terminal.lines).toEqual(['01-05 08:00:01  it begins', 'half a line', 'unfinished', '01-05 08:00:03  it goes on', '01-05 08:00:03']);
});

test('what others say cannot command the terminal, nor break its lines', () => {
  const { terminal, screen } = screenOn(80);
  screen.show(entry(1, 'story', 'red \x1b[31malert\x1b[2J\nand more'));
  expect(terminal.lines[0]).toBe('01-05 08:00:01  red alert and more');
});

test('a table goes on below its last column, breaks long words, and is whole where there is no width', () => {
  const rows = [['1.0.0', 'deployed and read back'], ['10.0.0', 'x'.repeat(30)]];
  expect(table(['to', 'why'], rows, 28).split('\n')).toEqual(['TO      WHY', '1.0.0   deployed and read', '        back', `10.0.0  ${'x'.repeat(20)}`, `        ${'x'.repeat(10)}`]);
  expect(table(['to', 'why'], rows).split('\n')).toEqual(['TO      WHY', '1.0.0   deployed and read back', `10.0.0  ${'x'.repeat(30)}`]);
  expect(clip('12345', 5)).toBe('12345');
  expect(clip('123456', 5)).toBe('1234…');
});

test('a denial is shown once in a story, however often it is tried again; with --verbose each time', () => {
  const denial = 'tend may not ssm:GetParameter on arn:aws:ssm:::x: no identity-based policy allows it';
  const shown = (isVerbose: boolean): number => {
    const { terminal, screen } = screenOn(200, isVerbose);
    for (const story of ['a.js', 'b.js']) {
      screen.story(story);
      for (const second of [1, 2, 3]) screen.show(entry(second, 'iam', denial));
    }
    return terminal.lines.filter((line) => line.includes(denial)).length;
  };
  expect([shown(false), shown(true)]).toEqual([2, 6]);
});

test.each([
  [[], [], false, 'Rights: nothing was denied to functions and services; every grant was needed.'],
  [[], [{ resource: null }], false, 'Rights: nothing was denied to functions and services; 1 grant is more than was used (--strict-iam lists them).'],
  [[], [{ resource: null }, { resource: '*' }], true, 'Rights: nothing was denied to functions and services; 2 grants are more than was used.'],
  [[1], [], true, 'Rights: 1 call of functions and services was denied; every grant was needed.'],
])('the end tells of rights (%#)', (denials, unused, isListed, line) => {
  const { terminal, screen } = screenOn(200);
  const role = 'arn:aws:iam::111111111111:role/Verify';
  screen.rights({
    denied: denials.map(() => ({ role, action: 's3:GetObject', resource: '*', reason: 'no' })),
    unused: unused.map(({ resource }) => ({ role, policy: 'Shop/Verify', statement: '2', action: 's3:GetObject', resource, principal: null, why: 'never used' as const })),
  }, isListed);
  expect(terminal.lines.at(-2)).toBe(line);
  expect(terminal.lines.slice(0, -2)).toEqual(isListed && unused.length > 0 ? [
    '', 'GRANTED IN VAIN    WHY         TO      BY', 's3:GetObject       never used  Verify  statement 2 of Shop/Verify', 's3:GetObject on *  never used  Verify  statement 2 of Shop/Verify', '',
  ] : []);
});
