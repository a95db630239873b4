import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { environment, folder } from '../../helpers/cli';
import { synthesizeDroppedStorefront } from '../../helpers/storefront';

/** Types at a terminal of 80 columns: each text when the one before it has been seen. */
const TYPIST = `
import json, os, pty, select, struct, fcntl, termios, sys
command, steps = json.loads(sys.argv[1]), json.loads(sys.argv[2])
child, terminal = pty.fork()
if child == 0:
    os.execvp(command[0], command)
fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack('HHHH', 30, 80, 0, 0))
seen, since = b'', 0
def read(patience):
    global seen
    if not select.select([terminal], [], [], patience)[0]:
        return False
    try:
        seen += os.read(terminal, 65536)
    except OSError:
        return False
    return True
for awaited, text in steps:
    while awaited.encode() not in seen[since:]:
        if not read(30):
            sys.exit('never seen: ' + awaited + '\\n' + seen.decode())
    since = seen.index(awaited.encode(), since) + len(awaited.encode())
    os.write(terminal, text.encode())
while read(30):
    pass
sys.stdout.write(seen.decode())
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) if hasattr(os, 'waitstatus_to_exitcode') else 0)
`;

test('at a terminal words are completed, a wrong one loses nothing, Ctrl-C stops time and not the shell, and Ctrl-D ends it with the tables', () => {
  const cwd = folder({ 'site/index.html': 'Release 1.0.0', 'site/health.json': '{}' });
  const command = [process.execPath, resolve('bin/cdk-release'), 'rehearse', '--assembly', synthesizeDroppedStorefront()];
  const steps = [
    ['01-05 08:00:00> ', 'sett'], ['sett', '\t'], ['le ', '\r'],
    ['01-05 08:00:02> ', 'dorp 1.0.0 site=site\r'],
    ["there is no word 'dorp' (did you mean 'drop'?)", ''], ['01-05 08:00:02> ', 'drop 1.0.0 site=si'], ['site=si', '\t'], ['te/', '\r'],
    ['a build server drops shop 1.0.0', ''], ['01-05 08:00:02> ', 'advance 2000 days\r'],
    ['1.0.0 is admitted', '\u0003'],
    ['Interrupted', ''], ['> ', 'as Storefront/ReleaseManagers ada\r'], [' ada> ', 'start dev\r'],
    ['DENIED', ''], [' ada> ', '\u0004'],
  ];
  const { status, stdout, stderr } = spawnSync('python3', ['-c', TYPIST, JSON.stringify(command), JSON.stringify(steps)], { cwd, env: { ...environment(), TERM: 'xterm' }, encoding: 'utf8', timeout: 100_000 });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toContain('── ');
  const plain = stripVTControlCharacters(stdout).replaceAll('\r', '');
  expect(plain).toMatch(/Interrupted: time stands still at 2026-01-0\d/);
  expect(plain.match(/codepipeline:StartPipelineExecution/g)).toHaveLength(1);
  expect(plain).toMatch(/\nENVIRONMENT +RUNS +SINCE/);
  expect(plain).toMatch(/\nThe rehearsal ended: \d+ .+ of virtual time/);
  expect(stdout.lastIndexOf('\u001b[?25h')).toBeGreaterThan(stdout.lastIndexOf('\u001b[?25l'));
});
