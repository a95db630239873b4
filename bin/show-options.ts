import { ReleaseError } from '../lib/contracts/errors';
import { readArguments } from './arguments';

export const SHOW_USAGE = `Usage: cdk-release show [options]

Prints the release process of a CDK app as its templates say it: where releases come from, and for each environment when they come,
who and what is asked, what is deployed, and the way back. Nothing is rehearsed, and no AWS account is reached.

  --app COMMAND      the command that synthesizes the app (default: "app" in cdk.json)
  --assembly FOLDER  an app that was synthesized already, instead
  --since FOLDER     what is different from this synthesized app, and what of it makes the process weaker
  --exit-code        with --since: end with status 1 if something is different
  --mermaid          a diagram for Mermaid, which GitHub and GitLab draw
  --markdown         a comment for a pull request: differences (with --since), diagram, text
  --json             one JSON document
  -h, --help         show this

Exit status: 0, 1 with --exit-code if something is different, 2 it could not start.`;

/** How it is printed. */
export type ShowForm = 'text' | 'mermaid' | 'markdown' | 'json';

/** What was asked for on the command line. */
export interface ShowOptions {
  readonly app?: string;
  readonly assembly?: string;
  readonly since?: string;
  readonly exitCode: boolean;
  readonly form: ShowForm;
}

const TYPES = { 'app': 'string', 'assembly': 'string', 'since': 'string', 'exit-code': 'boolean', 'mermaid': 'boolean', 'markdown': 'boolean', 'json': 'boolean' } as const;
const FORMS = ['mermaid', 'markdown', 'json'] as const;
const SEE_ALSO = 'cdk-release help show shows how to call it';

/** Reads what follows the command. Refuses with UsageInvalid what is not a call of it. */
export function readShowOptions(args: readonly string[]): ShowOptions {
  const { values, positionals } = readArguments(args, TYPES, SEE_ALSO);
  const { app, assembly, since } = values;
  const forms = FORMS.filter((form) => values[form]);
  if (positionals.length > 0) throw invalid(`'${positionals[0]}' is no option; name a synthesized app with --assembly, and what it is compared with by --since`);
  if (app !== undefined && assembly !== undefined) throw invalid(`--app '${app}' and --assembly '${assembly}' are both given; give the one that you mean`);
  if (forms.length > 1) throw invalid(`--${forms.join(' and --')} are both given; give the one that you mean`);
  if (since !== undefined && values.mermaid) throw invalid('--mermaid draws one app, and --since names a second one; use --markdown, which has differences and diagram');
  if (since === undefined && values['exit-code']) throw invalid('--exit-code says whether something is different; name what it is compared with by --since');
  return { app, assembly, since, exitCode: values['exit-code'] ?? false, form: forms[0] ?? 'text' };
}

function invalid(what: string): ReleaseError {
  return new ReleaseError('UsageInvalid', `${what}\n${SEE_ALSO}`);
}
