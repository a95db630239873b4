import { parseArgs } from 'node:util';
import { BuildError } from './errors.mjs';

export const USAGE = 'usage: node build.mjs --out DIR --version 1.0.0 --commit abc1234 [--broken-page] [--variant NAME]';

/** The options of `buildSite` from a command line. An unknown option and a missing one are refused. */
export function readCommandLine(words) {
  const values = parse(words);
  for (const name of ['out', 'version', 'commit']) {
    if (values[name] === undefined) throw new BuildError('Usage', `--${name} is missing`);
  }
  return { out: values.out, version: values.version, commit: values.commit, broken: values['broken-page'] ?? false, variant: values.variant };
}

function parse(args) {
  const text = { type: 'string' };
  try {
    return parseArgs({ args, options: { out: text, version: text, commit: text, variant: text, 'broken-page': { type: 'boolean' } } }).values;
  } catch (error) {
    throw new BuildError('Usage', error.message);
  }
}
