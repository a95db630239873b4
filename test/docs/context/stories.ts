import type { Story } from '../../../lib/local';

/** The module that a page's test takes its stories from. */
const stories: Readonly<Record<string, Story>> = {};
export = stories;
