import { COMMITS_MAX } from '../contracts/commits';
import { HANDOVER_ARTIFACT, NOTHING } from '../contracts/build';
import { COMMIT_FORMAT, OUTPUT_LINES } from '../contracts/handover';

/** Where a build lays out what it hands over, below the folder of its source. */
export const OUT_FOLDER = '.cdk-release';

/** A line may be endless. */
const OUTPUT_BYTES = 65_536;

/** What a build does, and what it leaves. */
export interface ScriptParts {
  readonly commands: readonly string[];
  /** Folders by the artifacts' names in the pipeline. */
  readonly artifacts: Readonly<Record<string, string>>;
  /** The command that says the version. */
  readonly versionCommand?: string;
  /** Whether the source has a history to look into. */
  readonly hasHistory: boolean;
  readonly handover?: string;
}

/**
 * The one command of a build project, for any POSIX shell. It runs the user's commands one after the other in one shell, until one fails, and
 * always ends well itself: how the build went, and its last lines, lie in the handover, and the action after it says so in the pipeline.
 */
export function buildScript({ commands, artifacts, versionCommand, hasHistory, handover = HANDOVER_ARTIFACT }: ScriptParts): string {
  const folders = Object.entries(artifacts);
  return [
    `# ${commands.join('; ').replaceAll('\n', ' ')}`,
    '(',
    `release_out="$CODEBUILD_SRC_DIR/${OUT_FOLDER}"`,
    // Beside the source until it is over: a container image that is made of the source has nothing of this in it.
    'release_work="$(mktemp -d)" || exit 1',
    'release_handover="$release_work/handover"',
    'rm -rf "$release_out" && mkdir "$release_handover" || exit 1',
    'release_step="the build"',
    ...record(),
    ...(hasHistory ? history() : []),
    ...(versionCommand === undefined ? [] : version(versionCommand)),
    'RELEASE_ROLLBACK_BARRIER="$release_handover/barrier"; export RELEASE_ROLLBACK_BARRIER',
    'RELEASE_IMAGES="$release_handover/images"; export RELEASE_IMAGES',
    ...commands.flatMap(step),
    'release_step="the end of the build"',
    'cd "$CODEBUILD_SRC_DIR" || exit 1',
    ...folders.flatMap(([name, folder]) => collect(name, folder)),
    'exit 0',
    ')',
  ].join('\n');

  /** Everything that is written goes to the log of the build and into a file; whatever happens, the end is told. */
  function record(): string[] {
    return [
      'mkfifo "$release_work/pipe" || exit 1',
      'tee "$release_work/log" < "$release_work/pipe" &',
      'release_tee=$!',
      'exec 3>&1 4>&2 > "$release_work/pipe" 2>&1',
      'release_end() {',
      '  release_status=$?',
      '  trap - EXIT',
      '  exec >&3 2>&4',
      '  (sleep 2; kill "$release_tee") > /dev/null 2>&1 < /dev/null 3>&- 4>&- &',
      '  release_waiter=$!',
      '  wait "$release_tee"',
      '  kill "$release_waiter" 2> /dev/null',
      `  printf '%s\\n%s\\n' "$release_status" "$release_step" > "$release_handover/outcome"`,
      `  tail -c ${OUTPUT_BYTES} "$release_work/log" | tail -n ${OUTPUT_LINES} > "$release_handover/output"`,
      `  mkdir -p "$release_out" && cp -R "$release_handover" "$release_out/${handover}" || exit 1`,
      '  rm -rf "$release_work"',
      // A build that failed has no artifacts, and CodeBuild would say only that.
      ...(folders.length > 0 ? [
        '  if [ "$release_status" -ne 0 ]; then',
        ...folders.map(([name]) => `    rm -rf "$release_out/${name}"; mkdir -p "$release_out/${name}"; echo "the build failed" > "$release_out/${name}/failed"`),
        '  fi',
      ] : []),
      '  exit 0',
      '}',
      'trap release_end EXIT',
    ];
  }
}

/** What was built, and what is new since the last release, if that is in the history at all. */
function history(): string[] {
  const log = (range: string, file: string, count: number) => `git log --max-count=${count} --format='${COMMIT_FORMAT}' ${range} > "$release_handover/${file}"`;
  return [
    'release_step="reading the history of the source"',
    'release_range=HEAD',
    `if [ "$RELEASE_SINCE" != "${NOTHING}" ] && git merge-base --is-ancestor "$RELEASE_SINCE" HEAD 2> /dev/null; then`,
    '  release_range="$RELEASE_SINCE..HEAD"',
    '  printf \'%s\' "$RELEASE_SINCE" > "$release_handover/since"',
    'fi',
    `${log('HEAD', 'head', 1)} && ${log('"$release_range"', 'commits', COMMITS_MAX)} && git rev-list --count "$release_range" > "$release_handover/count" || exit 1`,
  ];
}

function version(command: string): string[] {
  return [
    `release_step=${quoted(command)}`,
    `RELEASE_VERSION="$(eval ${quoted(command)})" || exit`,
    `RELEASE_VERSION="$(printf '%s\\n' "$RELEASE_VERSION" | tail -n 1)"`,
    'if [ -z "$RELEASE_VERSION" ]; then echo "the command says no version"; exit 1; fi',
    'export RELEASE_VERSION',
    'printf \'%s\\n\' "$RELEASE_VERSION" > "$release_handover/version"',
  ];
}

function step(command: string): string[] {
  return [`release_step=${quoted(command)}`, `printf '+ %s\\n' "$release_step"`, `eval "$release_step" || exit`];
}

function collect(name: string, folder: string): string[] {
  const text = quoted(folder);
  return [
    `if [ ! -d ${text} ] || [ -z "$(find -L ${text} -type f | head -n 1)" ]; then printf 'there is no file in %s, which is to be the artifact %s\\n' ${text} ${quoted(name)}; exit 1; fi`,
    `mkdir -p "$release_out/${name}" && cp -RL ${text}/. "$release_out/${name}/" || exit 1`,
  ];
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
