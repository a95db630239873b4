import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { load, RehearseOptions } from 'cdk-release-pipeline/local';
import { bakingApp } from './bake';
import { interleave, ratio, spread } from './measure';
import { Options, Part, spreadFigure } from './part';
import { rehearseBake } from './rehearsal';

/** A rehearsal in which everybody may do everything: what nobody but this benchmark wants. */
const WITHOUT_RIGHTS = { rights: 'off' } as RehearseOptions;

const HOURS = 1;

/** How much longer a rehearsal takes because each call is decided by the policies of the templates. */
export async function rights({ rounds, progress }: Options): Promise<Part> {
  const outdir = mkdtempSync(join(tmpdir(), 'bench-'));
  try {
    const app = load(bakingApp(outdir, HOURS));
    const seconds = async (options: RehearseOptions) => (await rehearseBake(app, HOURS, options)).processor / 1000;
    progress(`rehearsals with rights and without, ${rounds} rounds`);
    await seconds({});
    const measured = await interleave(rounds, { with: () => seconds({}), without: () => seconds(WITHOUT_RIGHTS) });
    const ratioOf = spreadFigure(ratio(measured.with, measured.without), '');
    return {
      title: 'Rights in a rehearsal',
      how: [`A release through three environments with a bake of ${HOURS} hour: processor time of a rehearsal in which each call is decided by the policies of the templates, and of one in which everybody may do everything.`],
      columns: ['rehearsed', 'processor time', 'times as long'],
      rows: [['with rights', spreadFigure(spread(measured.with), 's'), ratioOf], ['without', spreadFigure(spread(measured.without), 's'), '1']],
      goals: [{ what: 'a rehearsal with rights beside one without', atMost: 1.3, figure: ratioOf }],
    };
  } finally {
    rmSync(outdir, { recursive: true });
  }
}
