import { Digest, DIGEST } from './digest';
import { ENVIRONMENT_NAME, RELEASE_NAME, VERSION } from './names';
import { DeploymentClass } from './ledger-state';
import { parseJson, Reader } from './parse';
import { AttestTarget, readAttestTarget, readStack, readWebsite, StackTarget, WebsiteTarget } from './targets';

/**
 * What the actions of an environment's pipeline tell their functions (`UserParameters`), and what `admit` tells the actions after it.
 * A configuration value has at most 1,000 characters, variables' syntax included:
 * https://docs.aws.amazon.com/codepipeline/latest/userguide/limits.html
 */
export const JOB_SCHEMA_VERSION = 1;
export const CONFIGURATION_VALUE_MAX = 1000;

/** Stages and actions by the names that the console shows. */
export const STAGES = { release: 'Release', admit: 'Admit', deploy: 'Deploy' } as const;
/** Only where people are asked; between admission and deployment. */
export const APPROVE_STAGE = 'Approve';
/** Only where a change is shown before it is made; between admission and approval. */
export const PREPARE_STAGE = 'Prepare';
export const ACTIONS = { source: 'Release', admit: 'Admit', gatesBefore: 'gates-before', review: 'review', verify: 'verify', attest: 'attest', gatesAfter: 'gates-after' } as const;
export const ADMIT_NAMESPACE = 'admit';
export const REVIEW_NAMESPACE = 'review';
/** What would change in the stacks that are deployed to: what `review` tells whoever is asked. */
export const REVIEWED_CHANGES = `#{${REVIEW_NAMESPACE}.changes}`;
/** The output of the source action: the bytes of `release.json`. */
export const RELEASE_ARTIFACT = 'Release';
/** A Lambda action has at most five outputs. */
export const VERIFIED_ARTIFACTS_MAX = 5;

/** The output of `admit` that holds a copy of an artifact: what is prepared before people are asked is made of it. No artifact can have this name. */
export const ADMITTED_PREFIX = 'admitted_';

/** The change set of an execution, in each stack that it deploys to. */
export function changeSetName(executionId: string): string {
  return `release-${executionId}`;
}

/** The output variables that `admit` always has. */
export const ADMIT_VARIABLES = ['version', 'digest', 'class', 'approve', 'summary', 'changes'] as const;

/** The output variables of `admit`. Whoever starts a pipeline can't set them. */
export interface AdmitVariables extends Readonly<Record<(typeof ADMIT_VARIABLES)[number], string>> {
  readonly version: string;
  readonly digest: Digest;
  readonly class: DeploymentClass;
  /** Whether people are asked. */
  readonly approve: 'run' | 'skip';
  /** One line for a person who is asked. */
  readonly summary: string;
  /** What is different from what runs: files and commits. */
  readonly changes: string;
}

export function admitVariable(name: keyof AdmitVariables): string {
  return `#{${ADMIT_NAMESPACE}.${name}}`;
}

/** The variable of `admit` that says where an image of the release is pulled from: its repository, and the digest that was sealed. */
export function imageVariable(name: string): string {
  return `#{${ADMIT_NAMESPACE}.${imageVariableName(name)}}`;
}

export function imageVariableName(name: string): string {
  return `image_${name.replaceAll('-', '_')}`;
}

export const EXECUTION_ID = '#{codepipeline.PipelineExecutionId}';

/** What every job of an environment knows. */
export interface JobParameters {
  readonly schemaVersion: 1;
  readonly release: string;
  readonly environment: string;
  readonly executionId: string;
}

/** A value that actions find in a variable of `admit`, because a rollback needs another one. */
export interface ValueByClass {
  readonly otherwise: string;
  readonly rollback: string;
}

export interface AdmitParameters extends JobParameters {
  readonly byClass?: Readonly<Record<string, ValueByClass>>;
}

/** The variable in which an action finds such a value. */
export function classVariable(name: string): string {
  return `#{${ADMIT_NAMESPACE}.${name}}`;
}

/** What is proved once more also says what was admitted. */
export interface VerifyParameters extends JobParameters {
  readonly version: string;
  readonly digest: Digest;
  /** The questions of the pipeline, people's and gates', by the names of their actions: the configuration must name the same. */
  readonly asks: readonly string[];
}

export interface PublishParameters extends JobParameters {
  readonly target: WebsiteTarget;
}

export interface AttestParameters extends JobParameters {
  readonly targets: readonly AttestTarget[];
}

export interface ReviewParameters extends JobParameters {
  readonly targets: readonly StackTarget[];
}

export function parseReviewParameters(text: string): ReviewParameters {
  return parse(text, (r) => ({ ...readJob(r.object(...JOB_FIELDS, 'targets')), targets: r.field('targets').list(readStack, 1) }));
}

export function parseAdmitParameters(text: string): AdmitParameters {
  return parse(text, (r) => ({
    ...readJob(r.object(...JOB_FIELDS, 'byClass')),
    byClass: r.field('byClass').optional((values) => values.map((value) => ({
      otherwise: value.object('otherwise', 'rollback').field('otherwise').string(/./), rollback: value.field('rollback').string(/./),
    }))),
  }));
}

export function parseVerifyParameters(text: string): VerifyParameters {
  return parse(text, (r) => ({
    ...readJob(r.object(...JOB_FIELDS, 'version', 'digest', 'asks')),
    version: r.field('version').string(VERSION), digest: r.field('digest').string(DIGEST), asks: r.field('asks').list((name) => name.string(/./)),
  }));
}

export function parsePublishParameters(text: string): PublishParameters {
  return parse(text, (r) => ({ ...readJob(r.object(...JOB_FIELDS, 'target')), target: readWebsite(r.field('target')) }));
}

export function parseAttestParameters(text: string): AttestParameters {
  return parse(text, (r) => ({ ...readJob(r.object(...JOB_FIELDS, 'targets')), targets: r.field('targets').list(readAttestTarget, 1) }));
}

const JOB_FIELDS = ['schemaVersion', 'release', 'environment', 'executionId'];

function parse<T>(text: string, read: (r: Reader) => T): T {
  return Reader.parse('UserParameters', parseJson('UserParameters', text), (r) => {
    r.schemaVersion(JOB_SCHEMA_VERSION);
    return read(r);
  });
}

function readJob(r: Reader): JobParameters {
  return {
    schemaVersion: 1,
    release: r.field('release').string(RELEASE_NAME),
    environment: r.field('environment').string(ENVIRONMENT_NAME),
    executionId: r.field('executionId').string(/^[0-9a-f-]{36}$/, 'an execution id'),
  };
}
