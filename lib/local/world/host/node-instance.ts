import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { compileFunction } from 'node:vm';
import { ReleaseError } from '../../../contracts/errors';
import { withoutSecrets } from '../identities';
import { Timeline } from '../timeline';
import { CodeCache, entryOf, ModuleScope } from './code';
import { consoleFacade } from './console-facade';
import { GuardedModules } from './guarded-modules';
import { environmentOf, Surroundings, TASK } from './environment';
import { FunctionInstance } from './function-instance';
import { HostedFunction, InvocationFacts, RuntimeFault } from './invocation';
import { processFacade } from './process-facade';
import { refuse } from './refuse';
import { virtualDate } from './virtual-date';

export interface NodeInstanceOptions extends Surroundings {
  readonly timeline: Timeline;
  /** Milliseconds by which its clock is fast. */
  readonly skew?: number;
  readonly code: CodeCache;
  readonly modules: GuardedModules;
  readonly onExit: (code: number) => never;
}

type Handler = (event: unknown, context: object) => unknown;

/** Texts become values in the realm that handlers run in: under a test runner it is another one than ours. */
const parse = compileFunction('return JSON.parse(text)', ['text']) as (text: string) => unknown;

/** A function on Node.js, in this process. */
export class NodeInstance implements FunctionInstance {
  public readonly logs: string[] = [];
  private readonly modules = new Map<string, { exports: unknown }>();
  private readonly scope: Pick<ModuleScope, 'process' | 'Date' | 'console' | 'globalThis' | 'global' | 'fetch' | 'WebSocket' | 'EventSource'>;
  private handler: Handler | undefined;

  constructor(public readonly fn: HostedFunction, private readonly options: NodeInstanceOptions) {
    const write = (text: string) => this.logs.push(...withoutSecrets(text).replace(/\n$/, '').split('\n'));
    const own = {
      process: processFacade({ timeline: options.timeline, env: environmentOf(fn, options), write, exit: options.onExit }),
      Date: virtualDate(options.timeline, options.skew),
      console: consoleFacade(write),
      fetch: refuse('fetch'), WebSocket: refuse('WebSocket'), EventSource: refuse('EventSource'),
    };
    const global = globalFacade(own);
    this.scope = { ...own, globalThis: global, global };
  }

  public get accessKeyId(): string {
    return this.options.credentials.accessKeyId;
  }

  public get isLoaded(): boolean {
    return this.handler !== undefined;
  }

  /** Nothing answers `null`. */
  public async run(event: string, facts: InvocationFacts): Promise<string> {
    const { timeline } = this.options;
    const deadline = timeline.now + this.fn.timeoutSeconds * 1000;
    this.handler ??= this.load();
    const context = { ...facts, callbackWaitsForEmptyEventLoop: true, getRemainingTimeInMillis: () => Math.max(0, deadline - timeline.now) };
    return JSON.stringify(await this.handler(parse(event), context)) ?? 'null';
  }

  public async end(): Promise<void> {
    // It lives in this process: none of its calls is executed any more.
  }

  private load(): Handler {
    const dot = this.fn.handler.lastIndexOf('.');
    const [module, name] = [this.fn.handler.slice(0, dot), this.fn.handler.slice(dot + 1)];
    const file = entryOf(this.fn.codeDirectory, module, this.fn.name);
    if (!file) throw new RuntimeFault('Runtime.ImportModuleError', `Error: Cannot find module '${module}'`);
    const handler = (this.require(file) as Record<string, unknown>)[name];
    if (typeof handler !== 'function') throw new RuntimeFault('Runtime.HandlerNotFound', `${this.fn.handler} is undefined or not exported`);
    if (handler.length > 2) throw new ReleaseError('Unsupported', `the handler of ${this.fn.name} takes a callback; a rehearsal runs handlers that return their answer`);
    return handler as Handler;
  }

  private require(file: string): unknown {
    const known = this.modules.get(file);
    if (known) return known.exports;
    const module = { exports: {} as unknown };
    this.modules.set(file, module);
    if (file.endsWith('.json')) {
      module.exports = JSON.parse(readFileSync(file, 'utf8')) as unknown;
      return module.exports;
    }
    const place = `${TASK}/${relative(this.fn.codeDirectory, file).split(sep).join('/')}`;
    this.options.code.compile(file, place)({
      ...this.scope, exports: module.exports, module, require: (name: string) => this.find(name, file), __filename: place, __dirname: dirname(place),
    });
    return module.exports;
  }

  /** Node's own modules, and files of the function. */
  private find(name: string, from: string): unknown {
    if (name === 'process' || name === 'node:process') return this.scope.process;
    if (name === 'console' || name === 'node:console') return this.scope.console;
    const own = this.options.modules.find(name);
    if (own !== undefined) return own;
    if (/^\.\.?\//.test(name)) {
      const file = fileOf(resolve(dirname(from), name));
      if (file && !relative(this.fn.codeDirectory, file).startsWith('..')) return this.require(file);
    }
    if (name.startsWith('@aws-sdk/') || name.startsWith('@smithy/')) {
      throw new ReleaseError('Unsupported', `the function ${this.fn.name} requires '${name}' of Lambda's runtime; a rehearsal has no such runtime: bundle it`);
    }
    throw new RuntimeFault('Runtime.ImportModuleError', `Error: Cannot find module '${name}'`);
  }
}

function fileOf(path: string): string | undefined {
  return [path, `${path}.js`, `${path}.json`, join(path, 'index.js')].find((file) => existsSync(file) && statSync(file).isFile());
}

/** `globalThis` with the handler's own names in it; what a handler puts there stays there. */
function globalFacade(own: Readonly<Record<string, unknown>>): object {
  const names: Record<PropertyKey, unknown> = { ...own };
  return new Proxy(names, {
    get: (target, key, proxy) => {
      if (key === 'globalThis' || key === 'global') return proxy as unknown;
      return key in target ? target[key] : Reflect.get(globalThis, key) as unknown;
    },
    has: (target, key) => key in target || key in globalThis,
  });
}
