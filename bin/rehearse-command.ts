import { loadApp, readApp } from './app';
import type { Command } from './commands';
import { Options, readOptions, USAGE } from './options';
import { Played, rehearse } from './rehearse';
import { Lines } from './shell/lines';
import { TerminalShell } from './shell/terminal';
import { NamedStory, readStory } from './story';

const ENDED = 0;
const FAILED = 1;

/** Without a story: somebody at a terminal says what happens, or the lines of standard input do. At a terminal whose lines nobody sees, nothing happens. */
function withoutStory({ json }: Options): Played {
  const { stdin, stdout } = process;
  if (!stdin.isTTY) return { shell: new Lines(stdin) };
  return stdout.isTTY && !json ? { shell: new TerminalShell(stdin, stdout) } : { story: (r) => r.settle() };
}

export const REHEARSE: Command = {
  name: 'rehearse',
  summary: 'plays stories against a synthesized app, on this machine, in virtual time',
  usage: USAGE,
  run: async (args) => {
    const options = readOptions(args);
    const stories: NamedStory[] = [];
    for (const file of options.stories) stories.push(await readStory(file));
    const assembly = readApp(options);
    process.once('exit', () => assembly.remove());
    return await rehearse(loadApp(assembly), stories.length > 0 ? stories : [withoutStory(options)], options) ? ENDED : FAILED;
  },
};
