import { DeploymentConditions, DeploymentQueue } from './conditions';
import { Deploy } from './deploy';
import { Notify } from './notify';
import { Rollback } from './rollback';

/** A place where releases are deployed. */
export interface ReleaseEnvironment {
  /** Lower case letters and digits, in words joined by '-', at most 20 characters; `build` is reserved. */
  readonly name: string;
  /** What is deployed, and where to. At least one. */
  readonly deploy: Deploy[];
  /**
   * Deploys one after the other, in the order of `deploy`: each begins when the one before has succeeded, e.g. a function when the stack has the
   * index that its code asks for. When one fails, those after it are left as they are.
   * @default false - all begin at the same time
   */
  readonly deployInOrder?: boolean;
  /**
   * What must be true before a deployment begins.
   * @default - nothing is asked
   */
  readonly before?: DeploymentConditions;
  /**
   * What must be true after a deployment, before it counts as good.
   * @default - a deployment is good when what runs was read back and is what was sealed
   */
  readonly after?: DeploymentConditions;
  /**
   * What happens to releases that arrive while the environment is busy.
   * @default DeploymentQueue.LATEST
   */
  readonly queue?: DeploymentQueue;
  /**
   * What happens when a deployment fails.
   * @default - the environment is left as it is, and says that what runs there is not good
   */
  readonly rollback?: Rollback;
  /**
   * Who is told what happens in this environment. A change of it changes no pipeline; like every change of the configuration it makes yeses void that people have given and that were not acted on.
   * @default - nobody but those who are told of the whole release pipeline
   */
  readonly notify?: Notify[];
}
