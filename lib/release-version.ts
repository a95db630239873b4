import { DEFAULT_VERSION_FORMAT, versionFormatFault } from './contracts/version-format';
import { fault } from './private/fault';

/** How a release that is built here gets its version. The same version with other bytes is refused; with the same bytes it is the same release. */
export class ReleaseVersion {
  /**
   * A text with `{n}` for a number that counts the builds from 0, e.g. `1.4.{n}`; `{yyyy}`, `{mm}` and `{dd}` are the day (UTC), and counting begins
   * anew with each new text. A number is given to each build once, at its beginning: a retry does not burn another one, a build that fails does.
   */
  public static format(format: string): ReleaseVersion {
    return new ReleaseVersion(format, undefined);
  }

  /**
   * What a command says on the last line that it writes to its standard output, e.g. `node -p "require('./package.json').version"`. It runs before
   * the build's commands, in the folder of the source.
   */
  public static fromCommand(command: string): ReleaseVersion {
    return new ReleaseVersion(undefined, command);
  }

  /** @internal */
  public static _default(): ReleaseVersion {
    return ReleaseVersion.format(DEFAULT_VERSION_FORMAT);
  }

  private constructor(
    /** @internal */ public readonly _format: string | undefined,
    /** @internal */ public readonly _command: string | undefined,
  ) {}

  /** @internal */
  public _faults(): string[] {
    if (this._format === undefined) return this._command!.trim() === '' ? [fault('VersionInvalid', 'the command that says the version is empty', 'write one')] : [];
    const text = versionFormatFault(this._format);
    return text === undefined ? [] : [`VersionInvalid: ${text}`];
  }
}
