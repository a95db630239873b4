import { counted } from '../../lib/contracts/counted';
import type { AccessReport } from '../../lib/contracts/report';
import { grantedBy } from '../../lib/local/grant-words';

/** Head and rows of a table of what is granted in vain. */
export function grantsTable(unused: AccessReport['unused']): { readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] } {
  return { head: ['granted in vain', 'why', 'to', 'by'], rows: unused.map((grant) => {
    const { what, to, by } = grantedBy(grant);
    return [what, grant.why, to ?? '-', by];
  }) };
}

/** What became of rights, in one line. */
export function rightsLine({ denied, unused }: AccessReport, isListed: boolean): string {
  const calls = denied.length > 0 ? `${counted(denied.length, 'call')} of functions and services ${denied.length === 1 ? 'was' : 'were'} denied` : 'nothing was denied to functions and services';
  const vain = unused.length > 0 ? `${counted(unused.length, 'grant')} ${unused.length === 1 ? 'is' : 'are'} more than was used${isListed ? '' : ' (--strict-iam lists them)'}` : 'every grant was needed';
  return `Rights: ${calls}; ${vain}.`;
}
