/** The circular references in a graph, one for each group of nodes that refer to each other, as `A -> B -> A`. */
export function cyclesOf(graph: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  const done = new Set<string>();
  const cycles: string[] = [];
  for (const start of graph.keys()) visit(start, []);
  return cycles;

  function visit(node: string, trail: readonly string[]): void {
    const seen = trail.indexOf(node);
    if (seen >= 0) cycles.push([...trail.slice(seen), node].join(' -> '));
    if (seen >= 0 || done.has(node)) return;
    for (const next of graph.get(node) ?? []) visit(next, [...trail, node]);
    done.add(node);
  }
}
