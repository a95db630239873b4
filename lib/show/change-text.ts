import { Difference } from './differences';
import { wrapped } from './layout';

/** Differences for a person, below the names of their release pipelines; `!` stands before each line of what makes the process weaker, and it says so. */
export function changeText(differences: readonly Difference[]): string {
  if (differences.length === 0) return 'The release process is the same.';
  const pipelines = [...new Set(differences.map(({ pipeline }) => pipeline))];
  return [...pipelines.map((name) => [name, ...differences.filter(({ pipeline }) => pipeline === name).flatMap(lines)].join('\n')), countWords(differences)].join('\n\n');
}

export function countWords(differences: readonly Difference[]): string {
  const weaker = differences.filter(({ isWeaker }) => isWeaker).length;
  const count = `${differences.length} ${differences.length === 1 ? 'difference' : 'differences'}`;
  const which = weaker === differences.length ? (weaker === 1 ? 'it' : 'all of them') : `${weaker} of them`;
  return weaker === 0 ? `${count}; none makes the release process weaker.` : `${count}; ${which} ${weaker === 1 ? 'makes' : 'make'} the release process weaker.`;
}

function lines({ text, isWeaker }: Difference): string[] {
  return wrapped(isWeaker ? `${text} (weaker)` : text, isWeaker ? '! ' : '  ', isWeaker ? '!     ' : '      ');
}
