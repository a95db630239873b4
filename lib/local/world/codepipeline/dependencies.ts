import { StackOperations } from '../cloudformation';
import type { AccessPort } from '../iam/access-port';
import { Identities } from '../identities';
import { Ids } from '../ids';
import { AlarmsPort, BuildsPort, EventsPort, FunctionReleasesPort, FunctionsPort, JournalPort, LogsPort, ObjectsPort, RepositoriesPort, TopicsPort } from '../ports';
import { Timeline } from '../timeline';

/** What CodePipeline needs of the rest of the world. */
export interface CodePipelineDependencies {
  readonly timeline: Timeline;
  readonly ids: Ids;
  readonly identities: Identities;
  readonly access: AccessPort;
  readonly objects: ObjectsPort;
  readonly functions: FunctionsPort;
  readonly releases: FunctionReleasesPort;
  readonly alarms: AlarmsPort;
  readonly logs: LogsPort;
  readonly topics: TopicsPort;
  readonly builds: BuildsPort;
  readonly repositories: RepositoriesPort;
  readonly events: EventsPort;
  readonly stacks: StackOperations;
  readonly journal: JournalPort;
  readonly account: string;
  readonly region: string;
}
