import { Duration } from 'aws-cdk-lib';

/** Options of `Rollback.toLastGood`. */
export interface RollbackOptions {
  /**
   * How long the alarms among the gates after a deployment are looked at once it is good, every minute; 1 minute to 30 days, whole minutes.
   * One that goes red makes the release bad in the environment, which goes back. What waits there for people or gates is stopped, and
   * comes after. The next deployment ends it, and what the environment went back to is not looked at. An hour costs sixty calls of a
   * function.
   * @default - a release that is good stays good
   */
  readonly watchFor?: Duration;
}

/** What happens in an environment when a deployment fails. */
export abstract class Rollback {
  /**
   * The most recent release that was good in the environment is deployed again, with nobody asking, when a deployment that had begun fails:
   * a gate after it says no, an action fails, somebody stops it, or an alarm goes red within `watchFor`. Gates before are not asked then,
   * gates after are. At most one rollback per failed deployment, and a rollback that fails is not rolled back. It never goes past a release
   * that was handed in with a `rollbackBarrier`. If there is nothing to go back to, the environment is left as it is.
   */
  public static toLastGood(options: RollbackOptions = {}): Rollback {
    return new ToLastGood(options.watchFor);
  }

  /** Whether anything is rolled back. */
  public abstract readonly isAutomatic: boolean;
  /** How long alarms are looked at once a deployment is good; nothing: not at all. */
  public abstract readonly watchFor?: Duration;
}

class ToLastGood extends Rollback {
  public readonly isAutomatic = true;

  constructor(public readonly watchFor: Duration | undefined) {
    super();
  }
}
