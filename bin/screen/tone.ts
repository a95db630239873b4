import type { Mark } from '../../lib/local';
import { paint, Style } from '../output';

/** What a colour means; what has none is neither. Nothing is said by it alone. */
export type Tone = 'good' | 'bad' | 'waiting' | 'progress' | 'past' | 'title' | 'clock';

/** Gives a text the colour of its tone, or none where there are no colours. */
export type Painter = (tone: Tone | undefined, text: string) => string;

const STYLES: Readonly<Record<Tone, Style>> = { good: 'green', bad: 'red', waiting: 'yellow', progress: 'blue', past: 'dim', title: 'bold', clock: 'cyan' };

export function painter(hasColours: boolean): Painter {
  return (tone, text) => (hasColours && tone !== undefined && text !== '' ? paint(STYLES[tone], text) : text);
}

export function toneOf(mark: Mark | 'sealed'): Tone {
  if (mark === 'queued' || mark === 'overridden' || mark === 'interrupted') return 'waiting';
  return mark === 'good' || mark === 'yes' || mark === 'rolled back' || mark === 'sealed' ? 'good' : 'bad';
}

/** Whether a mark stands in capitals before its line, so that nobody overlooks it. */
export function isLoud(mark: Mark): boolean {
  return !(['good', 'yes', 'no', 'queued'] as readonly Mark[]).includes(mark);
}
