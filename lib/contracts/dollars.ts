/** For people: cents, or, of less than that, the first two digits that are something. */
export function dollarsText(amount: number): string {
  if (amount === 0) return '$0';
  if (amount >= 0.1) return `$${amount.toFixed(2)}`;
  const text = amount.toFixed(Math.min(9, 1 - Math.floor(Math.log10(amount))));
  return `$${text.replace(/0+$/, '').padEnd(4, '0')}`;
}
