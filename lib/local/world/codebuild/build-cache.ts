import { createHash } from 'node:crypto';
import { Built } from './build';
import { Registry } from '../ports';
import { Refusals } from './registry-rights';
import { Project } from './project';

/** What differs from build to build, and is nothing that a build should depend on. */
const IDENTITY = ['CODEBUILD_BUILD_ARN', 'CODEBUILD_BUILD_ID', 'CODEBUILD_BUILD_NUMBER', 'CODEBUILD_LOG_PATH', 'CODEBUILD_START_TIME', 'CODEBUILD_SOURCE_VERSION'];

/**
 * What builds came to, for many rehearsals of the same commits: a build of the same sources, commands and variables is not run again. Builds that
 * come to something else each time (a clock, chance, the network) come to what they did the first time.
 */
export class BuildCache {
  private readonly known = new Map<string, Built>();

  /** @internal */
  public async _remember(key: string, run: () => Promise<Built>): Promise<Built> {
    const known = this.known.get(key);
    if (known) return known;
    const built = await run();
    this.known.set(key, built);
    return built;
  }
}

/** The same for two builds that can't differ. */
export function cacheKey(project: Project, environment: Readonly<Record<string, string>>, sources: readonly { readonly name: string; readonly bytes: Buffer }[], outputs: readonly string[], registry: Registry, refusals: Refusals): string {
  const variables = Object.entries(environment).filter(([name]) => !IDENTITY.includes(name)).sort();
  const hash = createHash('sha256').update(JSON.stringify([project.buildspec, variables, outputs, registry, Object.keys(refusals)]));
  for (const { name, bytes } of sources) hash.update(`\0${name} ${bytes.length}\0`).update(bytes);
  return hash.digest('hex');
}
