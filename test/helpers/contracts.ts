import { ActionFacts } from '../../lib/contracts/answers';
import { EnvironmentConfiguration, LoadedConfiguration, loadConfiguration, SideConfiguration } from '../../lib/contracts/configuration';
import { Digest, digestOf } from '../../lib/contracts/digest';
import { GateRequest } from '../../lib/contracts/gate';
import { manifestKey, sealedArtifactKey } from '../../lib/contracts/keys';
import { EMPTY_ENVIRONMENT, EnvironmentState, Opened, PendingStart, QueuedRelease, RecordedVerdict, ReleaseRef, Taken } from '../../lib/contracts/ledger-state';
import { Manifest } from '../../lib/contracts/manifest';
import { ReleaseEvidence } from '../../lib/contracts/proofs';
import { later } from '../../lib/contracts/sample';

/** Valid documents and honest facts. A test changes the one thing that it is about. */

/** When everything begins. */
export const T0 = '2026-01-05T08:00:00.000Z';
export const after = (seconds: number): string => later(T0, seconds);

export const TEND_ROLE = 'arn:aws:iam::111111111111:role/shop/Tend';
export const TEND = 'arn:aws:sts::111111111111:assumed-role/Tend/shop';
export const ADA = 'arn:aws:sts::111111111111:assumed-role/Managers/ada';

/** An execution id that ends with a number. */
export const execution = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

export const site = (version: string): Manifest['artifacts'][number] => ({
  name: 'site', key: sealedArtifactKey('shop', version, 'a1', 'site'), versionId: `site-${version}`, size: 120, digest: digestOf(`site ${version}`),
  files: [
    { path: 'assets/app.js', size: 20, digest: digestOf(`app ${version}`) },
    { path: 'index.html', size: 10, digest: digestOf(`index ${version}`) },
  ],
});

export function manifestOf(version = '1.0.0', overrides: Partial<Manifest> = {}): Manifest {
  return {
    schemaVersion: 1, name: 'shop', version, sealedAt: T0,
    source: { kind: 'drop', id: '17', commit: 'c0ffee', author: 'bob', repository: 'acme/shop' },
    artifacts: [site(version)], ...overrides,
  };
}

export const API_URI = '111111111111.dkr.ecr.eu-west-1.amazonaws.com/shop/api';
export const image = (version: string): NonNullable<Manifest['images']>[number] => ({ name: 'api', repository: 'shop/api', uri: API_URI, digest: digestOf(`image ${version}`) });

/** The manifest's bytes as they are stored. */
export const manifestText = (version = '1.0.0', overrides: Partial<Manifest> = {}): string => JSON.stringify(manifestOf(version, overrides), null, 2);

export function releaseOf(version = '1.0.0'): ReleaseRef {
  return { version, digest: digestOf(manifestText(version)), key: manifestKey('shop', version), versionId: `manifest-${version}` };
}

/** What is found out about a release that nobody has touched. */
export function evidenceOf(version = '1.0.0', overrides: Partial<ReleaseEvidence> = {}): ReleaseEvidence {
  const text = manifestText(version);
  const sealed = releaseOf(version);
  const { key, versionId } = site(version);
  return {
    name: 'shop', manifest: { text, digest: digestOf(text) }, sealed, current: new Map([[sealed.key, sealed.versionId], [key, versionId]]), images: new Map(), bad: [], ...overrides,
  };
}

/** What a gate after the deployment of 1.0.0 is asked. */
export function gateRequest(overrides: Partial<GateRequest> = {}): GateRequest {
  const { name, version, source, artifacts } = manifestOf();
  return {
    schemaVersion: 1, gate: { name: 'acceptance', parameters: {} }, side: 'after',
    release: { name, version, digest: releaseOf().digest, artifacts: artifacts.map((artifact) => ({ name: artifact.name, digest: artifact.digest, size: artifact.size })), images: [], source },
    running: null, environment: { name: 'prod', account: '111111111111', region: 'eu-west-1' }, class: 'normal', evaluation: { attempt: 1, startedAt: T0, now: T0 }, executionId: execution(1), ...overrides,
  };
}

export const EVALUATION = { delaySeconds: 0, intervalSeconds: 300, steadySeconds: 600, timeoutSeconds: 3600 };

export function sideOfOne(overrides: Partial<SideConfiguration> = {}): SideConfiguration {
  return {
    gates: [{ name: 'http', function: 'arn:aws:lambda:eu-west-1:111111111111:function:probe', parameters: { url: 'https://shop.example.com/' } }],
    evaluation: EVALUATION, ...overrides,
  };
}

export function configurationOf(overrides: Partial<EnvironmentConfiguration> = {}): EnvironmentConfiguration {
  return {
    schemaVersion: 1, release: 'shop', environment: 'prod', account: '111111111111', region: 'eu-west-1', after: ['test'], queue: 'latest',
    before: sideOfOne(), afterwards: sideOfOne(), approvals: [], rollback: null, ...overrides,
  };
}

export function loadedOf(overrides: Partial<EnvironmentConfiguration> = {}): LoadedConfiguration {
  return loadConfiguration('/store/shop/prod', JSON.stringify(configurationOf(overrides)), 3);
}

export function environmentWith(overrides: Partial<EnvironmentState> = {}): EnvironmentState {
  return { ...EMPTY_ENVIRONMENT, ...overrides };
}

export function takenBy(n: number, overrides: Partial<Taken> = {}): Taken {
  return { executionId: execution(n), release: releaseOf(), class: 'normal', at: T0, verdicts: [], approvals: [], configuration: openedAs('').configuration, opened: null, ...overrides };
}

export function openedAs(jobId: string, attested = false): Opened {
  return { at: T0, jobId, configuration: { version: 3, digest: digestOf('configuration') }, attested };
}

export function startOf(overrides: Partial<PendingStart> = {}): PendingStart {
  return { sequence: 5, release: releaseOf(), class: 'normal', why: 'sealed', at: T0, executionId: null, ...overrides };
}

export function queuedOf(version: string, overrides: Partial<QueuedRelease> = {}): QueuedRelease {
  return { release: releaseOf(version), class: 'normal', why: 'sealed', at: T0, ...overrides };
}

export function verdictOf(side: RecordedVerdict['side'], overrides: Partial<RecordedVerdict> = {}): RecordedVerdict {
  return { side, token: `gates-${side}-1`, answer: 'approved', reason: 'http: answered 200', failed: false, ...overrides };
}

/** An action of `Deploy` that ended well; a gate answered by `tend`. */
export function actionOf(name: string, overrides: Partial<ActionFacts> = {}): ActionFacts {
  const isGate = name.startsWith('gates-');
  return {
    stage: 'Deploy', name, status: 'Succeeded', token: `${name}-1`, startedAt: T0, by: isGate ? TEND : undefined, text: undefined, outputs: [], ...overrides,
  };
}

/** A digest that is none of the ones above. */
export const otherDigest: Digest = digestOf('something else');

/** 1.0.0 was good in `test`, which comes before `prod`. */
export const GOOD_BEFORE: Readonly<Record<string, EnvironmentState>> = { test: environmentWith({ good: [{ release: releaseOf(), at: T0 }] }) };
