import { Stack, Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { VERIFIED_ARTIFACTS_MAX } from '../contracts/jobs';
import { artifactNameFault, environmentNameFault, releaseNameFault } from '../contracts/names';
import { fault, FaultCode } from '../private/fault';
import type { Notify } from '../notify';
import type { Release } from '../release';
import type { ReleaseEnvironment } from '../release-environment';
import type { ReleaseStore } from '../release-store';
import { conditionsFaults, rollbackFaults } from './configuration';

/** What a user asked for. */
export interface AskedFor {
  readonly releaseName: string;
  readonly release: Release;
  readonly environments: readonly ReleaseEnvironment[];
  readonly notify?: readonly Notify[];
  readonly store: ReleaseStore;
}

/** Everything that is wrong with what a user asked for, before anything is made of it. */
export function releaseFaults(scope: Construct, { releaseName, release, environments, store, notify = [] }: AskedFor): string[] {
  const names = environments.map((environment) => environment.name);
  return [
    ...elsewhere(scope, store),
    ...named('ReleaseNameInvalid', releaseNameFault(releaseName)),
    ...notify.flatMap((each) => each._faults(`'${releaseName}'`, false)),
    ...release._faults(),
    ...release.artifactNames.flatMap((name) => named('ArtifactNameInvalid', artifactNameFault(name))),
    ...twice(release.artifactNames).map((name) => fault('ArtifactNameTaken', `two artifacts are called '${name}'`, 'give one of them another name')),
    ...(release.artifactNames.length > VERIFIED_ARTIFACTS_MAX
      ? [fault('TooManyArtifacts', `a release has ${release.artifactNames.length} artifacts`, `${VERIFIED_ARTIFACTS_MAX} are possible; put several things into one archive`)]
      : []),
    ...(environments.length === 0 ? [fault('EnvironmentMissing', 'there is no environment', 'name at least one')] : []),
    ...names.flatMap((name) => named('EnvironmentNameInvalid', environmentNameFault(name))),
    ...twice(names).map((name) => fault('EnvironmentNameTaken', `two environments are called '${name}'`, 'give one of them another name')),
    ...environments.flatMap((environment) => [
      ...((environment.deploy ?? []).length === 0
        ? [fault('EnvironmentWithoutDeploy', `environment '${environment.name}' deploys nothing`, "give it something to deploy, e.g. Deploy.website(bucket)")]
        : []),
      ...(environment.deploy ?? []).flatMap((deploy) => deploy._faults(scope, release.artifactNames, store)),
      ...conditionsFaults(scope, environment.name, 'before', environment.before),
      ...conditionsFaults(scope, environment.name, 'after', environment.after),
      ...rollbackFaults(environment),
      ...(environment.notify ?? []).flatMap((notify) => notify._faults(`'${environment.name}'`, true)),
    ]),
  ];
}

/** Functions, buckets and pipelines work in one account and region. */
function elsewhere(scope: Construct, store: ReleaseStore): string[] {
  const [here, there] = [Stack.of(scope), Stack.of(store)];
  return (['account', 'region'] as const)
    .filter((part) => !Token.isUnresolved(here[part]) && !Token.isUnresolved(there[part]) && here[part] !== there[part])
    .map((part) => fault('StoreElsewhere', `the store ${store.node.path} lies in ${part} ${there[part]}, the pipeline in ${here[part]}`, `put both into one account and region`));
}

/** A name's own fault already says its remedy. */
function named(code: FaultCode, text: string | undefined): string[] {
  return text === undefined ? [] : [`${code}: ${text}`];
}

function twice(names: readonly string[]): string[] {
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
}
