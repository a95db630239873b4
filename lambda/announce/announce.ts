import { AnnouncementDocument } from '../../lib/contracts/announcement';
import { EnvironmentConfiguration } from '../../lib/contracts/configuration';
import { ReleaseError } from '../../lib/contracts/errors';
import { FUNCTION_TIMEOUT } from '../../lib/contracts/functions';
import { LedgerEntry } from '../../lib/contracts/ledger';
import { unannouncedId } from '../../lib/contracts/ledger-fold';
import { UnannouncedFact } from '../../lib/contracts/ledger-facts';
import { LedgerState } from '../../lib/contracts/ledger-state';
import { topicsFor, topicsOf } from '../../lib/contracts/notify';
import { printable } from '../../lib/contracts/printable';
import { later } from '../../lib/contracts/sample';
import { now } from '../shared/clock';
import { Ledger } from '../shared/ledger.client';
import { log } from '../shared/log';
import { documentOf, messageOf } from './message';
import { News, newsOf } from './news';
import { Place, Places } from './place.client';
import { publish } from './sns.client';

/** What is older when it is first seen is no news: nobody is flooded by an old ledger. */
const NEWS_SECONDS = 24 * 3600;
const REASON_MAX = 500;
/** So many entries that nobody is told of are read again at the next time; of more it is remembered that they were read. */
const READ_AGAIN = 10;
/** What telling a few topics may take. Without it nothing is begun: Lambda delivers again. */
const RESERVE_MILLISECONDS = 25_000;

export interface Announcing {
  readonly ledger: Ledger;
  readonly places: Places;
  readonly configurations: readonly EnvironmentConfiguration[];
  /** Milliseconds that are left to this invocation. */
  readonly remaining: () => number;
}

/** Something that a topic is told. */
interface Telling {
  readonly news: News;
  readonly topic: string;
}

/**
 * Announces what was written since the last time, entry by entry: claimed, published, confirmed. A claim that nobody confirmed while its function
 * could live is not sent again, as nobody knows whether it arrived: that is written down. So nothing is told twice, and nothing is lost unseen.
 */
export async function announce(announcing: Announcing): Promise<void> {
  const { ledger, places, configurations } = announcing;
  if (!configurations.some((configuration) => topicsOf(configuration).length > 0)) return;
  let place = await settled(ledger, places);
  for (let from = -1; place !== undefined && place.through > from;) {
    from = place.through;
    place = await tellAll(announcing, place);
  }
  if (place === undefined) log('somebody else announces', { release: ledger.name });
}

/** All that was written since. What is written meanwhile is looked for again, unless nobody was told: then it wakes somebody itself. */
async function tellAll(announcing: Announcing, from: Place): Promise<Place | undefined> {
  const { ledger, places, remaining } = announcing;
  const oldest = later(now(), -NEWS_SECONDS);
  let place = from;
  let last = from.through;
  for (const { entry, before } of await ledger.since(from.through, oldest)) {
    if (remaining() < RESERVE_MILLISECONDS) throw new ReleaseError('OutOfTime', `entry ${entry.sequence} of '${ledger.name}' is announced at the next time`);
    const told = entry.at < oldest ? place : await tell(entry, before, announcing, place);
    if (told === undefined) return undefined;
    place = told;
    last = entry.sequence;
  }
  const skipped = last - place.through;
  return skipped < READ_AGAIN || await places.write(ledger.name, { ...place, through: last }) ? place : undefined;
}

/** Where announcing stands, when nothing is under way; nothing if somebody is at it. */
async function settled(ledger: Ledger, places: Places): Promise<Place | undefined> {
  const place = await places.read(ledger.name);
  if (place.sending === null) return place;
  if (now() < later(place.sending.at, FUNCTION_TIMEOUT.announce)) return undefined;
  for (const { announcement, topic } of place.sending.messages) {
    await noteUnannounced(ledger, { of: place.through, announcement, topic, code: 'Unknown', reason: 'nobody knows whether it arrived: the function ended in the middle' });
  }
  return confirm(place, ledger, places);
}

/** Nothing if somebody else has claimed it. */
async function tell(entry: LedgerEntry, before: LedgerState, { ledger, places, configurations }: Announcing, place: Place): Promise<Place | undefined> {
  const tellings = newsOf({ release: ledger.name, entry, before, refused: place.refused }).flatMap((news): Telling[] => topicsFor(news, configurations).map((topic) => ({ news, topic })));
  if (tellings.length === 0) return place;
  const refused = tellings.flatMap(({ news: { announcement, executionId } }) => (announcement === 'refused' && executionId !== null ? [executionId] : []));
  const claimed: Place = {
    ...place, through: entry.sequence, sending: { at: now(), messages: tellings.map(({ news: { announcement }, topic }) => ({ announcement, topic })) },
    refused: [...new Set([...refused, ...place.refused])],
  };
  if (!await places.write(ledger.name, claimed)) return undefined;
  const occasion = { release: ledger.name, sequence: entry.sequence, at: entry.at, region: configurations[0].region };
  for (const { news, topic } of tellings) await send(ledger, entry.sequence, documentOf(news, occasion), news, topic);
  return confirm(claimed, ledger, places);
}

async function confirm(place: Place, ledger: Ledger, places: Places): Promise<Place | undefined> {
  const confirmed = { ...place, sending: null };
  return await places.write(ledger.name, confirmed) ? confirmed : undefined;
}

/** One topic that can't be told keeps nobody else from being told. */
async function send(ledger: Ledger, sequence: number, document: AnnouncementDocument, news: News, topic: string): Promise<void> {
  const refusal = await publish(topic, messageOf(document, news));
  if (refusal) await noteUnannounced(ledger, { of: sequence, announcement: news.announcement, topic, ...refusal });
  else log('announced', { release: ledger.name, announcement: news.announcement, topic, id: document.id });
}

/** Said once, in the ledger and in the log, where an alarm can look for it. */
async function noteUnannounced(ledger: Ledger, what: Omit<UnannouncedFact, 'kind'>): Promise<void> {
  const fact: UnannouncedFact = { kind: 'unannounced', ...what, reason: printable(what.reason, REASON_MAX) };
  log('unannounced', { release: ledger.name, announcement: fact.announcement, topic: fact.topic, code: fact.code, reason: fact.reason });
  await ledger.append('announce', now(), (state) => (state.unannounced?.includes(unannouncedId(fact)) ? null : fact));
}
