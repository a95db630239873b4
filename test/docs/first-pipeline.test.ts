import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { digestOf } from '../../lib/contracts/digest';
import { parseDrop } from '../../lib/contracts/drop';
import { environment } from '../helpers/cli';
import { Block, blocksOf, missingLines } from '../helpers/page';

const PAGE = 'docs/first-pipeline.md';
const folder = mkdtempSync(join(tmpdir(), 'first-pipeline-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** What `npm install` would bring, as links to what is here; the commands of it are found first. */
function install(): void {
  for (const [name, target] of [['cdk-release-pipeline', '.'], ...['aws-cdk-lib', 'constructs', 'aws-cdk', 'jest'].map((name) => [name, join('node_modules', name)])]) {
    mkdirSync(join(folder, 'node_modules'), { recursive: true });
    symlinkSync(resolve(target), join(folder, 'node_modules', name));
  }
  mkdirSync(join(folder, 'node_modules', '.bin'));
  symlinkSync(resolve('bin/cdk-release'), join(folder, 'node_modules', '.bin', 'cdk-release'));
  // What is installed is not transformed; what is linked would be.
  program(join(folder, 'node_modules', '.bin', 'jest'), `exec '${process.execPath}' '${resolve('node_modules/jest/bin/jest.js')}' --transform '{}' "$@"`);
}

function program(file: string, script: string): void {
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
}

/** Runs commands as a person types them, but without the slow validation of templates; who has installed a command needs no npx to find it. */
function run(commands: string, path: readonly string[] = []): string {
  const own = [...path, join(folder, 'node_modules', '.bin'), dirname(process.execPath)];
  const { JEST_WORKER_ID, ...env } = environment();
  void JEST_WORKER_ID;
  const { stdout, stderr, status } = spawnSync('sh', ['-e', '-c', `${commands.replaceAll(/^npx /gm, '')}`], {
    cwd: folder, encoding: 'utf8', timeout: 100_000, env: { ...env, CDK_VALIDATION: 'false', PATH: [...own, process.env.PATH].join(delimiter) },
  });
  expect({ status, stderr: status === 0 ? '' : stderr + stdout }).toEqual({ status: 0, stderr: '' });
  return stdout + stderr;
}

const ACCOUNT = 'Into an account';
const isAboutAccount = ({ heading }: Block) => heading.endsWith(ACCOUNT);
const [steps, account] = [blocksOf(PAGE).filter((block) => !isAboutAccount(block)), blocksOf(PAGE).filter(isAboutAccount)];

test('the page begins in an empty folder and installs what its files ask for', () => {
  const [first] = steps;
  expect(first.kind).toBe('commands');
  const installed = /^npm install --save-dev (.+)$/m.exec(first.text)![1].split(' ').map((name) => name.replace(/@2$/, ''));
  const asked = steps.flatMap(({ text }) => [...text.matchAll(/require\('([^'.][^'/:]*)[^':]*'\)/g)].map(([, name]) => name));
  expect([...new Set(asked)].filter((name) => !installed.includes(name))).toEqual([]);
  expect(installed).toContain('jest');
  // npm's tag `latest` of aws-cdk is 3.0.0, which can't read what aws-cdk-lib writes.
  expect(first.text).toMatch(/ aws-cdk@2 /);
});

test('whoever does what the page says, in its order, sees what it shows', () => {
  install();
  let printed = '';
  let shown = 0;
  for (const { kind, path, text } of steps) {
    if (kind === 'file') writeFileSync(join(folder, path), text);
    if (kind === 'commands') printed = run(text.replace(/^npm install .+\n/gm, ''));
    if (kind !== 'printed') continue;
    expect(missingLines(text, printed)).toEqual([]);
    shown++;
  }
  expect(shown).toBe(4);
  const report = readFileSync(join(folder, 'report.html'), 'utf8');
  for (const part of ['Timeline', 'Ledger', 'Cost', 'Rights', 'the title is Shop']) expect(report.includes(part) ? part : `no ${part}`).toBe(part);
  expect(steps.filter(({ kind }) => kind === 'other')).toEqual([]);
});

test('the script of the page hands in what the store takes, drop.json last', () => {
  const { path, text } = account.find(({ kind }) => kind === 'file')!;
  writeFileSync(join(folder, path), text);
  const programs = join(folder, 'programs');
  mkdirSync(programs);
  program(join(programs, 'aws'), 'echo "$@" >> calls');
  run('WORK=the-bucket sh drop.sh 1.0.0', [programs]);
  expect(readFileSync(join(folder, 'calls'), 'utf8').trim().split('\n')).toEqual([
    's3 cp site.zip s3://the-bucket/drop/website/1.0.0/site.zip', 's3 cp drop.json s3://the-bucket/drop/website/1.0.0/drop.json',
  ]);
  const drop = parseDrop(readFileSync(join(folder, 'drop.json'), 'utf8'));
  expect(drop).toMatchObject({ name: 'website', version: '1.0.0', artifacts: [{ name: 'site', file: 'site.zip', digest: digestOf(readFileSync(join(folder, 'site.zip'))) }] });
});
