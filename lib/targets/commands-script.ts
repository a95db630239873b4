import { READ_BACK_VARIABLE } from '../contracts/targets';

/** How much of a variable is handed on: several of them stand in one value of an action's configuration, which has 1,000 characters. */
const KEPT = 100;

/**
 * The last commands of a project that deploys: one that says what runs now, and one for each output. They run in the shell of the commands before
 * them. What they hand on is put into JSON by CodePipeline as it is, so that it must have no characters that mean something there.
 */
export function closingCommands(readBack: string, outputs: readonly string[]): string[] {
  return [
    `RELEASE_SAID="$(eval ${quoted(readBack)})" && ${READ_BACK_VARIABLE}="$(printf '%s\\n' "$RELEASE_SAID" | tail -n 1 | LC_ALL=C tr -c 'A-Za-z0-9:.+_\\n-' '?' | cut -c 1-${KEPT})"`
      + ` && export ${READ_BACK_VARIABLE}="\${${READ_BACK_VARIABLE}:-nothing}"`,
    ...outputs.map((name) => (
      `if [ -z "\${${name}+set}" ]; then echo "the commands have not set ${name}, which is an output"; false; else`
      + ` export ${name}="$(printf '%s' "$${name}" | tr '\\n"\\\\' ' ??' | LC_ALL=C tr -c ' -~' '?' | cut -c 1-${KEPT})"; fi`
    )),
  ];
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
