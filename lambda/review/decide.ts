import { ReleaseError } from '../../lib/contracts/errors';
import { StackTarget } from '../../lib/contracts/targets';
import { FoundStack, isSealedTemplate, parametersFault } from '../shared/same-stack';
import type { SealedStack } from '../shared/sealed-stack';

/** A change set as CloudFormation tells it. */
export interface FoundChangeSet extends FoundStack {
  readonly target: StackTarget;
  readonly version: string;
  readonly status: string;
  readonly reason: string | undefined;
}

/** How CloudFormation says that nothing would change: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-updating-stacks-changesets-create.html */
const NO_CHANGES = /^(The submitted information didn't contain changes|No updates are to be performed)/;

/** A change set can be executed and is made of what was sealed, or it is empty. Throws otherwise. */
export function proveChangeSet(found: FoundChangeSet, sealed: SealedStack): void {
  const { target, version, status, reason } = found;
  const where = `the change set of the stack ${target.stack}`;
  if (status === 'FAILED' && NO_CHANGES.test(reason ?? '')) return;
  if (status !== 'CREATE_COMPLETE') throw new ReleaseError('TargetDiffers', `${where} is in ${status}${reason ? `: ${reason}` : ''}; start the release again`);
  if (!isSealedTemplate(found.template, sealed)) throw new ReleaseError('TargetDiffers', `${where} is not made of ${target.template} of ${version}; find out who else makes change sets there`);
  const fault = parametersFault(found, sealed);
  if (fault) throw new ReleaseError('TargetDiffers', `${where}: ${fault}; find out who else makes change sets there`);
}
