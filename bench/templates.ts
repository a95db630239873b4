import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppSize, Form } from './forms/form';
import { newApp } from './forms/app';

export interface Template {
  readonly Resources: Readonly<Record<string, Resource>>;
}

export interface Resource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

/** The templates of a form's app, those of nested assemblies too. */
export function templatesOf(form: Form, size: AppSize): Template[] {
  const outdir = mkdtempSync(join(tmpdir(), 'bench-'));
  try {
    const app = newApp(outdir);
    form.build(app, size);
    app.synth();
    return readdirSync(outdir, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.template.json')).sort()
      .map((file) => JSON.parse(readFileSync(join(outdir, file), 'utf8')) as Template);
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

/** How much templates hold: resources, and characters of JSON without white space. */
export interface Size {
  readonly resources: number;
  readonly bytes: number;
}

export function sizeOf(templates: readonly Template[]): Size {
  return {
    resources: sum(templates.map(({ Resources }) => Object.keys(Resources).length)),
    bytes: sum(templates.map((template) => Buffer.byteLength(JSON.stringify(template)))),
  };
}

export function minus(one: Size, other: Size): Size {
  return { resources: one.resources - other.resources, bytes: one.bytes - other.bytes };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
