import { Access } from '../../../lib/local/world/iam/access';
import type { Right } from '../../../lib/local/world/iam/access-port';
import { Denied } from '../../../lib/local/world/iam/denied';
import type { Caller } from '../../../lib/local/world/service';

/** Something that somebody wanted to do, and whether he was let. */
export interface Asked {
  readonly caller: Caller;
  readonly right: Right;
  readonly allowed: boolean;
}

/** Everything that is asked of policies while something is played, each question once. */
export async function recorded(work: () => Promise<unknown>): Promise<readonly Asked[]> {
  const asked = new Map<string, Asked>();
  const original = Access.prototype.require;
  const note = (caller: Caller, right: Right, allowed: boolean) => asked.set(keyOf(caller, right), { caller, right, allowed });
  const spy = jest.spyOn(Access.prototype, 'require').mockImplementation(function (this: Access, caller: Caller, ...rights: readonly Right[]): void {
    for (const right of rights) {
      try {
        original.call(this, caller, right);
      } catch (error) {
        if (error instanceof Denied) note(caller, right, false);
        throw error;
      }
      note(caller, right, true);
    }
  });
  try {
    await work();
  } finally {
    spy.mockRestore();
  }
  return [...asked.values()];
}

/** Objects and sessions with other random parts are asked for in the same way. */
export function keyOf({ arn, roleArn, account, context, sessionPolicy }: Caller, { action, resource, context: more }: Right): string {
  return JSON.stringify([roleArn ?? arn, account, context, sessionPolicy?.name, action, resource, more]);
}

/** One of those that differ in nothing but the name of an object. */
export function oneOfEach(asked: readonly Asked[]): readonly Asked[] {
  return [...new Map(asked.map((each) => [keyOf(each.caller, { ...each.right, resource: kindOf(each.right.resource), context: undefined }), each])).values()];
}

/** A bucket, the first folders, and what kind of a file it is. */
function kindOf(resource: string): string {
  if (!resource.startsWith('arn:aws:s3:::')) return resource;
  const [bucket, ...path] = resource.split('/');
  return [bucket, ...path.slice(0, 2).map((folder) => (path.length > 2 ? folder : '*')), /release\.json$|\.\w+$/.exec(resource)?.[0] ?? ''].join('/');
}
