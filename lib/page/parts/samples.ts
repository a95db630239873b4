import { counted } from '../../contracts/counted';
import { Verdict } from '../../contracts/gate';
import { Sample, SidePart, Tone } from '../document';
import { html, Markup } from '../markup';
import { chip, time } from '../words';

export const TONE_OF_VERDICT: Readonly<Record<Verdict, Tone>> = { passed: 'good', waiting: 'waiting', inconclusive: 'past', errored: 'bad', failed: 'bad' };

/** The better the answer, the higher it stands. */
const HEIGHTS: Readonly<Record<Verdict, number>> = { passed: 8, waiting: 20, inconclusive: 20, errored: 32, failed: 32 };
const HEIGHT = 40;

/** What the gates of a side said: each answer as a dot, and in words, equal ones together. */
export function samples({ side, answer, reason, count, gates, at }: SidePart): Markup {
  return html`<h4>Gates ${side} the deployment</h4>
<p>${chip(answer === 'approved' ? 'good' : answer === 'rejected' ? 'bad' : 'busy', answer === 'approved' ? 'yes' : answer === 'rejected' ? 'no' : 'asked')} after ${counted(count, 'sample')} <span class="when">${time(at, 'clock')}</span>${answer === 'rejected' && !gates.some(({ verdict }) => verdict === 'failed') && html`: ${reason}`}</p>
${gates.map((gate) => html`<div class="gate"><h5>${gate.name}</h5>${gate.samples.length > 1 && chart(gate.name, gate.samples)}
<ul class="said">${gate.samples.length > 0 ? runs(gate.samples).map(run) : html`<li>${chip(TONE_OF_VERDICT[gate.verdict], gate.verdict)} ${gate.reason} <span class="when">the last answer</span></li>`}</ul></div>`)}`;
}

interface Run extends Sample {
  readonly until: string;
  readonly count: number;
}

function run({ at, until, count, verdict, reason }: Run): Markup {
  return html`<li>${chip(TONE_OF_VERDICT[verdict], count > 1 ? `${verdict} ${count} times` : verdict)} <span class="when">${time(at, 'clock')}${count > 1 && html` to ${time(until, 'clock')}`}</span> ${reason}</li>`;
}

function runs(all: readonly Sample[]): Run[] {
  return all.reduce<Run[]>((found, sample) => {
    const last = found.at(-1);
    if (last?.verdict !== sample.verdict || last.reason !== sample.reason) return [...found, { ...sample, until: sample.at, count: 1 }];
    return [...found.slice(0, -1), { ...last, until: sample.at, count: last.count + 1 }];
  }, []);
}

function chart(name: string, all: readonly Sample[]): Markup {
  const [from, until] = [Date.parse(all[0].at), Date.parse(all[all.length - 1].at)];
  const place = (at: string) => Math.round((1.5 + (Date.parse(at) - from) / Math.max(1, until - from) * 97) * 100) / 100;
  return html`<div class="chart"><span aria-hidden="true">yes<br>–<br>no</span><svg height="${HEIGHT}" role="img" aria-label="${`${counted(all.length, 'answer')} of ${name}; the same in words below`}">
${[8, 20, 32].map((y) => html`<line class="rule" x1="0" x2="100%" y1="${y}" y2="${y}"/>`)}
${all.map(({ at, verdict, reason }) => html`<g><title>${`${at.slice(11, 19)} ${verdict}: ${reason}`}</title><circle class="${verdict}" cx="${place(at)}%" cy="${HEIGHTS[verdict]}" r="3.5"/></g>`)}</svg></div>`;
}
