import { Digest } from '../../../lib/contracts/digest';
import { Manifest } from '../../../lib/contracts/manifest';
import { CommandsTarget } from '../../../lib/contracts/targets';
import type { Inspection } from '../inspect';

/** What a script said in the end: it must be the release's version or its digest. Nobody else can say what it deployed to. */
export function inspectCommands({ version }: Manifest, digest: Digest, { commands, readBack, outputs = {} }: CommandsTarget): Inspection {
  const more = Object.entries(outputs).map(([name, value]) => `, ${name} is ${value}`).join('');
  const isThere = readBack === version || readBack === digest;
  return {
    proved: `${commands} read back ${readBack}${more}`, files: 0,
    fault: isThere ? undefined : `${commands} read back '${readBack}', which is neither ${version} nor ${digest}${more}`,
  };
}
