import { placeLabels } from './labels';

const MOST = 64;
const STEP = 1.5;
const WHEEL = 0.002;
const ARROW = 80;

/** The timeline may be wider than its window: buttons, keys, the wheel with Ctrl, and two fingers make it so. */
export function zoom(window: HTMLElement): void {
  const canvas = window.querySelector<SVGSVGElement>('svg')!;
  let factor = 1;

  /** Keeps what is at `x`, counted from the window's left edge, where it is. */
  const set = (wanted: number, x = window.clientWidth / 2) => {
    const next = Math.min(MOST, Math.max(1, wanted));
    const at = (window.scrollLeft + x) / canvas.clientWidth;
    factor = next;
    canvas.style.width = next === 1 ? '' : `${next * 100}%`;
    canvas.dataset.level = next >= 12 ? '2' : next >= 3 ? '1' : '0';
    window.scrollLeft = at * canvas.clientWidth - x;
    placeLabels(canvas);
  };

  const actions: Readonly<Record<string, () => void>> = { in: () => set(factor * STEP), out: () => set(factor / STEP), all: () => set(1) };
  document.querySelectorAll<HTMLButtonElement>('[data-zoom]').forEach((button) => button.addEventListener('click', actions[button.dataset.zoom!]));
  window.addEventListener('keydown', (event) => {
    const keys: Readonly<Record<string, () => void>> = {
      '+': actions.in, '=': actions.in, '-': actions.out, '0': actions.all,
      'ArrowLeft': () => window.scrollBy(-ARROW, 0), 'ArrowRight': () => window.scrollBy(ARROW, 0), 'Home': () => window.scrollTo(0, 0), 'End': () => window.scrollTo(canvas.clientWidth, 0),
    };
    if (event.ctrlKey || event.metaKey || event.altKey || !Object.hasOwn(keys, event.key)) return;
    event.preventDefault();
    keys[event.key]();
  });
  const xOf = (clientX: number) => clientX - window.getBoundingClientRect().left;
  window.addEventListener('wheel', (event) => {
    if (!event.ctrlKey) return;
    event.preventDefault();
    set(factor * Math.exp(-event.deltaY * WHEEL * (event.deltaMode === 0 ? 1 : 20)), xOf(event.clientX));
  }, { passive: false });
  pinch(window, (ratio, clientX) => set(factor * ratio, xOf(clientX)));
  new ResizeObserver(() => placeLabels(canvas)).observe(window);
}

/** Two fingers: how much farther apart they are than a moment before, and where their middle is. */
function pinch(window: HTMLElement, moved: (ratio: number, x: number) => void): void {
  let before = 0;
  window.addEventListener('touchmove', (event) => {
    const [one, two] = [event.touches[0], event.touches[1]];
    if (!two) return;
    event.preventDefault();
    const now = Math.hypot(one.clientX - two.clientX, one.clientY - two.clientY);
    if (before > 0) moved(now / before, (one.clientX + two.clientX) / 2);
    before = now;
  }, { passive: false });
  for (const kind of ['touchstart', 'touchend', 'touchcancel']) window.addEventListener(kind, () => (before = 0), { passive: true });
}
