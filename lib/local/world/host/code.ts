import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileFunction } from 'node:vm';
import { ReleaseError } from '../../../contracts/errors';
import { RuntimeFault } from './invocation';

/** What a module of a handler sees instead of Node's own. */
const NAMES = ['exports', 'require', 'module', '__filename', '__dirname', 'process', 'Date', 'console', 'globalThis', 'global', 'fetch', 'WebSocket', 'EventSource'] as const;

export type ModuleScope = Readonly<Record<(typeof NAMES)[number], unknown>>;
export type Compiled = (scope: ModuleScope) => void;

/** By what was compiled: the worlds of one process often run the same bundles, and what is compiled holds no state. */
const COMPILED = new Map<string, Compiled>();

/** The code of functions, compiled once and run once for each instance, so that instances share nothing. Within a world a file stays what it was. */
export class CodeCache {
  private readonly compiled = new Map<string, Compiled>();

  /** Compiles a file of a function. `place` is the name that stack traces say, so that no path of this machine gets into them. */
  public compile(file: string, place: string): Compiled {
    const known = this.compiled.get(file);
    if (known) return known;
    const source = readFileSync(file, 'utf8');
    const digest = createHash('sha256').update(`${place}\n${source}`).digest('hex');
    const made = COMPILED.get(digest) ?? compile(source, place);
    COMPILED.set(digest, made);
    this.compiled.set(file, made);
    return made;
  }
}

/** Without a way to import: `import()` in a handler would reach the real modules. */
function compile(source: string, place: string): Compiled {
  try {
    const run = compileFunction(source.replace(/^#!.*/, ''), [...NAMES], { filename: place }) as (...args: unknown[]) => void;
    return (scope) => run.apply(scope.exports, NAMES.map((name) => scope[name]));
  } catch (error) {
    throw new RuntimeFault('Runtime.UserCodeSyntaxError', String(error));
  }
}

/** The file of a handler's module: CommonJS only. */
export function entryOf(codeDirectory: string, module: string, functionName: string): string | undefined {
  const file = join(codeDirectory, `${module}.js`);
  if (existsSync(file)) return file;
  if (existsSync(join(codeDirectory, `${module}.cjs`))) return join(codeDirectory, `${module}.cjs`);
  if (existsSync(join(codeDirectory, `${module}.mjs`))) {
    throw new ReleaseError('Unsupported', `the function ${functionName} is an ES module (${module}.mjs); a rehearsal runs CommonJS: bundle it with format cjs`);
  }
  return undefined;
}
