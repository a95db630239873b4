import type { StoreReport } from '../../lib/local/page/copied';
import type { ApprovalReport, DeploymentReport, EnvironmentReport, FailedBuildReport, ReleaseReport } from '../../lib/contracts/report';
import { who, Who } from '../../lib/local/who';
import { table } from './table';
import { clip, minutes, oneLine, wrap } from './text';
import type { Painter, Tone } from './tone';

/** What a rehearsal or a store came to: first of all which release is where, since when, and why. `width`: of a terminal; `name`: how people are called. */
export function tables(report: StoreReport, paint: Painter, width?: number, name: Who = who): string[] {
  const { releases, deployments, approvals, refusals, failedBuilds } = report;
  const told = new Set([...deployments, ...refusals].map(({ reason }) => reason));
  return [
    ...tableOf(['environment', 'runs', 'since', 'last good', 'waits for', 'why'], report.environments.map((item) => [
      `${item.release}/${item.name}`, item.running?.version ?? (isUnknown(item) ? 'not known' : 'nothing'), minutes(item.since), item.lastGood ?? '-', item.waiting ?? '-', whyThere(report, item),
    ]), width, (text, row) => paint(isUnknown(report.environments[row]) ? 'waiting' : undefined, text)),
    ...tableOf(['release', 'of', 'sealed', 'what became of it'], releases.map((item) => [item.version, item.name, minutes(item.sealedAt), becameOf(item, told)]), width),
    ...tableOf(['deployment', 'to', 'class', 'outcome', 'why'], deployments.map((item) => [
      item.version, `${item.release}/${item.environment}`, item.class, item.outcome, item.reason,
    ]), width, (text, row) => paint(OUTCOMES[deployments[row].outcome], text)),
    ...tableOf(['approval', 'in', 'answer', 'who and why'], approvals.map((item) => [
      item.version, item.environment, item.answer, [item.by && name(item.by), item.reason].filter((text) => text !== null).join(': ') || '-',
    ]), width, (text, row) => paint(ANSWERS[approvals[row].answer], text)),
    ...failedBuilds.flatMap((build) => failedBuildLines(build, paint, width)),
    ...tableOf(['refused', 'in', 'why'], refusals.map((item) => [item.version || '-', `${item.environment ?? item.release}/${item.stage}`, item.reason]), width),
  ];
}

/** What deserves a look; the rest needs no colour. */
const OUTCOMES: Readonly<Partial<Record<DeploymentReport['outcome'], Tone>>> = { failed: 'bad', interrupted: 'waiting', open: 'progress' };
const ANSWERS: Readonly<Partial<Record<ApprovalReport['answer'], Tone>>> = { rejected: 'bad', expired: 'bad', void: 'waiting', waiting: 'waiting' };

function isUnknown({ running, since }: EnvironmentReport): boolean {
  return running === null && since !== null;
}

/** A table below an empty line; nothing if it is empty. */
export function tableOf(head: readonly string[], rows: readonly (readonly string[])[], width?: number, paint?: (text: string, row: number) => string): string[] {
  return rows.length === 0 ? [] : ['', table(head, rows.map((row) => row.map(oneLine)), width, paint)];
}

/** Why an environment runs what it runs: the word of the deployment that brought it; after a rollback, what was wrong with what was there before. */
function whyThere({ deployments }: StoreReport, { release, name, running, since }: EnvironmentReport): string {
  const here = deployments.filter((item) => item.release === release && item.environment === name);
  const found = here.filter(({ version }) => !running || version === running.version).at(-1);
  if (!since || !found) return '-';
  if (!running) return `${found.version}: ${found.reason}`;
  const before = here[here.indexOf(found) - 1];
  return found.class === 'rollback' && before ? `${found.class} from ${before.version}: ${before.reason}` : found.reason;
}

/** For whoever committed: the last lines that the build wrote. */
function failedBuildLines({ version, stage, commit, author, reason, lines }: FailedBuildReport, paint: Painter, width?: number): string[] {
  const made = [commit?.slice(0, 7), author && `by ${author}`].filter(Boolean).join(' ');
  return [
    '', ...wrap(`The build${version && ` of ${version}`}${made && ` (${made})`} failed in ${stage}: ${oneLine(reason)}`, width ?? Number.POSITIVE_INFINITY).map((line) => paint('bad', line)),
    ...lines.map((line) => `  ${width === undefined ? line : clip(line, width - 2)}`),
  ];
}

/** Why is said here only if no deployment or refusal tells it: what turned bad was deployed well. */
function becameOf({ environments }: ReleaseReport, told: ReadonlySet<string>): string {
  return environments.map(({ environment, state, reason, overtakenBy }) => (
    `${state}${overtakenBy === null ? '' : ` by ${overtakenBy}`} in ${environment}${reason === null || told.has(reason) ? '' : ` (${reason})`}`
  )).join(', ') || 'it was queued nowhere';
}
