import type { FormName } from './forms';
import { interleave, ratio, spread } from './measure';
import { Goal, Options, Part, spreadFigure } from './part';
import { numberOf } from './process';

const COUNTS = [3, 30];
const NAMES: Readonly<Record<FormName, string>> = {
  ours: 'cdk-release-pipeline', handWritten: 'aws-codepipeline', handWrittenLean: 'aws-codepipeline, usePipelineRoleForActions', cdkPipelines: 'aws-cdk-lib/pipelines',
};

/** How long apps of different size and form take to synthesize. */
export async function synthesis({ rounds, progress }: Options): Promise<Part> {
  const rows: Part['rows'][number][] = [];
  const goals: Goal[] = [];
  for (const count of COUNTS) {
    progress(`synthesis with ${count} environments, ${rounds} rounds`);
    const subject = (form: FormName) => () => numberOf('synthesize.js', [form, String(count)]);
    const samples = await interleave(rounds, { ours: subject('ours'), handWritten: subject('handWritten'), handWrittenLean: subject('handWrittenLean'), cdkPipelines: subject('cdkPipelines') });
    for (const form of Object.keys(samples) as FormName[]) {
      rows.push([NAMES[form], String(count), spreadFigure(spread(samples[form]), 'ms'), form === 'ours' ? '-' : spreadFigure(ratio(samples.ours, samples[form]), '×')]);
    }
    goals.push(...(['handWritten', 'handWrittenLean'] as const).map((form) => (
      { what: `synthesis with ${count} environments, compared with ${NAMES[form]}`, atMost: 1.25, figure: spreadFigure(ratio(samples.ours, samples[form]), '×') }
    )));
  }
  return {
    title: 'Synthesis',
    how: [
      'Processor time of a fresh process from its first import to the end of app.synth(), templates not validated (builtinCloudFormationValidation: false, as with CDK_VALIDATION=false).',
      'The last column says how many times as long cdk-release-pipeline takes as the form of that row: the median over rounds that were measured in turn.',
    ],
    columns: ['form', 'environments', 'time', 'ours is'],
    rows, goals,
  };
}
