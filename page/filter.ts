/** Finds rows of a part of the page: those that do not hold the words go away, and closed ones open while somebody looks. */
export function filters(): void {
  document.querySelectorAll<HTMLInputElement>('[data-filter]').forEach((input) => {
    const part = document.getElementById(input.dataset.filter!)!;
    const only = part.querySelector<HTMLInputElement>('[data-only]');
    const count = part.querySelector<HTMLOutputElement>('[data-count]')!;
    const rows = [...part.querySelectorAll<HTMLElement>('[data-row]')].map((row) => ({ row, text: textOf(row) }));
    const apply = () => {
      const words = input.value.toLowerCase().split(/\s+/).filter((word) => word !== '');
      let shown = 0;
      for (const { row, text } of rows) {
        const isShown = words.every((word) => text.includes(word)) && !(only?.checked && row.dataset.tone === 'good');
        row.hidden = !isShown;
        shown += Number(isShown);
        const around = row.parentElement!.closest('details');
        if (isShown && words.length > 0 && around) around.open = true;
      }
      count.textContent = words.length > 0 || only?.checked ? `${shown} of ${rows.length}` : '';
    };
    input.addEventListener('input', apply);
    only?.addEventListener('change', apply);
  });
}

/** What is read, and what stands behind it: whole digests. */
function textOf(row: HTMLElement): string {
  return [row.textContent, ...[...row.querySelectorAll('[title]')].map((item) => item.getAttribute('title'))].join(' ').toLowerCase();
}
