import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { environment, folder } from '../helpers/cli';
import { synthesizeDroppedStorefront } from '../helpers/storefront';

test('who ends a story by hand is told what it came to until then', async () => {
  const cwd = folder({ 'story.js': 'module.exports = async (r) => { await r.settle(); console.log("it plays"); await r.advance({ days: 4000 }); };' });
  const child = spawn(process.execPath, [resolve('bin/cdk-release'), 'rehearse', 'story.js', '--assembly', synthesizeDroppedStorefront()], { cwd, env: environment() });
  let printed = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    if (!printed.includes('it plays') && (printed + text).includes('it plays')) child.kill('SIGINT');
    printed += text;
  });
  const impatience = setTimeout(() => child.kill('SIGKILL'), 50_000);
  const [status] = await once(child, 'close') as [number];
  clearTimeout(impatience);
  expect(status).toBe(130);
  expect(printed).toMatch(/^ENVIRONMENT +RUNS [^]+\nInterrupted, after .+ of virtual time\.\n$/m);
}, 60_000);
