import { loadApp, readApp } from './app';
import type { Command } from './commands';
import { readOptions, USAGE } from './options';
import { rehearse } from './rehearse';
import { NamedStory, readStory } from './story';

const ENDED = 0;
const FAILED = 1;

/** Without a story, the app is played until nothing goes on any more. */
const NOTHING_HAPPENS: NamedStory = { story: (r) => r.settle() };

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
    return await rehearse(loadApp(assembly), stories.length > 0 ? stories : [NOTHING_HAPPENS], options) ? ENDED : FAILED;
  },
};
