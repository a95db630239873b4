import { fit, kite, round, towPoints } from './drawing.mjs';

const STROKES = '.line{fill:none;stroke:#24314d;stroke-width:1.2}.spar{stroke:#24314d;stroke-opacity:.5;stroke-width:1.8;stroke-linecap:round}'
  + '@media(prefers-color-scheme:dark){.line{stroke:#c5d3ea}.spar{stroke:#56637c;stroke-opacity:.75}}';
const DEFS = '<defs><pattern id="ripstop" width="8" height="8" patternUnits="userSpaceOnUse"><path d="M0 0H8M0 0V8" stroke="#fff" stroke-opacity=".3" stroke-width=".8" fill="none"/></pattern></defs>';

const svg = (width, height, style, body) =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" preserveAspectRatio="xMidYMax meet" width="${width}" height="${height}"><style>${style}</style>${body}</svg>\n`;

/** A product in the air: its sail, its tails, and what holds it, down to the lower edge of the picture. */
export function flight(drawing) {
  const place = { ...fit(drawing, [200, 142], [272, 214]), lean: drawing.lean };
  const to = drawing.lean > 0 ? 96 : 304;
  const lines = towPoints(drawing, place).map(([x, y]) => `<path class="line" d="M${x} ${y}Q${round((x + to) / 2 + (x - to) * 0.32)} 258 ${round(to + (x - 200) * 0.3)} 324"/>`);
  return svg(400, 320, STROKES, DEFS + kite(drawing, place) + lines.join(''));
}

/** The same product as a working drawing: outline, spars, tow point, measures in centimetres. */
export function plan(drawing) {
  const style = 'path,line{fill:none;stroke:#2a50c8;stroke-width:1.1}.spar{stroke-width:2.6}.cord,.tail{stroke-width:.8;stroke-dasharray:4 3}.tow{fill:#c42b32;stroke:none}'
    + 'text{fill:#24314d;font:500 13px ui-sans-serif,system-ui,sans-serif;text-anchor:middle}'
    + '@media(prefers-color-scheme:dark){path,line{stroke:#8fb0ff}.tow{fill:#ff8f86}text{fill:#dce6f7}}';
  const paths = (kind, list) => list.map((d) => `<path class="${kind}" d="${d}" vector-effect="non-scaling-stroke"/>`).join('');
  const shape = paths('edge', drawing.panels.map((panel) => panel.d)) + paths('spar', drawing.spars) + paths('cord', drawing.cords)
    + paths('tail', drawing.ribbons.map((ribbon) => ribbon.d)) + drawing.tows.map(([x, y]) => `<circle class="tow" cx="${x}" cy="${y}" r="4"/>`).join('');
  const place = fit(drawing, [212, 144], [270, 216]);
  return svg(400, 320, style, `<g transform="translate(${place.at.join(' ')}) scale(${place.scale})">${shape}</g>${measures(drawing, place)}`);
}

function measures({ box, size: [width, height] }, { at, scale }) {
  const [left, top, right, bottom] = box.map((value, index) => round(value * scale + at[index % 2]));
  const across = `<path d="M${left} 282V294M${right} 282V294M${left} 288H${right}"/><text x="${round((left + right) / 2)}" y="310">${width} cm</text>`;
  const x = left - 26;
  const down = `<path d="M${x - 6} ${top}H${x + 6}M${x - 6} ${bottom}H${x + 6}M${x} ${top}V${bottom}"/><text transform="translate(${x - 8} ${round((top + bottom) / 2)}) rotate(-90)">${height} cm</text>`;
  return (width === null ? '' : across) + down;
}

/** The picture behind the front page's first words: kites over a hill, all held by one hand. The hill goes on beyond both edges, for wide screens. */
export function sky({ hand, kites }, drawings) {
  const style = `${STROKES}.far{fill:#9fc3ad}.near{fill:#5f9a7c}.kite{transform-origin:${hand[0]}px ${hand[1]}px;animation:sway 9s ease-in-out infinite alternate}`
    + kites.map((_, index) => `.k${index}{animation-duration:${8 + index * 1.7}s;animation-delay:-${index * 3}s}`).join('')
    + '@keyframes sway{from{transform:rotate(-1.3deg)}to{transform:rotate(1.3deg)}}@media(prefers-reduced-motion:reduce){.kite{animation:none}}'
    + '@media(prefers-color-scheme:dark){.far{fill:#1d3a45}.near{fill:#12262f}}';
  const flying = kites.map(({ kite: slug, ...place }, index) => {
    const lines = towPoints(drawings[slug], place)
      .map(([x, y]) => `<path class="line" d="M${x} ${y}Q${round((x + hand[0]) / 2 + (x - hand[0]) * 0.16)} ${round((y + hand[1]) / 2 + 60)} ${hand.join(' ')}"/>`);
    return `<g class="kite k${index}">${kite(drawings[slug], place)}${lines.join('')}</g>`;
  });
  const hills = ['<path class="far" d="M-3000 640V560C-1800 620 -700 640 0 600S620 560 900 582S1240 540 1440 562S2600 620 4400 570V640Z"/>', '<path class="near" d="M-3000 640V610C-1600 640 -300 650 0 624C300 598 640 642 900 622S1230 556 1440 600S2800 640 4400 606V640Z"/>'];
  return svg(1440, 640, style, DEFS + hills[0] + flying.join('') + hills[1]);
}

/** The shop's mark: a diamond kite in four panels. */
export function mark() {
  return svg(32, 32, '', '<path fill="#d8343a" d="M16 1V12H5ZM16 12H27L16 31Z"/><path fill="#f7b816" d="M16 1L27 12H16ZM5 12H16V31Z"/>');
}
