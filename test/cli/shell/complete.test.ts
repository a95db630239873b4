import { complete } from '../../../bin/shell/complete';
import { Session } from '../../../bin/shell/session';
import { WORDS } from '../../../bin/shell/words';
import { load, Rehearsal } from '../../../lib/local';
import { folder } from '../../helpers/cli';
import { synthesizeStorefront } from '../../helpers/storefront';

const { plan } = load(synthesizeStorefront());
const rehearsal = { report: { releases: [{ version: '1.0.0' }, { version: '1.1.0' }] } } as unknown as Rehearsal;
const session = new Session(rehearsal, [], { say: () => undefined, showEntry: () => undefined, showReport: () => undefined, showLive: () => undefined });
const here = process.cwd();
beforeAll(() => process.chdir(folder({ 'site/index.html': '', 'sources/a.html': '', 'story.js': '', '.hidden/a': '' })));
afterAll(() => process.chdir(here));

test.each([
  ['adv', ['advance ']], ['st', ['start ', 'stop ', 'status ']], ['help app', ['approve ']],
  ['approve ', ['dev ', 'test ', 'prod ']], ['start b', ['build ']], ['approve prod ', []], ['retry prod A', ['Admit ', 'Approve ']],
  ['as ', ['Storefront/ReleaseManagers ']], ['as Storefront/ReleaseManagers ada appr', ['approve ']], ['as Storefront/ReleaseManagers ada approve p', ['prod ']],
  ['breach ', ['StorefrontProd/Errors ']], ['host a.example.com StorefrontP', ['StorefrontProd/Logs ', 'StorefrontProd/Website ']],
  ['commit s', ['site/', 'sources/']], ['built ', ['site=']], ['drop 1.2.0 s', ['site=']], ['built site=si', ['site=site/']], ['commit ./si', ['./site/']], ['commit site --au', ['--author ']], ['commit --author bob so', ['sources/']],
  ['report st', ['story.js ']], ['advance 12 ', ['days ', 'hours ', 'minutes ', 'seconds ']], ['advance ', []],
  ['until p', ['prod ']], ['until prod ', ['asks ', 'runs ', 'waits ']], ['until prod runs 1.1', ['1.1.0 ']], ['until 1.1.0 is b', ['bad ']], ['until prod asks within 2 h', ['hours ']],
  ['nonsense ', []], ['settle ', []],
])('%j may go on with %j', (line, ends) => {
  expect(complete(plan, session, line)[0].sort()).toEqual([...ends].sort());
});

test('an empty line may be any word, and what is replaced is the word that is being written', () => {
  expect(complete(plan, session, '')).toEqual([WORDS.map(({ name }) => `${name} `), '']);
  expect(complete(plan, session, 'approve pr')).toEqual([['prod '], 'pr']);
});
