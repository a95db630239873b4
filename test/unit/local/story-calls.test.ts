import { Rehearsal, RehearsableApp, Story } from '../../../lib/local';
import { StoryCalls } from '../../../lib/local/story-calls';
import { planOf } from './mini-plan';

const app = new RehearsableApp(planOf());
const FORGOTTEN = (name: string) => `${name}() is not awaited; write: await r.${name}(…)`;
const drop = (r: Rehearsal) => r.drop({ version: '', artifacts: {} });
const soon = () => new Promise<void>((resolve) => setImmediate(resolve));

test.each<[string, Story]>([
  ['awaited, one after the other', async (r) => { await r.settle(); await r.advance({ minutes: 5 }); await r.until(() => true); }],
  ['kept and awaited later', async (r) => { const settled = r.settle(); await soon(); await settled; }],
  ['handed through', async (r) => { const helper = async () => r.settle(); await helper(); await r.settle(); }],
  ['two that play nothing, awaited together', async (r) => { await expect(Promise.all([drop(r), r.get('https://a.example/')])).rejects.toThrow(); }],
  ['handed to whoever expects a failure', async (r) => { await expect(drop(r)).rejects.toMatchObject({ code: 'StoryInvalid' }); await r.settle(); }],
  ['a story that returns its last call', (r) => r.settle()],
])('a story may have calls that are %s', async (_what, story) => {
  expect((await app.run(story)).error).toBeUndefined();
});

test.each<[string, string, Story]>([
  ['goes on when it ends', 'settle', (r) => { void r.settle(); }],
  ['has ended since', 'advance', async (r) => { void r.advance({ minutes: 5 }); await soon(); }],
  ['goes on when the next one plays', 'drop', async (r) => { void drop(r); await r.settle(); }],
  ['plays when the next one is made', 'settle', async (r) => { void r.settle(); await r.get('https://a.example/'); }],
  ['is made by a helper that it does not await', 'advance', async (r) => { const helper = async () => { await r.advance({ minutes: 5 }); await r.settle(); }; void helper(); }],
])('fails for a story with a call that %s', async (_what, name, story) => {
  expect((await app.run(story)).error).toMatchObject({ code: 'StoryInvalid', message: expect.stringContaining(FORGOTTEN(name)), stack: expect.stringContaining(__filename) });
});

test('fails with the forgotten call rather than with what came of it', async () => {
  const { error } = await app.run((r) => {
    void r.advance({ minutes: 5 });
    throw new RangeError('it is too early');
  });
  expect(error).toMatchObject({ message: `${FORGOTTEN('advance')}. It came to this: RangeError: it is too early` });
  const failed = await app.run(async (r) => {
    void drop(r);
    await soon();
  });
  expect(failed.error).toMatchObject({ message: expect.stringMatching(/^drop\(\) is not awaited; .+ It came to this: StoryInvalid: the app has no release pipeline$/) });
});

test('fails with what was thrown, if nothing was forgotten', async () => {
  const { error } = await app.run(async (r) => {
    await Promise.all([drop(r), r.get('https://a.example/')]);
  });
  expect(error).toMatchObject({ message: 'the app has no release pipeline' });
});

test('fails for a call after the end', async () => {
  let late!: Rehearsal;
  await app.run((r) => { late = r; });
  await expect(late.settle()).rejects.toMatchObject({ code: 'StoryInvalid', message: 'settle() was called when the story had ended; await what leads to it' });
});

test('nothing that was forgotten goes on after the end', async () => {
  const calls = new StoryCalls();
  const heard: string[] = [];
  const [answers, fails] = [Promise.resolve('an answer'), Promise.reject(new RangeError('a failure'))].map((work) => calls.ask('get', async () => { await soon(); return work; }));
  const played = calls.play('settle', async () => { await calls.goOn(); heard.push('played'); });
  for (const call of [answers, fails, played]) void call.then(() => heard.push('an answer'), (error) => heard.push(String(error)));
  calls.end(undefined);
  await soon();
  await soon();
  expect(heard).toEqual([]);
});

test('what a call comes to is told to whoever awaits it', async () => {
  const calls = new StoryCalls();
  await expect(calls.ask('get', () => Promise.resolve(7))).resolves.toBe(7);
  await expect(calls.play('settle', () => Promise.reject(new RangeError('no')))).rejects.toThrow('no');
  expect(calls.end(undefined)).toBeUndefined();
});
