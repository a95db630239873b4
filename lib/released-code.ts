import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AssetHashType, FileSystem } from 'aws-cdk-lib';
import { AssetCode, CfnFunction, Code } from 'aws-cdk-lib/aws-lambda';

const SAYS = 'no release was deployed to this function yet; call it by its alias, after the first deployment';

/** By the handlers `index.handler` and `index.lambda_handler`. With another one the runtime says that it does not find it. */
const FILES: Readonly<Record<string, string>> = {
  'index.js': `exports.handler = async () => { throw new Error('${SAYS}'); };\n`,
  'index.py': `def handler(event, context):\n    raise RuntimeError('${SAYS}')\n\n\nlambda_handler = handler\n`,
};

/** What the key of the asset is made of. It never changes, so that no later version of this library gives a stack a reason to replace released code. */
const NAME = 'cdk-release-pipeline: no release yet';

/** The code of functions that releases are deployed to. */
export class ReleasedCode {
  /**
   * What a function holds until its first release: it refuses every call, and says why. It is the same for ever, so that CloudFormation never has
   * a reason to put other code in the place of a release's.
   */
  public static placeholder(): Code {
    const folder = FileSystem.mkdtemp('released-code-');
    for (const [file, text] of Object.entries(FILES)) writeFileSync(join(folder, file), text);
    return new PlaceholderCode(folder, { assetHash: NAME, assetHashType: AssetHashType.CUSTOM });
  }

  /** @internal */
  public static _isPlaceholder(fn: CfnFunction): boolean {
    return placeholders.has(fn);
  }

  private constructor() {}
}

const placeholders = new WeakSet<object>();

class PlaceholderCode extends AssetCode {
  public override bindToResource(...args: Parameters<AssetCode['bindToResource']>): void {
    placeholders.add(args[0]);
    super.bindToResource(...args);
  }
}
