import { errorsPage } from './errors';
import { eventsPage } from './events';
import { examplePictures } from './examples';
import { supportPage } from './support';

export { filled } from './markdown';

/** The pages that are generated as a whole, by their files. */
export const PAGES: Readonly<Record<string, () => string>> = {
  'docs/errors.md': errorsPage, 'docs/events.md': eventsPage, 'docs/support.md': supportPage,
};

/** What is generated of pages that people write, by their files. */
export const PARTS: Readonly<Record<string, () => Readonly<Record<string, string>>>> = { 'docs/show.md': examplePictures };
