/** The word that somebody may have meant; nothing if none is near. */
export function nearest(wrong: string, words: readonly string[]): string | undefined {
  const near = words.map((word) => ({ word, distance: distance(wrong.toLowerCase(), word.toLowerCase()) })).sort((a, b) => a.distance - b.distance)[0];
  return near && near.distance <= Math.max(1, Math.floor(near.word.length / 3)) ? near.word : undefined;
}

/** ` (did you mean 'approve'?)`, or nothing. */
export function didYouMean(wrong: string, words: readonly string[]): string {
  const word = nearest(wrong, words);
  return word === undefined ? '' : ` (did you mean '${word}'?)`;
}

/** How many letters must be changed, added, taken away, or exchanged with their neighbour. */
function distance(a: string, b: string): number {
  const rows = [Array.from({ length: b.length + 1 }, (_, column) => column)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row.push(Math.min(rows[i - 1][j] + 1, row[j - 1] + 1, rows[i - 1][j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1), ...(isSwap ? [rows[i - 2][j - 2] + 1] : [])));
    }
    rows.push(row);
  }
  return rows[a.length][b.length];
}
