import { NumberParameters } from '../../lib/contracts/build';
import { ReleaseError } from '../../lib/contracts/errors';
import { failureText, Handover } from '../../lib/contracts/handover';
import { NumberedFact } from '../../lib/contracts/ledger-facts';
import { BuildsState } from '../../lib/contracts/ledger-state';
import { numbered, seriesOf } from '../../lib/contracts/version-format';

/** The number of a build, unless it has one already, or says its version itself. */
export function decideNumber(builds: BuildsState, { executionId, format }: NumberParameters, at: string): NumberedFact | null {
  if (format === null || builds.numbered.some((item) => item.executionId === executionId)) return null;
  const series = seriesOf(format, at);
  const number = (builds.series.find((item) => item.series === series)?.number ?? 0) + 1;
  return { kind: 'numbered', executionId, series, number, version: numbered(series, number) };
}

/** Why a build may not go on. */
export function failureOf({ outcome }: Handover, stage: string): { readonly error: ReleaseError; readonly lines: readonly string[] } | undefined {
  if (outcome.ok) return undefined;
  return {
    lines: outcome.lines,
    error: new ReleaseError('BuildFailed', `${stage}: ${failureText(outcome)}\nMend it and commit; to run the same commit again, retry all actions of the stage`),
  };
}
