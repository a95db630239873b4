/** A process of its own that synthesizes one form once, as `cdk synth` would have it done, and prints how many milliseconds of processor time that took, loading included. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FORMS, FormName } from './forms';
import { processorTime } from './measure';

async function main(form: FormName, environments: number): Promise<void> {
  const outdir = mkdtempSync(join(tmpdir(), 'bench-'));
  const elapsed = processorTime();
  const { newApp } = await import('./forms/app.js');
  const { build } = await FORMS[form]();
  const app = newApp(outdir);
  build(app, { environments, websites: 1 });
  app.synth();
  process.stdout.write(String(elapsed()));
  rmSync(outdir, { recursive: true });
}

void main(process.argv[2] as FormName, Number(process.argv[3]));
