import { ERROR_TEXTS } from '../../lib/contracts/error-texts';
import { code, generatedFrom, table } from './markdown';
import { refusals } from './refusals';

/** `docs/errors.md` */
export function errorsPage(): string {
  const rows = Object.entries(ERROR_TEXTS).map(([name, { when, example, remedy }]) => [code(name), when, code(example.replaceAll(/[‹›]/g, '').replaceAll('`', "'")), remedy]);
  return [
    generatedFrom('`lib/contracts/error-texts.ts` and the constructs'),
    '# Errors',
    'Whatever is refused is refused with a code and a message: which value was wrong, and what to do. The codes are a closed list that tools may rely on. You meet them in the console as the reason of a failed action, in the ledger, in the report, '
    + 'and on the command line.',
    table(['Code', 'When', 'For example', 'What to do'], rows),
    '## What synthesis refuses',
    'What a CDK app gets wrong is told by `cdk synth`, all at once, each with the path of its construct, a code of its own, and what to do. `…` stands for a value.',
    table(['Code', 'What is said', 'What to do'], refusals().map(({ code: name, what, remedy }) => [code(name), what, remedy])),
  ].join('\n\n').concat('\n');
}
