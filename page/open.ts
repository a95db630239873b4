/** Opens what is closed around the place that a link leads to, and everything before printing. */
export function openTargets(): void {
  const reveal = () => {
    const target = location.hash.length > 1 ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : null;
    if (!target) return;
    for (let at: Element | null = target; at; at = at.parentElement) if (at instanceof HTMLDetailsElement) at.open = true;
    target.scrollIntoView({ block: 'start' });
  };
  addEventListener('hashchange', reveal);
  reveal();
  addEventListener('beforeprint', () => document.querySelectorAll('details').forEach((details) => (details.open = true)));
  document.querySelectorAll<HTMLButtonElement>('[data-open]').forEach((button) => {
    const all = [...document.querySelectorAll<HTMLDetailsElement>(`#${button.dataset.open!} > details`)];
    button.addEventListener('click', () => {
      const isAnyClosed = all.some((details) => !details.open);
      for (const details of all) details.open = isAnyClosed;
      button.textContent = isAnyClosed ? 'Close all' : 'Open all';
    });
  });
}
