import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { ReleaseError } from '../contracts/errors';
import { FunctionName } from '../contracts/functions';

/** The bundle of a function. The only place that knows where bundles lie. */
export function handlerCode(name: FunctionName): Code {
  const folder = join(__dirname, '..', '..', 'lambda', name, 'dist');
  if (!existsSync(join(folder, 'index.js'))) {
    throw new ReleaseError('AssemblyUnreadable', `the bundle of '${name}' is not at ${folder}; run 'npm run build' in the package`);
  }
  return Code.fromAsset(folder);
}
