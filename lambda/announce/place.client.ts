import { ANNOUNCEMENTS, AnnouncementKind } from '../../lib/contracts/announcement';
import { errorText } from '../../lib/contracts/errors';
import { announcedKey } from '../../lib/contracts/keys';
import { REFUSALS_KEPT } from '../../lib/contracts/ledger-state';
import { parseJson, Reader } from '../../lib/contracts/parse';
import { log } from '../shared/log';
import { WorkDocuments } from '../shared/work-documents.client';

const PLACE_SCHEMA_VERSION = 1;

/** One message that is under way. */
export interface Sending {
  readonly announcement: AnnouncementKind;
  readonly topic: string;
}

/** How far a ledger was announced. */
export interface Place {
  readonly schemaVersion: 1;
  /** The last entry that was announced, or is being announced. */
  readonly through: number;
  /** What is being announced, and since when: somebody has claimed it. null: nothing. */
  readonly sending: { readonly at: string; readonly messages: readonly Sending[] } | null;
  /** Executions of which people were told that they were refused, newest first. */
  readonly refused: readonly string[];
}

const NOWHERE: Place = { schemaVersion: PLACE_SCHEMA_VERSION, through: 0, sending: null, refused: [] };

/** Where announcing stands, in the work bucket. Whoever announces something has claimed it before: of two at once, one gives way. */
export class Places {
  constructor(private readonly documents: WorkDocuments) {}

  public async read(release: string): Promise<Place> {
    const text = await this.documents.read(announcedKey(release));
    return text === null ? NOWHERE : readablePlace(text);
  }

  /** False: somebody else has written since it was read. */
  public write(release: string, { refused, ...place }: Place): Promise<boolean> {
    return this.documents.write(announcedKey(release), { ...place, refused: refused.slice(0, REFUSALS_KEPT) });
  }
}

/** What nobody can read was written by nobody: it begins anew, with what is still news. */
function readablePlace(text: string): Place {
  try {
    return Reader.parse('place', parseJson('place', text), (r) => {
      r.object('schemaVersion', 'through', 'sending', 'refused').schemaVersion(PLACE_SCHEMA_VERSION);
      return {
        schemaVersion: 1,
        through: r.field('through').integer(),
        sending: r.field('sending').nullable((s) => ({
          at: s.object('at', 'messages').field('at').instant(),
          messages: s.field('messages').list((m) => ({ announcement: m.object('announcement', 'topic').field('announcement').oneOf(ANNOUNCEMENTS), topic: m.field('topic').string(/./) })),
        })),
        refused: r.field('refused').list((id) => id.string(/./)),
      };
    });
  } catch (error) {
    log('a place that nobody can read', { reason: errorText(error) });
    return NOWHERE;
  }
}
