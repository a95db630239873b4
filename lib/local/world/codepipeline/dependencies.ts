import { Ids } from '../ids';
import { EventsPort, FunctionsPort, JournalPort, ObjectsPort, TopicsPort } from '../ports';
import { Timeline } from '../timeline';

/** What CodePipeline needs of the rest of the world. */
export interface CodePipelineDependencies {
  readonly timeline: Timeline;
  readonly ids: Ids;
  readonly objects: ObjectsPort;
  readonly functions: FunctionsPort;
  readonly topics: TopicsPort;
  readonly events: EventsPort;
  readonly journal: JournalPort;
  readonly account: string;
  readonly region: string;
}
