import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { builtApp } from '../../../helpers/builds';

const app = builtApp();
const file = join(mkdtempSync(join(tmpdir(), 'page-')), 'report.html');

test('a story that fails has its page, too: with what it threw, as text', async () => {
  const failing = app.rehearse(() => {
    throw new TypeError('1 < 2 & <b>no</b>');
  }, { html: file });
  await expect(failing).rejects.toThrow('1 < 2 & <b>no</b>');
  const page = readFileSync(file, 'utf8');
  expect(page).toContain('The story did not end as told');
  expect(page).toContain('TypeError: 1 &#60; 2 &#38; &#60;b&#62;no&#60;/b&#62;</pre>');
});

test('a path that nobody can write is refused before anything is played, and what lies there stays', async () => {
  let isPlayed = false;
  const story = () => {
    isPlayed = true;
  };
  await expect(app.rehearse(story, { html: join(file, 'below.html') })).rejects.toMatchObject({ code: 'UsageInvalid', message: expect.stringMatching(/can't be written: .+; name a file in a folder that is there$/) });
  expect(isPlayed).toBe(false);
  writeFileSync(file, 'mine');
  await expect(app.run(story, { html: file, iam: 'no such' as 'strict' })).rejects.toMatchObject({ code: 'StoryInvalid' });
  expect(readFileSync(file, 'utf8')).toBe('mine');
});
