import { Duration } from 'aws-cdk-lib';
import { BUILD_STAGES, BUILT_ARTIFACTS_MAX, builtArtifact } from '../contracts/build';
import { artifactNameFault } from '../contracts/names';
import { fault } from '../private/fault';
import type { BuildCommands, BuildOptions } from '../release';

const TIMEOUT = { min: Duration.minutes(5), max: Duration.hours(36) };
const STAGE_NAME = /^[A-Za-z][A-Za-z0-9]{0,19}$/;

/** What is wrong with how releases are to be built. */
export function buildFaults(options: BuildOptions): string[] {
  const { artifacts, images = {}, stages = [], environment } = options;
  const names = Object.keys(artifacts);
  const stageNames = stages.map(({ name }) => name);
  return [
    ...options.source._faults(),
    ...(options.version?._faults() ?? []),
    ...commandsFaults('the build', options),
    ...(names.length === 0 ? [fault('TooManyArtifacts', 'the build makes no artifact', 'name at least one folder that it fills')] : []),
    ...(names.length > BUILT_ARTIFACTS_MAX
      ? [fault('TooManyArtifacts', `the build makes ${names.length} artifacts`, `${BUILT_ARTIFACTS_MAX} are possible; put several things into one folder`)] : []),
    ...alike(names).map((name) => fault('ArtifactNameTaken', `two artifacts are kept under '${name}'`, `make the first ten characters of their names differ, and from those of others`)),
    ...Object.entries(artifacts).filter(([, folder]) => !isInside(folder)).map(([name, folder]) => fault(
      'FolderInvalid', `the folder '${folder}' of artifact '${name}' does not lie in that of the source`, "write a relative path without '..', e.g. 'dist'",
    )),
    ...Object.keys(images).map(artifactNameFault).filter((text) => text !== undefined).map((text) => `ImageInvalid: ${text}`),
    ...(Object.keys(images).length > 0 && environment?.privileged !== true
      ? [fault('ImageInvalid', 'the build is to push container images, and may not use Docker', 'set environment.privileged to true')] : []),
    ...stages.flatMap((stage) => commandsFaults(`the stage '${stage.name}'`, stage)),
    ...stageNames.filter((name) => !STAGE_NAME.test(name)).map((name) => fault('StageInvalid', `'${name}' is not the name of a stage`, 'use 1 to 20 letters and digits, and begin with a letter')),
    ...[...new Set([...stageNames, ...Object.values(BUILD_STAGES)].map((name) => name.toLowerCase()).filter((name, index, all) => all.indexOf(name) !== index))]
      .map((name) => fault('StageInvalid', `two stages are called '${name}'`, `choose another name, and not ${Object.values(BUILD_STAGES).join(', ')}`)),
  ];
}

/** What is wrong with commands, how long they may take, and the variables that they get. */
export function commandsFaults(what: string, { commands, timeout, environment }: BuildCommands): string[] {
  const reserved = Object.keys(environment?.variables ?? {}).filter((name) => /^(RELEASE_|IMAGE_|CODEBUILD_)/.test(name) || !/^[A-Za-z_][A-Za-z0-9_]*$/.test(name));
  return [
    ...(commands.length === 0 || commands.some((command) => command.trim() === '') ? [fault('CommandsInvalid', `${what} has no command, or an empty one`, "write at least one, e.g. 'npm ci'")] : []),
    ...(timeout && (timeout.toMilliseconds() < TIMEOUT.min.toMilliseconds() || timeout.toMilliseconds() > TIMEOUT.max.toMilliseconds())
      ? [fault('DurationOutOfRange', `the timeout of ${what} is ${timeout.toHumanString()}`, 'use 5 minutes to 36 hours')] : []),
    ...reserved.map((name) => fault('VariableInvalid', `the variable '${name}' of ${what} can't be set`, 'use letters, digits and _, and none that begins with RELEASE_, IMAGE_ or CODEBUILD_')),
  ];
}

/** CodePipeline keeps ten characters of an artifact's name in its keys, and rights go by keys. */
function alike(names: readonly string[]): string[] {
  const kept = ['Source', 'Handover', ...names.map(builtArtifact)].map((name) => name.slice(0, 10));
  return [...new Set(kept.filter((name, index) => kept.indexOf(name) !== index))];
}

function isInside(folder: string): boolean {
  return folder !== '' && !folder.startsWith('/') && !folder.startsWith('-') && !folder.split('/').includes('..') && !/[\n\0]/.test(folder);
}
