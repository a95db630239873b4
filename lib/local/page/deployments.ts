import { Digest } from '../../contracts/digest';
import { LedgerEntry } from '../../contracts/ledger';
import { AdmittedFact, Fact } from '../../contracts/ledger-facts';
import { Side, SIDES } from '../../contracts/ledger-state';
import { ApprovalReport } from '../../contracts/report';
import { approvalsOf, Told } from '../history';
import type { ApprovalPart, DeploymentEnd, DeploymentPart, SidePart } from '../../page/document';
import { ledgerLine, somebody } from './ledger-line';
import { Watched } from './watched';

/** Every execution that was let in, as the ledger tells it, and with what was seen beside. */
export function deploymentsOf(release: string, entries: readonly LedgerEntry[], digests: readonly Digest[], watched: Watched): DeploymentPart[] {
  const byExecution = new Map<string, LedgerEntry[]>();
  for (const entry of entries) {
    if ('executionId' in entry.fact) byExecution.set(entry.fact.executionId, [...byExecution.get(entry.fact.executionId) ?? [], entry]);
  }
  const counts = new Map<string, number>();
  return entries.flatMap(({ fact, at }) => {
    if (fact.kind !== 'admitted') return [];
    const number = (counts.get(fact.environment) ?? 0) + 1;
    counts.set(fact.environment, number);
    const start = entries.find((entry) => entry.sequence === fact.start);
    const own = [...(start ? [start] : []), ...byExecution.get(fact.executionId)!].sort((a, b) => a.sequence - b.sequence);
    return [deployment(`deployment-${release}-${fact.environment}-${number}`, release, fact, at, own, digests, watched)];
  });
}

function deployment(id: string, release: string, fact: AdmittedFact, admittedAt: string, own: readonly LedgerEntry[], digests: readonly Digest[], watched: Watched): DeploymentPart {
  const { environment, executionId, configuration, class: deploymentClass } = fact;
  const at = (kind: Fact['kind']) => own.find((entry) => entry.fact.kind === kind)?.at ?? null;
  const attested = lastOf(own, 'attested');
  const badAfter = lastOf(own, 'turned-bad');
  return {
    id, release, environment, executionId, configuration, admittedAt, class: deploymentClass,
    version: fact.release.version, digest: fact.release.digest, why: lastOf(own, 'start')?.why ?? null,
    ...endOf(own),
    isBad: badAfter !== undefined || lastOf(own, 'closed')?.bad === true,
    openedAt: at('opened'),
    readBackAt: at('attested'),
    readBack: attested ? { ok: attested.ok, reason: attested.reason, files: attested.files } : null,
    steps: own.map((entry) => ledgerLine(release, entry, digests[entry.sequence - 1], watched.who, 'known')),
    approvals: approvalParts(release, approvalsOf(own), watched),
    sides: SIDES.flatMap((side) => sideOf(side, executionId, own, watched) ?? []),
  };
}

function endOf(own: readonly LedgerEntry[]): Pick<DeploymentPart, 'outcome' | 'reason' | 'endedAt'> {
  const turned = own.find(({ fact }) => fact.kind === 'turned-bad');
  const end = (outcome: DeploymentEnd, reason: string, endedAt: string | null) => ({ outcome, reason, endedAt });
  for (const { fact, at } of own) {
    if (fact.kind === 'closed') return end(fact.outcome, turned?.fact.kind === 'turned-bad' ? `${fact.reason}; bad since ${turned.at}: ${turned.fact.reason}` : fact.reason, at);
    if (fact.kind === 'freed') {
      const refusal = lastOf(own, 'refused');
      if (fact.supersededBy !== null || fact.again) return end(fact.again ? 'interrupted' : 'overtaken', fact.reason, at);
      return end('refused', refusal ? `${refusal.code}: ${refusal.reason}` : fact.reason, at);
    }
  }
  return lastOf(own, 'opened') ? end('open', 'in progress', null) : end('waiting', 'let in; nothing is deployed yet', null);
}

/** With what was asked, and the instant of the answer, where that was seen. */
export function approvalParts(release: string, told: readonly Told<ApprovalReport>[], { asked, who }: Watched): ApprovalPart[] {
  return told.flatMap(({ entry: { fact, at }, report: { environment, version, answer, by, reason } }) => {
    if (fact.kind !== 'approval') return [];
    const question = asked.find(({ token }) => token === fact.token);
    return [{ release, environment, version, answer, reason, by: by === null ? null : somebody(by, who), action: fact.action, at: question?.answeredAt ?? at, ...(question?.text && { asked: question.text }) }];
  });
}

/** A side whose answer stands in the ledger, or that is still asked. */
function sideOf(side: Side, executionId: string, own: readonly LedgerEntry[], { samples }: Watched): SidePart | undefined {
  const entry = own.filter(({ fact }) => fact.kind === 'verdict' && fact.side === side).at(-1);
  const seen = samples(executionId, side);
  if (entry?.fact.kind !== 'verdict') {
    const last = seen.at(-1);
    return last && { side, at: last.at, answer: null, reason: 'still asked', count: seen.length, gates: last.results.map((gate) => ({ ...gate, samples: samplesOf(gate.name, seen) })) };
  }
  const { answer, reason, samples: count, gates } = entry.fact;
  return { side, at: entry.at, answer, reason, count, gates: gates.map((gate) => ({ ...gate, samples: samplesOf(gate.name, seen) })) };
}

function samplesOf(name: string, seen: ReturnType<Watched['samples']>): SidePart['gates'][number]['samples'] {
  return seen.flatMap(({ at, results }) => results.filter((result) => result.name === name).map(({ verdict, reason }) => ({ at, verdict, reason })));
}

function lastOf<K extends Fact['kind']>(own: readonly LedgerEntry[], kind: K): Extract<Fact, { kind: K }> | undefined {
  return own.map(({ fact }) => fact).filter((fact): fact is Extract<Fact, { kind: K }> => fact.kind === kind).at(-1);
}
