import { bundles } from './bundles';
import { decisions } from './decisions';
import { isMet, Part } from './part';
import { concluded, printed } from './print';
import { rehearsal } from './rehearsal';
import { rights } from './rights';
import { sizes } from './sizes';
import { synthesis } from './synthesis';

const PARTS = { sizes, synthesis, bundles, decisions, rehearsal, rights };
const USAGE = `npm run bench -- [${Object.keys(PARTS).join(' | ')}]... [--rounds N] [--json]`;

async function main(args: readonly string[]): Promise<void> {
  const { names, rounds, json } = readArguments(args);
  const progress = (what: string) => process.stderr.write(`… ${what}\n`);
  const parts: Part[] = [];
  for (const name of names) {
    const part = await PARTS[name]({ rounds, progress });
    parts.push(part);
    if (!json) process.stdout.write(`${printed(part)}\n`);
  }
  if (!json) process.stdout.write(`${concluded(parts.flatMap(({ goals }) => goals))}\n`);
  if (json) process.stdout.write(`${JSON.stringify(parts.map((part) => ({ ...part, goals: part.goals.map((goal) => ({ ...goal, isMet: isMet(goal) })) })), null, 2)}\n`);
}

function readArguments(args: readonly string[]) {
  const rest = [...args];
  const json = take(rest, '--json') !== undefined;
  const at = rest.indexOf('--rounds');
  const rounds = at < 0 ? 9 : Number(rest.splice(at, 2)[1]);
  const isKnown = (name: string): name is keyof typeof PARTS => name in PARTS;
  if (!Number.isInteger(rounds) || rounds < 1 || !rest.every(isKnown)) {
    process.stderr.write(`${USAGE}\n`);
    process.exit(2);
  }
  return { json, rounds, names: rest.length > 0 ? rest : Object.keys(PARTS) as (keyof typeof PARTS)[] };
}

function take(args: string[], option: string): string | undefined {
  const at = args.indexOf(option);
  return at < 0 ? undefined : args.splice(at, 1)[0];
}

void main(process.argv.slice(2));
