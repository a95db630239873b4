import { Screen } from '../../bin/screen/screen';
import { table } from '../../bin/screen/table';
import { clip, hanging } from '../../bin/screen/text';
import { ReportView } from '../../lib/local';
import type { JournalEntry, Live, LiveGates, LivePipeline } from '../../lib/local';
import { NOTHING_SPENT } from '../helpers/costs';
import { Terminal } from '../helpers/terminal';

function screenOn(columns: number, isVerbose = false, rows = 24) {
  const terminal = new Terminal(columns, rows);
  return { terminal, screen: new Screen(terminal as unknown as NodeJS.WriteStream, { isVerbose }) };
}

/** Longer than a frame takes. */
const frame = () => new Promise((resolve) => setTimeout(resolve, 60));

const entry = (second: number, source: string, text: string): JournalEntry => (
  { sequence: second, at: `2026-01-05T08:00:0${second}.000Z`, source, text }
);
const REASON = 'somebody wrote over releases/shop/1.2.0/d21e3b3f99ff35fe/site.zip after it was sealed: its current version is YGkdEYzdW5wO0SLGovQV8lEJmeFk0d8i';

const AT = '2026-01-05T09:12:44.000Z';
const at = (time: string) => `2026-01-05T${time}.000Z`;
const REST: LivePipeline = { release: 'shop', name: 'dev', running: '1.2.0', since: at('08:56:00'), execution: null, queued: [], last: { at: at('08:57:00'), mark: 'good', version: '1.2.0', reason: 'deployed, read back, gates green' } };
const BAKES: LivePipeline = {
  ...REST, name: 'prod', queued: ['1.3.0'], last: { at: at('08:30:00'), mark: 'failed', version: '1.1.0', reason: 'health: answered 500' },
  execution: {
    id: 'e', version: '1.2.0', class: 'hotfix', stage: 'Deploy', action: 'gates-after', since: at('09:09:44'),
    waitsFor: {
      kind: 'gates', side: 'after', samples: 3, results: [{ name: 'health', verdict: 'passed', reason: 'answered 200' }], steadySince: at('09:09:44'), steadySeconds: 1800,
      nextAt: at('09:13:44'), until: '2026-01-06T11:09:44.000Z',
    },
  },
};
const ASKS: LivePipeline = {
  ...REST, name: 'test', running: null, last: null,
  execution: { id: 'a', version: '1.2.0', class: 'normal', stage: 'Approve', action: 'approve-1', since: AT, waitsFor: { kind: 'people', approvers: ['ReleaseManagers'], until: '2026-01-12T09:12:44.000Z' } },
};
const BUILDS: LivePipeline = { ...REST, name: 'build', running: null, since: null, last: null };
const live: Live = { at: AT, pipelines: [BUILDS, REST, ASKS, BAKES] };

test('below the lines the pipelines stand beside each other under the virtual clock, and in the end they are gone', async () => {
  const { terminal, screen } = screenOn(80);
  screen.watch(() => live);
  screen.show(entry(1, 'story', 'a build server drops shop 1.0.0'));
  await frame();
  expect(terminal.lines).toEqual([
    '01-05 08:00:01  a build server drops shop 1.0.0',
    `── 01-05 09:12:44 ${'─'.repeat(61)}`,
    'build               dev                 test                prod',
    'makes releases      runs 1.2.0          not known           runs 1.2.0',
    '                    since 01-05 08:56   since 01-05 08:56   since 01-05 08:56',
    'at rest             at rest             1.2.0               1.2.0 hotfix, the…',
    '                                        Approve/approve-1   Deploy/gates-after',
    '                                        asks                3 of 30 min steady',
    '                                        ReleaseManagers     next 09:13:44',
    '                                        until 01-12 09:12   until 01-06 11:09',
    '                    good 1.2.0:                             FAILED 1.1.0:',
    '                    deployed, read ba…                      health: answered …',
  ]);
  expect(terminal.isCursorVisible).toBe(false);
  screen.show(entry(2, 'codepipeline', 'shop-prod: execution STARTED'));
  screen.show(entry(3, 'ledger', 'shop: 1.0.0 is sealed'));
  screen.stop();
  expect(terminal.lines).toEqual(['01-05 08:00:01  a build server drops shop 1.0.0', '01-05 08:00:03  shop: 1.0.0 is sealed']);
  expect(terminal.isCursorVisible).toBe(true);
});

test.each([
  ['more columns take more rows of them', 80, 40, 8, 22], ['where there is no room for them, a line is enough', 80, 24, 8, 9],
  ['and where there is no room for these, only the first are there', 80, 12, 8, 4], ['in 120 columns more stands in each', 120, 24, 4, 10],
])('%s; the height is the same whatever goes on', async (_what, columns, rows, count, height) => {
  const { terminal, screen } = screenOn(columns, false, rows);
  for (const some of [BAKES, REST, ASKS, BUILDS]) {
    screen.watch(() => ({ at: AT, pipelines: Array.from({ length: count }, () => some) }));
    screen.show(entry(1, 'codepipeline', 'something'));
    await frame();
    expect(terminal.writes.at(-1)!.split('\n').length).toBe(height);
    expect(Math.max(...terminal.lines.map((line) => line.length))).toBeLessThan(columns);
  }
});

test('a thousand lines are a few writes, each a frame; the first that comes late enough is drawn at once', async () => {
  const { terminal, screen } = screenOn(80);
  let looks = 0;
  screen.watch(() => {
    looks++;
    return live;
  });
  for (let index = 0; index < 1000; index++) screen.show(entry(1, 'ledger', `line ${index}`));
  screen.stop();
  expect(terminal.lines.length).toBe(1000);
  expect(terminal.writes.length).toBeLessThan(100);
  expect(looks).toBeLessThan(100);
});

test('where no panel is, nothing is kept back', () => {
  const { terminal, screen } = screenOn(80);
  screen.say('one line\nand another');
  expect(terminal.lines).toEqual(['one line', 'and another']);
});

test('a window that becomes narrower leaves nothing of the panel behind, and takes no line away', async () => {
  const { terminal, screen } = screenOn(120, false, 40);
  screen.watch(() => live);
  screen.show(entry(1, 'story', 'it begins'));
  await frame();
  terminal.resize(80);
  await frame();
  expect(terminal.lines.filter((line) => line.startsWith('──')).length).toBe(1);
  expect(terminal.lines.slice(0, 2)).toEqual(['01-05 08:00:01  it begins', `── 01-05 09:12:44 ${'─'.repeat(61)}`]);
  screen.stop();
  expect(terminal.lines).toEqual(['01-05 08:00:01  it begins']);
});

test('a window that has become narrower, and the word of it is late, has nothing of the panel in it either', async () => {
  const { terminal, screen } = screenOn(120, false, 40);
  screen.watch(() => live);
  screen.show(entry(1, 'story', 'it begins'));
  await frame();
  terminal.narrow(80);
  screen.show(entry(2, 'codepipeline', 'something'));
  await frame();
  expect(terminal.lines.filter((line) => line.includes('──')).length).toBe(1);
  expect(terminal.lines[0]).toBe('01-05 08:00:01  it begins');
});

test('tables leave nothing of the panel behind them, nor does what a word says', async () => {
  const { terminal, screen } = screenOn(80);
  screen.watch(() => live);
  screen.show(entry(1, 'story', 'it begins'));
  await frame();
  screen.showReport({ environments: [], releases: [], deployments: [], approvals: [], failedBuilds: [], refusals: [
    { release: 'shop', environment: 'prod', version: '1.2.0', stage: 'Deploy', reason: 'no' }, { release: 'shop', environment: 'prod', version: '1.3.0', stage: 'Deploy', reason: 'not today' },
  ] } as unknown as ReportView);
  screen.line('one\n\nthree');
  screen.stop();
  expect(terminal.lines).toEqual(['01-05 08:00:01  it begins', '', 'REFUSED  IN           WHY', '1.2.0    prod/Deploy  no', '1.3.0    prod/Deploy  not today', 'one', '', 'three']);
});

test('a sample that is due is not said to come in the past; how to stop it stands in the rule', async () => {
  const { terminal, screen } = screenOn(80);
  const waitsFor = { ...BAKES.execution!.waitsFor!, nextAt: at('09:12:20') } as LiveGates;
  screen.watch(() => ({ at: AT, pipelines: [{ ...BAKES, execution: { ...BAKES.execution!, waitsFor } }] }), 'Ctrl-C stops');
  screen.show(entry(1, 'story', 'it begins'));
  await frame();
  expect(terminal.lines[1]).toBe(`── 01-05 09:12:44 ${'─'.repeat(45)} Ctrl-C stops ──`);
  expect(terminal.lines.join('\n')).toContain('a sample is due');
  expect(terminal.lines.join('\n')).not.toContain('next ');
});

test('what nobody can look at in the middle of a change is shown as it was', async () => {
  const { terminal, screen } = screenOn(80);
  let isBroken = false;
  screen.watch(() => {
    if (isBroken) throw new RangeError('in the middle of a change');
    return live;
  });
  screen.show(entry(1, 'story', 'it begins'));
  await frame();
  const before = terminal.lines;
  isBroken = true;
  screen.show(entry(2, 'codepipeline', 'something'));
  await frame();
  expect(terminal.lines).toEqual(before);
});

test.each([
  ['refused', 'REFUSED  '], ['failed', 'FAILED  '], ['rolling back', 'ROLLING BACK  '], ['rolled back', 'ROLLED BACK  '], ['bad', 'BAD  '], ['interrupted', 'INTERRUPTED  '], ['overridden', 'OVERRIDDEN  '],
  ['good', ''], ['queued', ''], ['no', ''], [undefined, ''],
])('what is %s stands in a line that is clear without colours, whole', (mark, word) => {
  const { terminal, screen } = screenOn(60);
  screen.show({ ...entry(1, 'ledger', 'prod: 1.2.0 is refused in Deploy: somebody wrote over it'), data: { mark } });
  screen.stop();
  expect(terminal.lines[0]).toMatch(new RegExp(`^01-05 08:00:01  ${word}prod: `));
  expect(terminal.lines.map((line) => line.slice(16)).join(' ')).toBe(`${word}prod: 1.2.0 is refused in Deploy: somebody wrote over it`);
});

test.each([80, 120])('no line is wider than a terminal of %d columns; what is cut of an event stands whole in the table', (columns) => {
  const { terminal, screen } = screenOn(columns, true);
  screen.show(entry(1, 'ledger', `prod: 1.2.0 is refused in Deploy: ReleaseAltered: ${REASON}`));
  screen.stop();
  expect(terminal.lines[0]).toMatch(/^01-05 08:00:01 {2}ledger {8}prod: 1\.2\.0 is refused in Deploy: .+…$/);
  screen.end(new ReportView({
    error: null, environments: [], iam: { denied: [], unused: [] }, virtualSeconds: 90_061, wallMilliseconds: 1234, cost: () => NOTHING_SPENT,
    histories: [{ unannounced: [], releases: [], deployments: [], overrides: [], failedBuilds: [], approvals: [{ environment: 'prod', version: '1.2.0', answer: 'approved', by: 'arn:aws:sts::111111111111:assumed-role/Releaser/somebody', reason: null }], refusals: [{ release: 'shop', environment: 'prod', version: '1.2.0', stage: 'Deploy', reason: REASON }] }],
  }), undefined);
  screen.stop();
  expect(Math.max(...terminal.lines.map((line) => line.length))).toBeLessThan(columns);
  expect(terminal.lines.join('').replace(/\s+/g, '')).toContain(REASON.replace(/\s+/g, ''));
  expect(terminal.lines).toContain('The story ended as told: 1 d 1 h 1 min 1 s of virtual time in 1.2 s.');
});

test('the end says of every release what became of it', () => {
  const { terminal, screen } = screenOn(120);
  const release = { name: 'shop', digest: `sha256:${'0'.repeat(64)}`, sealedAt: '2026-01-05T08:00:00.000Z', commit: null, author: null, commits: [], state: 'good' as const };
  screen.end(new ReportView({
    error: null, environments: [], iam: { denied: [], unused: [] }, virtualSeconds: 1, wallMilliseconds: 1, cost: () => NOTHING_SPENT,
    histories: [{
      unannounced: [], deployments: [], approvals: [], overrides: [], failedBuilds: [{ release: 'shop', version: '1.3.0', stage: 'Test', commit: 'c0ffee'.repeat(7).slice(0, 40), author: 'ada', reason: 'BuildFailed: npm test ended with status 1', lines: ['1 failing', 'prices: expected 3'] }],
      refusals: [{ release: 'shop', environment: 'test', version: '1.2.0', stage: 'Approve', reason: 'not today' }],
      releases: [
        { ...release, version: '1.0.0', environments: [{ environment: 'test', state: 'good', reason: null, overtakenBy: null }, { environment: 'prod', state: 'overtaken', reason: null, overtakenBy: '1.1.0' }] },
        { ...release, version: '1.1.0', environments: [] },
        { ...release, version: '1.2.0', environments: [{ environment: 'test', state: 'refused', reason: 'not today', overtakenBy: null }, { environment: 'prod', state: 'bad', reason: 'Errors is red', overtakenBy: null }] },
      ],
    }],
  }), undefined);
  screen.stop();
  expect(terminal.lines.slice(1, 5)).toEqual([
    'RELEASE  OF    SEALED            WHAT BECAME OF IT', '1.0.0    shop  2026-01-05 08:00  good in test, overtaken by 1.1.0 in prod', '1.1.0    shop  2026-01-05 08:00  it was queued nowhere',
    '1.2.0    shop  2026-01-05 08:00  refused in test, bad in prod (Errors is red)',
  ]);
  expect(terminal.lines.join('\n')).toContain('The build of 1.3.0 (c0ffeec by ada) failed in Test: BuildFailed: npm test ended with status 1\n  1 failing\n  prices: expected 3\n');
});

test('what a story prints stands above the panel, also when it ends its line later', async () => {
  const { terminal, screen } = screenOn(80);
  screen.watch(() => ({ at: AT, pipelines: [] }));
  const clock = `── 01-05 09:12:44 ${'─'.repeat(61)}`;
  const write = (text: string | Uint8Array) => void terminal.write(text);
  screen.show(entry(1, 'story', 'it begins'));
  screen.foreign(write, 'half ');
  screen.show(entry(2, 'codepipeline', 'something'));
  await frame();
  expect(terminal.lines).toEqual(['01-05 08:00:01  it begins', 'half']);
  expect(terminal.isCursorVisible).toBe(true);
  screen.foreign(write, 'a line\n');
  await frame();
  expect(terminal.lines).toEqual(['01-05 08:00:01  it begins', 'half a line', clock]);
  screen.foreign(write, 'unfinished');
  screen.show(entry(3, 'story', 'it goes on'));
  await frame();
  expect(terminal.lines).toEqual(['01-05 08:00:01  it begins', 'half a line', 'unfinished', '01-05 08:00:03  it goes on', clock]);
});

test('what others say cannot command the terminal, nor break its lines', () => {
  const { terminal, screen } = screenOn(80);
  screen.show(entry(1, 'story', 'red \x1b[31malert\x1b[2J\nand more'));
  screen.stop();
  expect(terminal.lines[0]).toBe('01-05 08:00:01  red alert and more');
});

test('a table goes on below its last column, breaks long words, and is whole where there is no width', () => {
  const rows = [['1.0.0', 'deployed and read back'], ['10.0.0', 'x'.repeat(30)]];
  expect(table(['to', 'why'], rows, 28).split('\n')).toEqual(['TO      WHY', '1.0.0   deployed and read', '        back', `10.0.0  ${'x'.repeat(20)}`, `        ${'x'.repeat(10)}`]);
  expect(table(['where it is', 'why'], [['a long name of a place', 'because of that']], 22).split('\n')).toEqual(['WHERE IT    WHY', 'IS', 'a long      because of', 'name of a   that', 'place']);
  expect(table(['to', 'why'], rows).split('\n')).toEqual(['TO      WHY', '1.0.0   deployed and read back', `10.0.0  ${'x'.repeat(30)}`]);
  expect(table(['to', 'waits for'], [['prod', 'Approve/approve-1 of 1.0.0']], 31).split('\n')).toEqual(['TO    WAITS FOR', 'prod  Approve/approve-1 of', '      1.0.0']);
  expect(table(['to', 'waits for', 'why'], [['prod', 'Approve/approve-1 of 1.0.0', '-'], ['dev', '-', 'it is good there, and was read back']], 30).split('\n')).toEqual([
    'TO         prod', 'WAITS FOR  Approve/approve-1', '           of 1.0.0', 'WHY        -', '', 'TO         dev', 'WAITS FOR  -', 'WHY        it is good there,', '           and was read back',
  ]);
  expect(clip('12345', 5)).toBe('12345');
  expect(clip('123456', 5)).toBe('1234…');
});

test('what is quiet still says of which story the tables are', () => {
  const terminal = new Terminal(80);
  const screen = new Screen(terminal as unknown as NodeJS.WriteStream, { isQuiet: true });
  screen.story('a.js');
  screen.story(undefined);
  screen.show(entry(1, 'story', 'it begins'));
  screen.stop();
  expect(terminal.lines).toEqual(['', 'Story: a.js']);
});

test('what a word says goes on below its own column', () => {
  expect(hanging('  --author NAME  who has made it, and when\nplain words that go on', 36)).toEqual(['  --author NAME  who has made it,', '                 and when', 'plain words that go on']);
  expect(hanging('some plain words that go on below', 20)).toEqual(['some plain words', 'that go on below']);
});

test('a denial is shown once in a story, however often it is tried again; with --verbose each time', () => {
  const denial = 'tend may not ssm:GetParameter on arn:aws:ssm:::x: no identity-based policy allows it';
  const shown = (isVerbose: boolean): number => {
    const { terminal, screen } = screenOn(200, isVerbose);
    for (const story of ['a.js', 'b.js']) {
      screen.story(story);
      for (const second of [1, 2, 3]) screen.show(entry(second, 'iam', denial));
    }
    screen.stop();
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
  screen.stop();
  expect(terminal.lines.at(-1)).toBe(line);
  expect(terminal.lines.slice(0, -1)).toEqual(isListed && unused.length > 0 ? [
    '', 'GRANTED IN VAIN    WHY         TO      BY', 's3:GetObject       never used  Verify  statement 2 of Shop/Verify', 's3:GetObject on *  never used  Verify  statement 2 of Shop/Verify', '',
  ] : []);
});
