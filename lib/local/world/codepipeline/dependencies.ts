import { StackOperations } from '../cloudformation';
import type { AccessPort } from '../iam/access-port';
import { Ids } from '../ids';
import { AlarmsPort, BuildsPort, EventsPort, FunctionReleasesPort, FunctionsPort, JournalPort, LogsPort, ObjectsPort, RepositoriesPort, TopicsPort } from '../ports';
import { Roles } from '../sts/roles';
import { Timeline } from '../timeline';

/** What CodePipeline needs of the rest of the world. */
export interface CodePipelineDependencies {
  readonly timeline: Timeline;
  readonly ids: Ids;
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
  /** Actions may work in the name of roles that trust the pipeline's. */
  readonly roles: Roles;
  readonly stacks: StackOperations;
  readonly journal: JournalPort;
  readonly account: string;
  readonly region: string;
}
