import { ReleaseError } from '../lib/contracts/errors';
import { changeText, Definition, Difference, differences, markdownOf, mermaidOf, textOf } from '../lib/show';
import { existingApp, readApp, readDefinition } from './app';
import type { Command } from './commands';
import { readShowOptions, SHOW_USAGE, ShowForm } from './show-options';

const ENDED = 0;
const DIFFERENT = 1;

export const SHOW: Command = {
  name: 'show',
  summary: 'prints the release process of an app, or what is different in it',
  usage: SHOW_USAGE,
  run: async (args) => {
    const options = readShowOptions(args);
    const assembly = readApp(options);
    process.once('exit', () => assembly.remove());
    const definition = readDefinition(assembly);
    if (definition.pipelines.length === 0) {
      throw new ReleaseError('UsageInvalid', `the app in ${assembly.name} has no release pipeline, so there is nothing to show; add a ReleasePipeline to one of its stacks, or name another app`);
    }
    if (options.since === undefined) {
      process.stdout.write(`${PICTURES[options.form](definition)}\n`);
      return ENDED;
    }
    const found = differences(readDefinition(existingApp(options.since)), definition);
    process.stdout.write(`${changes(options.form, definition, found)}\n`);
    return options.exitCode && found.length > 0 ? DIFFERENT : ENDED;
  },
};

const PICTURES: Readonly<Record<ShowForm, (definition: Definition) => string>> = {
  text: textOf, mermaid: mermaidOf, markdown: (definition) => markdownOf(definition), json: document,
};

function changes(form: ShowForm, definition: Definition, found: readonly Difference[]): string {
  if (form === 'json') return document({ schemaVersion: 1, isWeaker: found.some(({ isWeaker }) => isWeaker), differences: found });
  return form === 'markdown' ? markdownOf(definition, found) : changeText(found);
}

function document(value: unknown): string {
  return JSON.stringify(value, null, 2);
}
