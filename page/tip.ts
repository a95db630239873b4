/** Shows the evidence of what somebody points at, or moves the focus to, as a card beside it. Without script the browser shows the same as a title. */
export function tips(area: HTMLElement): void {
  const card = document.createElement('div');
  card.className = 'tip';
  card.hidden = true;
  card.setAttribute('aria-hidden', 'true');
  document.body.append(card);
  area.querySelectorAll('a, g').forEach((item) => {
    const title = [...item.children].find((child) => child.tagName === 'title');
    if (!title) return;
    const lines = title.textContent!.split('\n');
    if (item.tagName === 'a') item.setAttribute('aria-label', lines.join('. '));
    title.remove();
    const show = () => {
      card.replaceChildren(...lines.map((line, index) => Object.assign(document.createElement(index === 0 ? 'strong' : 'span'), { textContent: line })));
      card.hidden = false;
      place(card, (item.querySelector('.bar, .runs, .red, circle, path, rect') ?? item).getBoundingClientRect(), area.getBoundingClientRect());
    };
    const hide = () => (card.hidden = true);
    item.addEventListener('pointerenter', show);
    item.addEventListener('pointerleave', hide);
    item.addEventListener('focus', show);
    item.addEventListener('blur', hide);
  });
  area.addEventListener('scroll', () => (card.hidden = true), { passive: true });
  addEventListener('keydown', ({ key }) => {
    if (key === 'Escape') card.hidden = true;
  });
}

const GAP = 8;

/** Below what it belongs to, or above it where there is no room; always on the page. */
function place(card: HTMLElement, item: DOMRect, area: DOMRect): void {
  const { width, height } = card.getBoundingClientRect();
  const middle = (Math.max(item.left, area.left) + Math.min(item.right, area.right)) / 2;
  const left = Math.min(Math.max(GAP, middle - width / 2), document.documentElement.clientWidth - width - GAP);
  const isRoomBelow = item.bottom + GAP + height <= innerHeight;
  card.style.left = `${left}px`;
  card.style.top = `${isRoomBelow ? item.bottom + GAP : Math.max(GAP, item.top - GAP - height)}px`;
}
