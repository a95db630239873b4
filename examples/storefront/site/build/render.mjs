import { BuildError } from './errors.mjs';
import { parseTemplate } from './template.mjs';

const ESCAPES = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Text made safe for HTML, between tags and in quoted attributes. */
export const escapeHtml = (text) => String(text).replace(/[&<>"']/g, (character) => ESCAPES[character]);

/**
 * Renders templates, and goes on where another engine would stop: a placeholder without a value stays in the page as it was written, and a
 * part whose helper fails is replaced by the message. Whatever went wrong is in `faults`, so the build can say that its result is degraded.
 */
export class Renderer {
  /** @type {string[]} */
  faults = [];

  /** @param {Map<string, string>} sources templates by name @param {Record<string, (value: unknown) => string>} helpers */
  constructor(sources, helpers) {
    this.templates = new Map([...sources].map(([name, source]) => [name, parseTemplate(name, source)]));
    this.helpers = helpers;
  }

  render(name, scope) {
    const nodes = this.templates.get(name);
    if (nodes === undefined) throw new BuildError('Template', `there is no template "${name}"; there are ${[...this.templates.keys()].join(', ')}`);
    try {
      return this.#nodes(nodes, scope);
    } catch (error) {
      if (!(error instanceof HelperFailure)) throw error;
      const message = `Template error in ${name}.html, line ${error.line}: ${error.message}`;
      this.faults.push(message);
      return `<p class="template-error">${escapeHtml(message)}</p>`;
    }
  }

  #nodes(nodes, scope) {
    return nodes.map((node) => this.#node(node, scope)).join('');
  }

  #node(node, scope) {
    if (node.kind === 'text') return node.text;
    if (node.kind === 'part') return this.render(node.name, scope);
    const value = node.path.split('.').reduce((from, key) => (from === null || from === undefined ? undefined : from[key]), scope);
    switch (node.kind) {
      case 'each': return listOf(node, value).map((item) => this.#nodes(node.body, { ...scope, [node.as]: item })).join('');
      case 'if': return value ? this.#nodes(node.body, scope) : '';
      case 'helper': return escapeHtml(this.#help(node, value));
      default: return this.#value(node, value);
    }
  }

  #value(node, value) {
    if (value === undefined || value === null) {
      this.faults.push(`no value for ${node.tag}, line ${node.line}`);
      return node.tag;
    }
    return node.raw ? String(value) : escapeHtml(value);
  }

  #help(node, value) {
    const helper = this.helpers[node.helper];
    if (helper === undefined) throw new BuildError('Template', `there is no helper "${node.helper}" (line ${node.line})`);
    try {
      return helper(value);
    } catch (error) {
      throw new HelperFailure(`${node.helper} ${node.path}: ${error.message}`, node.line);
    }
  }
}

function listOf(node, value) {
  if (!Array.isArray(value)) throw new BuildError('Template', `line ${node.line}: ${node.path} is not a list in ${node.tag}`);
  return value;
}

/** A helper could not work with its value; the part that it stands in shows why. */
class HelperFailure extends Error {
  constructor(message, line) {
    super(message);
    this.line = line;
  }
}
