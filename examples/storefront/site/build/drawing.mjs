/** The cloths that sails are cut from; the weave shows on them. */
const CLOTH = { cherry: '#d8343a', orange: '#ef7d1a', sun: '#f7b816', mint: '#17a689', sky: '#58b4e3', cobalt: '#3158d8', plum: '#7446b0', rose: '#f07aa5', white: '#fbfaf4' };
const COLOURS = { ...CLOTH, shade: '#9a4d12', wood: '#d9b27c', cord: '#3158d8' };

/** Two digits after the point are enough for a picture, and the same on every machine. */
export const round = (value) => Math.round(value * 100) / 100;

/** Where the lines are tied, in the picture's own coordinates: two for a stunt kite, none for what does not fly. */
export function towPoints({ tows }, { at, scale, lean }) {
  const angle = (lean * Math.PI) / 180;
  return tows.map(([x, y]) => [at[0] + scale * (x * Math.cos(angle) - y * Math.sin(angle)), at[1] + scale * (x * Math.sin(angle) + y * Math.cos(angle))].map(round));
}

/** How far a drawing is enlarged, and where its middle goes, so that it fills a frame [width, height] around a point. */
export function fit({ box: [left, top, right, bottom], tows }, [x, y], [width, height]) {
  const lowest = Math.max(bottom, ...tows.map(([, down]) => down));
  const scale = round(Math.min(width / (right - left), height / (lowest - top)));
  return { at: [round(x - (scale * (left + right)) / 2), round(y - (scale * (top + lowest)) / 2)], scale };
}

/** One product as coloured cloth, put at a place in a picture. */
export function kite({ panels, spars, cords, ribbons }, { at, scale, lean }) {
  const tails = ribbons.map(({ d, fill }) => `<path d="${d}" fill="none" stroke="${COLOURS[fill]}" stroke-width="8" stroke-linejoin="round" stroke-linecap="round"/>`);
  const sail = panels.map(({ d, fill }) => `<path d="${d}" fill="${COLOURS[fill]}" fill-rule="evenodd"/>`);
  const woven = panels.filter(({ fill }) => fill in CLOTH).map(({ d }) => d).join('');
  const weave = woven === '' ? '' : `<path d="${woven}" fill="url(#ripstop)" fill-rule="evenodd"/>`;
  const frame = spars.map((d) => `<path class="spar" d="${d}"/>`);
  const strings = cords.map((d) => `<path class="line" d="${d}"/>`);
  return `<g transform="translate(${at.join(' ')}) rotate(${lean}) scale(${scale})">${[...tails, ...sail, weave, ...frame, ...strings].join('')}</g>`;
}
