import { DeploymentPart, EnvironmentPart, PipelinePart } from '../document';
import { html, Markup, NOTHING } from '../markup';
import { TimeScale } from '../scale';
import { between, timeText, TONE_OF_END } from '../words';
import { Box, label, linked, mark, rect, told } from './shapes';

const MARKS = 12;
const BAR = { top: 24, height: 24 };
const RUNS = { top: 54, height: 16 };
export const ENVIRONMENT_LANE = 80;

/** One environment: what was deployed there, what stopped it, who answered; and below that what was proved to run. */
export function environmentLane(pipeline: PipelinePart, environment: EnvironmentPart, scale: TimeScale, top: number, end: string): Markup {
  const deployments = pipeline.deployments.filter((item) => item.environment === environment.name);
  const place = (instant: string) => scale.place(Date.parse(instant));
  return html`<g class="lane">
${environment.ran.map(({ version, from, until, isBad }) => {
    const box = { left: place(from), right: place(until ?? end), top: top + RUNS.top, height: RUNS.height };
    const how = isBad ? ', which is bad there' : '';
    return told([`${environment.name} runs ${version}${how}`, `from ${timeText(from)}${until === null ? '' : ` to ${timeText(until)} (${between(from, until)})`}`], [
      rect(box, `runs ${isBad ? 'bad' : 'known'}`), label(version, box, box.right),
    ]);
  })}
${deployments.map((item, index) => bar(item, place, top, deployments[index + 1] ? place(deployments[index + 1].admittedAt) : 100, end))}
${refusalMarks(pipeline, environment.name, place, top)}
</g>`;
}

function bar(item: DeploymentPart, place: (instant: string) => number, top: number, room: number, end: string): Markup {
  const ended = item.endedAt ?? end;
  const from = place(item.openedAt ?? ended);
  const box: Box = { left: from, right: place(ended), top: top + BAR.top, height: BAR.height };
  const waited = { left: place(item.admittedAt), right: from, top: top + BAR.top + 8, height: 8 };
  const tone = TONE_OF_END[item.outcome];
  const name = `${item.class === 'rollback' ? '↩ ' : item.class === 'hotfix' ? '⚡ ' : ''}${item.version}`;
  return html`${linked(item.id, evidence(item, ended), [
    rect(waited, 'waited'),
    ...item.openedAt === null ? [isAnswered(item) ? NOTHING : mark(box.right, top + BAR.top + 12, tone)] : [
      rect(box, `bar ${tone} ${item.outcome} ${item.class}`),
      item.readBackAt === null ? NOTHING : rect({ ...box, left: place(item.readBackAt) }, 'gating'),
      samples(item, place, box),
      label(name, box, room),
    ],
  ])}${item.approvals.map((approval) => linked(item.id, [
    `${item.version} in ${item.environment}: ${approval.answer}${approval.by ? ` by ${approval.by.name}` : ''}`, timeText(approval.at), approval.reason,
  ], [mark(place(approval.at), top + MARKS, approval.answer === 'approved' ? 'good' : approval.answer === 'waiting' ? 'waiting' : approval.answer === 'void' ? 'past' : 'bad')]))}`;
}

/** Whether the mark of a person's no says already why it ended. */
function isAnswered({ approvals }: DeploymentPart): boolean {
  return approvals.some(({ answer }) => answer === 'rejected' || answer === 'expired');
}

/** Each sample of the gates after it, as bad as the worst answer. */
function samples({ sides }: DeploymentPart, place: (instant: string) => number, { top, height }: Box): Markup {
  const worst = new Map<string, string>();
  for (const { at, verdict } of sides.filter(({ side }) => side === 'after').flatMap(({ gates }) => gates).flatMap((gate) => gate.samples)) {
    if (verdict !== 'passed' || !worst.has(at)) worst.set(at, verdict);
  }
  return html`${[...worst].map(([at, verdict]) => html`<rect class="sample ${verdict}" x="${place(at)}%" y="${top + height - (verdict === 'passed' ? 5 : 10)}" width="2" height="${verdict === 'passed' ? 4 : 9}"/>`)}`;
}

function evidence(item: DeploymentPart, ended: string): (string | null)[] {
  return [
    `${item.version} in ${item.environment}: ${END_WORDS[item.outcome]}${item.class === 'normal' ? '' : ` (${item.class})`}`,
    `${timeText(item.openedAt ?? item.admittedAt)} to ${item.endedAt === null ? 'now' : timeText(ended).slice(11)} (${between(item.openedAt ?? item.admittedAt, ended)})`,
    item.readBack && `read back: ${item.readBack.reason}`,
    ...item.sides.map(({ side, count, answer }) => `gates ${side}: ${answer ?? 'asked'}, ${count} ${count === 1 ? 'sample' : 'samples'}`),
    item.reason,
  ];
}

export const END_WORDS: Readonly<Record<DeploymentPart['outcome'], string>> = {
  succeeded: 'good', failed: 'failed', interrupted: 'interrupted', open: 'in progress', waiting: 'waiting', refused: 'refused', overtaken: 'overtaken',
};

/** What was refused before it was let in. */
function refusalMarks({ name, refusals }: PipelinePart, environment: string, place: (instant: string) => number, top: number): Markup {
  const own = refusals.filter((item) => item.environment === environment && item.deployment === null);
  return html`${own.map((item) => linked(`refusals-${name}`, [`${item.version || 'something'} is refused in ${item.stage}`, timeText(item.at), item.reason], [mark(place(item.at), top + MARKS, 'bad', 'diamond')]))}`;
}
