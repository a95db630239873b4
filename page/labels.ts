/** What is kept free behind a name. */
const END = 4;

/** The same as the page was written with, in the width that it has now: a name stands in its bar, behind it, or not at all. */
export function placeLabels(canvas: SVGSVGElement): void {
  const width = canvas.clientWidth / 100;
  canvas.querySelectorAll<SVGSVGElement>('svg.label').forEach((label) => {
    const text = label.querySelector('text')!;
    const [left, right, room] = ['left', 'right', 'room'].map((name) => Number(label.dataset[name]) * width);
    text.setAttribute('class', 'inside');
    const needed = text.getComputedTextLength() + Number(text.getAttribute('x')) + END;
    const place = right - left >= needed ? 'inside' : room - right >= needed ? 'behind' : 'hidden';
    text.setAttribute('class', place);
    label.setAttribute('x', `${(place === 'behind' ? right : left) / width}%`);
  });
}
