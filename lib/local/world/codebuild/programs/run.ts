import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { digestOf } from '../../../../contracts/digest';
import { aws, docker, Ended, Workshop } from './docker';
import { filesBelow } from './files-below';

/** Runs in a process of its own, for a command of a build: `<workshop> <program> <arguments…>`. */
function main([file, program, ...args]: readonly string[]): number {
  const workshop = JSON.parse(readFileSync(file, 'utf8')) as Workshop;
  const ended = program === 'docker' ? runDocker(args, workshop) : aws(args, workshop);
  writeFileSync(file, JSON.stringify(ended.workshop));
  if (ended.line !== '') (ended.status === 0 ? process.stdout : process.stderr).write(`${ended.line}\n`);
  return ended.status;
}

function runDocker(args: readonly string[], workshop: Workshop): Ended {
  return docker(args, workshop, {
    input: () => readFileSync(0, 'utf8'),
    exists: (file) => existsSync(file) && statSync(file).isFile(),
    filesOf: (folder) => (existsSync(folder) && statSync(folder).isDirectory()
      ? filesBelow(resolve(folder)).map((file) => ({ path: relative(folder, file).replaceAll('\\', '/'), digest: digestOf(readFileSync(file)) })) : undefined),
  });
}

if (require.main === module) process.exitCode = main(process.argv.slice(2));
