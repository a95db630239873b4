import { BuildError } from './errors.mjs';

const TAG = /\{\{\{\s*([\w.]+)\s*\}\}\}|\{\{\s*([^{}]+?)\s*\}\}/g;
const BLOCK = /^#(each|if)\s+([\w.]+)(?:\s+as\s+(\w+))?$/;

/**
 * Reads a template into a tree.
 *
 * It knows `{{ path }}` (escaped), `{{{ path }}}` (as it is), `{{ helper path }}`, `{{> part }}`, `{{#each path as name}}` and `{{#if path}}`.
 * A block that is not closed, or closed by another name, is refused with its line.
 */
export function parseTemplate(name, source) {
  const open = [{ kind: 'root', body: [], line: 1 }];
  const fail = (line, text) => { throw new BuildError('Template', `${name}, line ${line}: ${text}`); };
  let at = 0;
  for (const match of source.matchAll(TAG)) {
    const line = source.slice(0, match.index).split('\n').length;
    const body = open[open.length - 1].body;
    if (match.index > at) body.push({ kind: 'text', text: source.slice(at, match.index) });
    at = match.index + match[0].length;
    const where = { tag: match[0], line };
    if (match[1] !== undefined) {
      body.push({ kind: 'value', path: match[1], raw: true, ...where });
      continue;
    }
    const words = match[2];
    const block = BLOCK.exec(words);
    if (block !== null) {
      const node = { kind: block[1], path: block[2], as: block[3], body: [], ...where };
      if (node.kind === 'each' && node.as === undefined) fail(line, `say "as" and a name in ${match[0]}`);
      body.push(node);
      open.push(node);
    } else if (words.startsWith('/')) {
      const closed = open.pop();
      if (closed.kind !== words.slice(1)) fail(line, `${match[0]} closes nothing; open since line ${closed.line} is "${closed.kind}"`);
    } else if (words.startsWith('>')) {
      body.push({ kind: 'part', name: words.slice(1).trim(), ...where });
    } else {
      const [first, second] = words.split(/\s+/);
      body.push(second === undefined ? { kind: 'value', path: first, raw: false, ...where } : { kind: 'helper', helper: first, path: second, ...where });
    }
  }
  const last = open[open.length - 1];
  if (last.kind !== 'root') fail(last.line, `${last.tag} is never closed`);
  last.body.push({ kind: 'text', text: source.slice(at) });
  return last.body;
}
