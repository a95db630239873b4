import { writeFileSync } from 'node:fs';
import { ReleaseError } from '../lib/contracts/errors';
import { readCopy } from '../lib/local/page/copied';
import { readArguments } from './arguments';
import type { Command } from './commands';
import { Screen } from './screen/screen';

const PROVED = 0;
const NOT_PROVED = 1;
const SEE_ALSO = 'cdk-release help report shows how to call it';

export const REPORT: Command = {
  name: 'report',
  summary: 'proves the copy of a store\'s ledger, and shows it as a page',
  usage: `Usage: cdk-release report --from FOLDER [options]

Shows what happened in a store, from a copy of its releases bucket (or of the ledger/ in it, without commits and files):

  aws s3 sync s3://<releases bucket> FOLDER

Each entry of each ledger is proved to follow from the one before it, and each manifest to be the one that was sealed.

  --from FOLDER  the copy
  --html FILE    write the page there: one file that needs no network; otherwise tables are printed
  -h, --help     show this

Exit status: 0 all of it is proved, 1 something is not, and it says what, 2 there is nothing to read.`,
  run: async (args) => {
    const { values: { from, html }, positionals } = readArguments(args, { from: 'string', html: 'string' }, SEE_ALSO);
    if (positionals.length > 0) throw invalid(`report takes no '${positionals[0]}'; name the copy with --from`);
    if (from === undefined) throw invalid('--from is missing; name the folder that the releases bucket was copied to');
    const copy = readCopy(from);
    if (html === undefined) new Screen(process.stdout).showReport(copy.report);
    else write(html, copy.html());
    for (const { name, chain } of copy.document.pipelines) {
      process.stdout.write(`${name}: ${chain.proved} ${chain.proved === 1 ? 'entry' : 'entries'} proved${chain.head === null ? '' : `, the last one is ${chain.head}`}\n`);
    }
    for (const fault of copy.faults) process.stderr.write(`NOT PROVED: ${fault}\n`);
    return copy.faults.length === 0 ? PROVED : NOT_PROVED;
  },
};

function write(file: string, page: string): void {
  try {
    writeFileSync(file, page);
  } catch (error) {
    throw invalid(`--html ${file} can't be written: ${(error as Error).message}; name a file in a folder that is there`);
  }
}

function invalid(what: string): ReleaseError {
  return new ReleaseError('UsageInvalid', `${what}\n${SEE_ALSO}`);
}
