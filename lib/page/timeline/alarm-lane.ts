import { AlarmPart } from '../document';
import { html, Markup } from '../markup';
import { TimeScale } from '../scale';
import { between, timeText } from '../words';
import { rect, told } from './shapes';

export const ALARM_LANE = 32;

/** When an alarm was red. */
export function alarmLane({ name, red }: AlarmPart, scale: TimeScale, top: number, end: string): Markup {
  return html`<g class="lane alarm">${red.map(({ from, until, reason }) => told(
    [`the alarm ${name} is red`, `${timeText(from)} to ${until === null ? 'the end' : timeText(until).slice(11)} (${between(from, until ?? end)})`, reason],
    [rect({ left: scale.place(Date.parse(from)), right: scale.place(Date.parse(until ?? end)), top: top + 9, height: 14 }, 'red')],
  ))}</g>`;
}
