import { Rehearsal } from '../../../lib/local';
import { builtApp } from '../../helpers/builds';
import { interruption } from '../../helpers/interruptions';
import { operator } from '../../helpers/people';
import { factsOf, running } from '../../helpers/stories';

const MAKE = ['mkdir dist', 'cp page.html dist'];
const builds = { builds: 'run' } as const;
const sealed = (r: Rehearsal) => factsOf(r, 'sealed').map(({ release }) => release.version);

async function commit(r: Rehearsal, page: string): Promise<void> {
  await r.commit({ files: { 'page.html': page } });
  await r.settle();
}

interruption('a command of a build fails, and somebody retries the stage', () => builtApp({ commands: [...MAKE, 'test "$CODEBUILD_BUILD_NUMBER" != 2'] }), async (r) => {
  await r.settle();
  await commit(r, 'one');
  await commit(r, 'two');
  expect(running(r)).toBe('1.0.0');
  operator(r).retry('build', 'Build', 'ALL_ACTIONS');
  await r.settle();
  expect(sealed(r)).toEqual(['1.0.0', '1.1.0']);
  expect(running(r)).toBe('1.1.0');
}, builds);

interruption('CodeBuild ends a build itself, and somebody retries failed actions', () => builtApp({ commands: [...MAKE, 'test "$CODEBUILD_BUILD_NUMBER" != 2 || kill -9 $$'] }), async (r) => {
  await r.settle();
  await commit(r, 'one');
  await commit(r, 'two');
  expect(running(r)).toBe('1.0.0');
  operator(r).retry('build', 'Build', 'FAILED_ACTIONS');
  await r.settle();
  expect(sealed(r)).toEqual(['1.0.0', '1.1.0']);
  expect(running(r)).toBe('1.1.0');
}, builds);

let isDown = false;
interruption('seal fails every time that it is called, and somebody retries it', () => builtApp({ commands: MAKE }), async (r, sees) => {
  await r.settle();
  await commit(r, 'one');
  isDown = true;
  await commit(r, 'two');
  sees(sealed(r).join(', '));
  isDown = false;
  operator(r).retry('build', 'Seal', 'FAILED_ACTIONS');
  await r.settle();
  expect(running(r)).toBe('1.1.0');
}, { ...builds, faults: { onCall: ({ functionName, operation }) => (isDown && functionName === 'seal' && operation === 'PutObject' ? 'deny' : 'proceed') } });
