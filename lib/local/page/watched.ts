import { GateResult } from '../../contracts/gate';
import { Side } from '../../contracts/ledger-state';
import { who, Who } from '../who';

/** What is known of deployments beside the ledger. */
export interface Watched {
  readonly who: Who;
  /** Questions to people. */
  readonly asked: readonly { readonly token: string; readonly text: string | null; readonly answeredAt: string | null }[];
  /** What the gates of a side said each time that they were asked. */
  samples(executionId: string, side: Side): readonly { readonly at: string; readonly results: readonly GateResult[] }[];
}

/** Where there is a ledger and nothing else. */
export const NOTHING_WATCHED: Watched = { who, asked: [], samples: () => [] };
