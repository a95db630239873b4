/** What happens in an environment when a deployment fails. */
export abstract class Rollback {
  /**
   * The most recent release that was good in the environment is deployed again, with nobody asking, when a deployment that had begun fails:
   * a gate after it says no, an action fails, somebody stops it. Gates before are not asked then, gates after are. At most one rollback per
   * failed deployment, and a rollback that fails is not rolled back. If there is nothing to go back to, the environment is left as it is.
   */
  public static toLastGood(): Rollback {
    return new ToLastGood();
  }

  /** Whether anything is rolled back. */
  public abstract readonly isAutomatic: boolean;
}

class ToLastGood extends Rollback {
  public readonly isAutomatic = true;
}
