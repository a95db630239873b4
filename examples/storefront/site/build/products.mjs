/** A product as the templates see it. Without a price in the content there is no `price` here either. */
export function shown(product, pictures, forces) {
  const [from, to] = product.wind ?? [];
  return {
    ...product,
    ...pictures,
    flies: product.wind !== null,
    extra: product.wind === null,
    from,
    to,
    price: product.cents === undefined ? undefined : money(product.cents),
    range: product.wind === null ? '' : `Force ${from} to ${to}`,
    words: product.wind === null ? '' : `${forces[from].name} to ${forces[to].name.toLowerCase()}`,
    cells: forces.map(({ force }) => ({ force, state: force >= from && force <= to ? 'on' : 'off' })),
    facts: Object.entries(product.facts).map(([name, value]) => ({ name, value })),
  };
}

/** Three kites for the same wind: those that share most of the range come first, then the order of the shop. */
export function related(item, items) {
  const shared = (other) => (item.flies ? Math.min(item.to, other.to) - Math.max(item.from, other.from) : 0);
  return items.filter((other) => other.flies && other.slug !== item.slug)
    .map((other, index) => ({ other, index }))
    .sort((a, b) => shared(b.other) - shared(a.other) || a.index - b.index)
    .slice(0, 3).map(({ other }) => other);
}

/** Cents as euros. Written by hand, because what `Intl` prints depends on the Node version. */
export function money(cents) {
  if (!Number.isInteger(cents)) throw new TypeError(`a whole number of cents expected, got ${cents}`);
  return `€${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;
}
