import { NumberParameters } from '../../lib/contracts/build';
import { failureText, Handover } from '../../lib/contracts/handover';
import { NumberedFact } from '../../lib/contracts/ledger-facts';
import { BuildsState } from '../../lib/contracts/ledger-state';
import { numbered, seriesOf } from '../../lib/contracts/version-format';
import { Failure } from '../shared/build-failure';

/** The number of a build, unless it has one already, or says its version itself. */
export function decideNumber(builds: BuildsState, { executionId, format }: NumberParameters, at: string): NumberedFact | null {
  if (format === null || builds.numbered.some((item) => item.executionId === executionId)) return null;
  const series = seriesOf(format, at);
  const number = (builds.series.find((item) => item.series === series)?.number ?? -1) + 1;
  return { kind: 'numbered', executionId, series, number, version: numbered(series, number) };
}

/** Why a build may not go on. */
export function failureOf({ outcome }: Handover): Failure | undefined {
  if (outcome.ok) return undefined;
  return { code: 'BuildFailed', reason: failureText(outcome), lines: outcome.lines, remedy: 'mend it and commit; to run the same commit again, retry all actions of the stage' };
}
