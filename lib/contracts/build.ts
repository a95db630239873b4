import { RELEASE_NAME, VERSION } from './names';
import { parseJson, Reader } from './parse';
import { JOB_SCHEMA_VERSION } from './jobs';

/** Stages, actions, namespaces and artifacts of a build pipeline. */
export const BUILD_STAGES = { source: 'Source', build: 'Build', seal: 'Seal' } as const;
export const BUILD_ACTIONS = { source: 'Source', number: 'number', build: 'build', outcome: 'outcome', seal: 'seal' } as const;
export const SOURCE_NAMESPACE = 'source';
export const NUMBER_NAMESPACE = 'number';
export const SOURCE_ARTIFACT = 'Source';
/** What a build says of itself. */
export const HANDOVER_ARTIFACT = 'Handover';
/** A Lambda action has at most five inputs, and one of them is the handover. */
export const BUILT_ARTIFACTS_MAX = 4;
/** The name of a build pipeline is that of the environment that nobody can have. */
export const BUILD_ENVIRONMENT = 'build';

/** The output variables of `number`. */
export interface NumberVariables {
  /** The version, or `-` where the build says it. */
  readonly version: string;
  /** The commit of the release that was sealed last, or `-`. */
  readonly since: string;
  /** Whether what is built may be sealed: `run`, or `skip` for a pull request. */
  readonly seal: 'run' | 'skip';
}

/** The value of `seal` that lets an execution into the stage of that name. */
export const SEAL_RUNS: NumberVariables['seal'] = 'run';

/** Instead of an empty value, which a variable can't have. */
export const NOTHING = '-';

export function numberVariable(name: keyof NumberVariables): string {
  return `#{${NUMBER_NAMESPACE}.${name}}`;
}

/** What the jobs of a build pipeline know. */
export interface BuildJob {
  readonly schemaVersion: 1;
  readonly release: string;
  readonly executionId: string;
}

/** Before a build: its number. */
export interface NumberParameters extends BuildJob {
  readonly step: 'number';
  /** What the version looks like; null where the build says it. */
  readonly format: string | null;
  /** Whether pull requests are built, too. */
  readonly pullRequests: boolean;
}

/** After a build, and after each stage that follows it: whether it went well. */
export interface OutcomeParameters extends BuildJob {
  readonly step: 'outcome';
  readonly stage: string;
  /** The revision that was built. */
  readonly revision: string;
}

export interface SealParameters extends BuildJob {
  /** Where the source is, e.g. `acme/shop` or `s3://bucket/key`. */
  readonly repository: string;
  /** Commit id, or version id of an object. */
  readonly revision: string;
  /** What `number` allotted; null where the build says it. */
  readonly version: string | null;
  /** URIs of the repositories of its container images, by the images' names. */
  readonly images: Readonly<Record<string, string>>;
}

export function parseBuildParameters(text: string): NumberParameters | OutcomeParameters {
  return parse(text, (r) => {
    if (r.field('step').oneOf(['number', 'outcome']) === 'number') {
      return {
        ...readJob(r.object(...FIELDS, 'step', 'format', 'pullRequests')), step: 'number', format: r.field('format').nullable((f) => f.string(/./)), pullRequests: r.field('pullRequests').boolean(),
      };
    }
    return {
      ...readJob(r.object(...FIELDS, 'step', 'stage', 'revision')), step: 'outcome', stage: r.field('stage').string(/./), revision: r.field('revision').string(/./),
    };
  });
}

export function parseSealParameters(text: string): SealParameters {
  return parse(text, (r) => ({
    ...readJob(r.object(...FIELDS, 'repository', 'revision', 'version', 'images')),
    repository: r.field('repository').string(/./),
    revision: r.field('revision').string(/./),
    version: r.field('version').nullable((v) => v.string(VERSION)),
    images: r.field('images').map((uri) => uri.string(/./)),
  }));
}

const FIELDS = ['schemaVersion', 'release', 'executionId'];

function parse<T>(text: string, read: (r: Reader) => T): T {
  return Reader.parse('UserParameters', parseJson('UserParameters', text), (r) => {
    r.schemaVersion(JOB_SCHEMA_VERSION);
    return read(r);
  });
}

function readJob(r: Reader): BuildJob {
  return {
    schemaVersion: 1,
    release: r.field('release').string(RELEASE_NAME),
    executionId: r.field('executionId').string(/^[0-9a-f-]{36}$/, 'an execution id'),
  };
}

/** Artifacts of a build are named in shells and buildspecs, where there is no '-'. */
export function builtArtifact(name: string): string {
  return name.replaceAll('-', '_');
}
