import { Reader, parseJson } from '../../../contracts/parse';

export const PHASES = ['install', 'pre_build', 'build', 'post_build'] as const;
export type PhaseName = (typeof PHASES)[number];

/** What a build does: https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html */
export interface Buildspec {
  readonly shell: 'sh' | 'bash';
  readonly variables: Readonly<Record<string, string>>;
  /** Names of the environment variables that become output variables of the action. */
  readonly exported: readonly string[];
  readonly phases: Readonly<Partial<Record<PhaseName, Phase>>>;
  readonly artifacts: ArtifactFiles | undefined;
  readonly secondaryArtifacts: Readonly<Record<string, ArtifactFiles>>;
  readonly reports: readonly Report[];
}

/** Results of tests, or of what they cover, that CodeBuild shows. */
export interface Report {
  /** A report group's name within the project, or its ARN. */
  readonly group: string;
  readonly kind: 'test' | 'coverage';
}

export interface Phase {
  readonly commands: readonly string[];
  readonly finally: readonly string[];
}

/** Which files make an artifact. */
export interface ArtifactFiles {
  readonly files: readonly string[];
  readonly excluded: readonly string[];
  /** Relative to the source; '.' if none is said. */
  readonly baseDirectory: string;
}

const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]*$/;
const SHELLS = { 'sh': 'sh', '/bin/sh': 'sh', 'bash': 'bash' } as const;

/** Reads an inline buildspec of version 0.2 that is written as JSON. What the rehearsal does not run is refused by its path; all of it at once. */
export function parseBuildspec(owner: string, text: string): Buildspec {
  return Reader.parse(`${owner} BuildSpec`, parseJson(`${owner} BuildSpec (the rehearsal reads inline JSON, no YAML and no file of the source)`, text), (r) => {
    r.object('version', 'env', 'phases', 'artifacts', 'reports', 'cache');
    if (!['0.2', 0.2].includes(r.record().version as string | number)) r.field('version').fault('0.2');
    const env = r.field('env').optional((field) => field.object('variables', 'shell', 'exported-variables'));
    const artifacts = r.field('artifacts').optional((field) => field.object('files', 'base-directory', 'name', 'discard-paths', 'exclude-paths', 'secondary-artifacts'));
    return {
      shell: SHELLS[env?.field('shell').optional((field) => field.oneOf(Object.keys(SHELLS) as (keyof typeof SHELLS)[])) ?? 'sh'],
      variables: env?.field('variables').optional(readVariables) ?? {},
      exported: env?.field('exported-variables').optional((field) => field.list((item) => item.string(/^(?!AWS_)[A-Za-z_][A-Za-z0-9_]*$/, 'the name of a variable that does not begin with AWS_'))) ?? [],
      phases: readPhases(r.field('phases')),
      artifacts: artifacts?.field('files').isAbsent ? undefined : artifacts && readArtifact(artifacts),
      secondaryArtifacts: artifacts?.field('secondary-artifacts').optional((field) => field.map((item) => readArtifact(item.object('files', 'base-directory', 'name', 'discard-paths', 'exclude-paths')))) ?? {},
      reports: Object.entries(r.field('reports').optional((field) => field.map(readReport)) ?? {}).map(([group, kind]) => ({ group, kind })),
    };
  });
}

function readVariables(r: Reader): Record<string, string> {
  const names = Object.keys(r.record());
  names.filter((name) => !VARIABLE.test(name)).forEach((name) => r.field(name).fault('under a name of letters, digits and _'));
  return Object.fromEntries(names.map((name) => [name, scalar(r.field(name))]));
}

/** Formats of coverage: https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec.reports.file-format */
const COVERAGE = ['CLOVERXML', 'COBERTURAXML', 'JACOCOXML', 'SIMPLECOV'];

function readReport(r: Reader): Report['kind'] {
  r.object('files', 'file-format', 'base-directory', 'discard-paths');
  return COVERAGE.includes(r.field('file-format').optional((format) => format.string())?.toUpperCase() ?? '') ? 'coverage' : 'test';
}

function readPhases(r: Reader): Buildspec['phases'] {
  r.object(...PHASES);
  return Object.fromEntries(PHASES.flatMap((name) => r.field(name).optional((phase) => [[name, readPhase(phase)]]) ?? []));
}

function readPhase(r: Reader): Phase {
  r.object('commands', 'finally');
  const commands = (name: string) => r.field(name).optional((field) => field.list((item) => item.string(/\S/, 'a command'))) ?? [];
  return { commands: commands('commands'), finally: commands('finally') };
}

function readArtifact(r: Reader): ArtifactFiles {
  r.field('name').optional((field) => field.string());
  r.field('discard-paths').optional((field) => ['no', 'false'].includes(scalar(field)) || field.fault('no: the rehearsal keeps the paths of files'));
  const paths = (field: Reader) => field.list((item) => item.string(/^(?!\/)(?!(.*\/)?\.\.(\/|$)).+$/, 'a path within the source, of the kind dist/**/*'), 1);
  return {
    files: paths(r.field('files')), excluded: r.field('exclude-paths').optional(paths) ?? [],
    baseDirectory: r.field('base-directory').optional((field) => field.string(/^(?!\/)(?!(.*\/)?\.\.(\/|$))[^*?[\]{}$]+$/, 'a folder within the source, without wildcards or variables')) ?? '.',
  };
}

/** YAML's scalars become texts. */
function scalar(r: Reader): string {
  return String(r.like((value): value is string | number | boolean => ['string', 'number', 'boolean'].includes(typeof value), 'a text'));
}
