import type { StepSize } from './fingerprint';
import type { History, Moment, Played } from './play';

/** What the search tells a worker. */
export type Order =
  | { readonly kind: 'play'; readonly folder: string; readonly history: History; readonly size: StepSize; readonly isLast: boolean }
  | { readonly kind: 'go on'; readonly isNew: boolean };

/** What a worker tells the search. */
export type Message = { readonly kind: 'moment'; readonly moment: Moment } | { readonly kind: 'played'; readonly played: Played };
