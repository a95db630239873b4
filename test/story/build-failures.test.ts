import { Rehearsal, RehearseOptions } from '../../lib/local';
import { WEBSITE } from '../helpers/apps';
import { built, buildStatuses, shownActions } from '../helpers/builds';
import { operator } from '../helpers/people';
import { factsOf, ledgerOf, running } from '../helpers/stories';

const commit = async (r: Rehearsal, text = 'one', author = 'Bob') => {
  const id = await r.commit({ files: { 'page.html': text }, author, message: `page: ${text}` });
  await r.settle();
  return id;
};
const sealed = (r: Rehearsal) => factsOf(r, 'sealed').map(({ release }) => release.version);
const last = async (r: Rehearsal) => (await shownActions(r)).at(-1);
const MAKE = ['mkdir dist', 'cp page.html dist'];

test('a command that fails: the pipeline, the ledger and the report say which one, its last lines, whose commit it was; nothing is sealed', () => built(async (r) => {
  const id = await commit(r);
  expect(await last(r)).toBe([
    'Build/outcome Failed: BuildFailed: Build: test ! -f page.html || { echo "page: no" >&2; exit 3; } ended with status 3',
    '+ echo building', 'building', '+ test ! -f page.html || { echo "page: no" >&2; exit 3; }', 'page: no',
    'mend it and commit; to run the same commit again, retry all actions of the stage',
  ].join('\n'));
  expect(r.report.failedBuilds).toEqual([{
    release: 'shop', version: '1.0.0', stage: 'Build', commit: id, author: 'Bob',
    reason: 'BuildFailed: test ! -f page.html || { echo "page: no" >&2; exit 3; } ended with status 3',
    lines: ['+ echo building', 'building', '+ test ! -f page.html || { echo "page: no" >&2; exit 3; }', 'page: no'],
  }]);
  expect(ledgerOf(r).map(({ fact }) => fact.kind)).toEqual(['numbered', 'build-failed']);
  expect(r.report.releases).toEqual([]);
  expect(r.bucket(WEBSITE).list()).toEqual([]);
}, { commands: ['echo building', 'test ! -f page.html || { echo "page: no" >&2; exit 3; }', 'echo never'] }));

test('a build that makes nothing', () => built(async (r) => {
  await commit(r);
  expect(r.report.failedBuilds).toMatchObject([{ stage: 'Build', reason: 'BuildFailed: the end of the build ended with status 1', lines: ['+ mkdir dist', 'there is no file in dist, which is to be the artifact site'] }]);
  expect(sealed(r)).toEqual([]);
}, { commands: ['mkdir dist'] }));

test('stages after the build see what was built; what one of them refuses is not sealed, and the next commit is', () => built(async (r) => {
  await commit(r, 'slow');
  expect(await last(r)).toMatch(/^Test\/test-outcome Failed: BuildFailed: Test: .* ended with status 1\n/);
  await commit(r, 'leaky');
  expect(await last(r)).toMatch(/^Scan\/scan-outcome Failed: BuildFailed: Scan: .* ended with status 7\n/);
  await commit(r, 'fine');
  expect(r.report.failedBuilds.map(({ version, stage, lines }) => [version, stage, lines.at(-1)])).toEqual([['1.0.0', 'Test', 'too slow'], ['1.1.0', 'Scan', 'leaks']]);
  expect(sealed(r)).toEqual(['1.2.0']);
  expect(running(r)).toBe('1.2.0');
}, {
  commands: MAKE,
  stages: [
    { name: 'Test', commands: ['if grep -q slow "$CODEBUILD_SRC_DIR_site/page.html"; then echo "too slow"; false; fi'] },
    { name: 'Scan', commands: ['if grep -q leaky "$CODEBUILD_SRC_DIR_site/page.html"; then echo leaks; exit 7; fi'] },
  ],
}));

describe('what CodeBuild itself ends is told by CodePipeline alone, and so by an event it comes into the ledger', () => {
  const ends: readonly [string, readonly string[], RehearseOptions, string][] = [
    ['its shell is killed', ['kill -9 $$'], {}, 'Build terminated with state: FAILED. Phase: BUILD, Code: COMMAND_EXECUTION_ERROR, Message: Error while executing command:'],
    ['it takes too long', ['sleep 20'], { buildPatience: { seconds: 1 } }, 'Build terminated with state: TIMED_OUT. Phase: BUILD, Code: BUILD_TIMED_OUT, Message: Build has timed out.'],
  ];
  test.each(ends)('%s', (_, commands, options, words) => built(async (r) => {
    const id = await commit(r);
    const shown = await last(r);
    expect(shown).toContain(`Build/build Failed: ${words}`);
    expect(r.report.failedBuilds).toEqual([{ release: 'shop', version: '1.0.0', stage: 'Build', commit: id, author: 'Bob', reason: expect.stringContaining(`BuildFailed: ${words}`), lines: [] }]);
  }, { commands: [...commands] }, options));

  test('an event that comes twice is told once; one that is lost is not told', async () => {
    for (const [fate, told] of [['double', 1], ['lose', 0]] as const) {
      await built(async (r) => {
        await commit(r);
        expect(buildStatuses(r)).toEqual(['Failed']);
        expect(r.report.failedBuilds).toHaveLength(told);
      }, { commands: ['kill -9 $$'] }, { faults: { onEvent: (event) => (event['detail-type'].includes('Action') ? fate : 'deliver') } });
    }
  });
});

describe('fails for a handover', () => {
  const hand = '"${RELEASE_ROLLBACK_BARRIER%/*}';
  test.each<[string, string[], string]>([
    ['that is no text', [`head -c 100000 /dev/zero > ${hand}/commits"`], "HandoverInvalid: '' is not the id of a commit"],
    ['whose commits are none', [`echo "HEAD" > ${hand}/head"`], "HandoverInvalid: 'HEAD' is not the id of a commit"],
    ['of a build that left the shell before its end', ['mkdir -p .cdk-release/site .cdk-release/Handover', 'echo x | tee .cdk-release/site/x > .cdk-release/Handover/x', 'exec true'], "HandoverInvalid: the build has not said how it ended (''): its container may have ended early; look at its log"],
  ])('%s', (_, commands, reason) => built(async (r) => {
    const id = await commit(r);
    expect(await last(r)).toBe(`Build/outcome Failed: ${reason.replace(': ', ': Build: ')}`);
    expect(r.report.failedBuilds).toMatchObject([{ stage: 'Build', commit: id, reason }]);
    expect(sealed(r)).toEqual([]);
  }, { commands: [...MAKE, ...commands] }));
});

test('of what a build says only as much is read as is kept: fifty megabytes in one line, a thousand commits', () => built(async (r) => {
  await commit(r);
  const [{ lines }] = r.report.failedBuilds;
  expect(lines.at(-1)).toBe('the end');
  expect(lines.every((line) => line.length <= 200)).toBe(true);
  expect(Buffer.byteLength(JSON.stringify(ledgerOf(r)))).toBeLessThan(20_000);
}, { commands: ['head -c 50000000 /dev/zero | tr "\\0" x; echo; echo "the end"; exit 1'] }));

describe('retrying', () => {
  const UNSTEADY = ['mkdir dist', 'cp page.html dist', 'echo "try $CODEBUILD_BUILD_NUMBER"; test "$CODEBUILD_BUILD_NUMBER" -gt 1'];

  test('all actions of Build runs the same commit again: no number is burned, and it is sealed once', () => built(async (r) => {
    await commit(r);
    operator(r).retry('build', 'Build', 'ALL_ACTIONS');
    await r.settle();
    expect(factsOf(r, 'numbered').map(({ version }) => version)).toEqual(['1.0.0']);
    expect(sealed(r)).toEqual(['1.0.0']);
    expect(running(r)).toBe('1.0.0');
    await commit(r, 'two');
    expect(sealed(r)).toEqual(['1.0.0', '1.1.0']);
  }, { commands: UNSTEADY }));

  test('only failed actions of Build judges the same build again, and says the same once more', () => built(async (r) => {
    await commit(r);
    operator(r).retry('build', 'Build', 'FAILED_ACTIONS');
    await r.settle();
    expect(buildStatuses(r)).toEqual(['Failed']);
    expect(r.report.failedBuilds.map(({ lines }) => lines.at(-1))).toEqual(['try 1', 'try 1']);
    expect(sealed(r)).toEqual([]);
  }, { commands: UNSTEADY }));

  test('Seal after its function has failed every time seals what was built then', () => {
    let isDown = true;
    return built(async (r) => {
      await commit(r);
      expect(await last(r)).toMatch(/^Seal\/seal Failed: .*the function failed every time that it was called/);
      isDown = false;
      operator(r).retry('build', 'Seal', 'FAILED_ACTIONS');
      await r.settle();
      expect(sealed(r)).toEqual(['1.0.0']);
      expect(running(r)).toBe('1.0.0');
      expect(r['world'].codebuild['counts'].get('shop-build')).toBe(1);
    }, { commands: MAKE }, { faults: { onCall: ({ functionName, operation }) => (isDown && functionName === 'seal' && operation === 'PutObject' ? 'deny' : 'proceed') } });
  });
});
