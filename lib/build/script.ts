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
    'rm -rf "$release_out" && mkdir "$release_handover" && mkfifo "$release_work/pipe" || exit 1',
    `release_at() { printf '%s\\n' "$1" > "$release_work/step"; }`,
    'release_at "the build"',
    'tee "$release_work/log" < "$release_work/pipe" &',
    'release_tee=$!',
    // A shell of their own: whatever the commands do to it, its end is told.
    '(',
    ...(hasHistory ? history() : []),
    ...(versionCommand === undefined ? [] : version(versionCommand)),
    'RELEASE_ROLLBACK_BARRIER="$release_handover/barrier"; export RELEASE_ROLLBACK_BARRIER',
    'RELEASE_IMAGES="$release_handover/images"; export RELEASE_IMAGES',
    ...commands.flatMap(step),
    'release_at "the end of the build"',
    'cd "$CODEBUILD_SRC_DIR" || exit 1',
    ...folders.flatMap(([name, folder]) => collect(name, folder)),
    ': > "$release_work/done"',
    ') > "$release_work/pipe" 2>&1',
    'release_status=$?',
    ...tell(handover),
    // A build that failed has no artifacts, and CodeBuild would say only that.
    ...(folders.length > 0 ? [
      'if [ "$release_status" -ne 0 ]; then',
      ...folders.map(([name]) => `  rm -rf "$release_out/${name}"; mkdir -p "$release_out/${name}"; echo "the build failed" > "$release_out/${name}/failed"`),
      'fi',
    ] : []),
    'exit 0',
    ')',
  ].join('\n');
}

/** What is left running is not waited for. A command that ends the shell has kept those after it from being run. */
function tell(handover: string): string[] {
  return [
    '(sleep 2; kill "$release_tee") > /dev/null 2>&1 < /dev/null &',
    'release_waiter=$!',
    'wait "$release_tee"',
    'kill "$release_waiter" 2> /dev/null',
    'if [ "$release_status" -eq 0 ] && [ ! -e "$release_work/done" ]; then',
    '  release_status=1',
    '  echo "it ended the shell, and what comes after it was not run" >> "$release_work/log"',
    'fi',
    `{ printf '%s\\n' "$release_status"; cat "$release_work/step"; } > "$release_handover/outcome"`,
    `tail -c ${OUTPUT_BYTES} "$release_work/log" | tail -n ${OUTPUT_LINES} > "$release_handover/output"`,
    `mkdir -p "$release_out" && cp -R "$release_handover" "$release_out/${handover}" || exit 1`,
    'rm -rf "$release_work"',
  ];
}

/** What was built, and what is new since the last release, if that is in the history at all. */
function history(): string[] {
  const log = (range: string, file: string, count: number) => `git log --max-count=${count} --format='${COMMIT_FORMAT}' ${range} > "$release_handover/${file}"`;
  return [
    'release_at "reading the history of the source"',
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
    `release_at ${quoted(command)}`,
    `RELEASE_VERSION="$(eval ${quoted(command)})" || exit`,
    `RELEASE_VERSION="$(printf '%s\\n' "$RELEASE_VERSION" | tail -n 1)"`,
    'if [ -z "$RELEASE_VERSION" ]; then echo "the command says no version"; exit 1; fi',
    'export RELEASE_VERSION',
    'printf \'%s\\n\' "$RELEASE_VERSION" > "$release_handover/version"',
  ];
}

function step(command: string): string[] {
  const text = quoted(command);
  return [`release_at ${text}`, `printf '+ %s\\n' ${text}`, `eval ${text} || exit`];
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
