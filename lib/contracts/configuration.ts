import { Digest, digestOf } from './digest';
import { QUEUE_POLICIES, QueuePolicy, Side } from './ledger-state';
import { ARTIFACT_NAME, ENVIRONMENT_NAME, RELEASE_NAME } from './names';
import { NotifyConfiguration, readNotify, readTopic } from './notify';
import { parseJson, Reader } from './parse';

export const CONFIGURATION_SCHEMA_VERSION = 1;
/** Standard parameters hold 4 kB: https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html */
export const CONFIGURATION_MAX_BYTES = 4096;

/** How long the alarms of a good deployment may be looked at. */
export const WATCH_MAX_DAYS = 30;

/** Azure's evaluation options, in seconds. */
export interface Evaluation {
  readonly delaySeconds: number;
  readonly intervalSeconds: number;
  readonly steadySeconds: number;
  readonly timeoutSeconds: number;
}

export type GateConfiguration = FunctionGate | AlarmGate;

export interface FunctionGate {
  readonly name: string;
  /** ARN of the function that is asked. */
  readonly function: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

export interface AlarmGate {
  readonly name: string;
  /** Name of the CloudWatch alarm that must be OK. */
  readonly alarm: string;
  /** ARN of the role that may read it, if it is in another account; null: `tend` reads it itself. */
  readonly role: string | null;
}

/** A question to people. */
export interface ApprovalConfiguration {
  /** The action that asks it. */
  readonly action: string;
  /** ARNs of the roles whose answer counts. */
  readonly approvers: readonly string[];
  /** ARNs of topics that are told of the question; absent: none but those that are told of everything. */
  readonly notify?: readonly string[];
}

export interface SideConfiguration {
  readonly gates: readonly GateConfiguration[];
  /** ARNs of the roles whose own answer counts, if they give a reason; absent: nobody's. */
  readonly overriders?: readonly string[];
  readonly evaluation: Evaluation;
}

/** One parameter per environment: all that can be tuned without a change of the pipeline (which would kill its waits). */
export interface EnvironmentConfiguration {
  readonly schemaVersion: 1;
  readonly release: string;
  readonly environment: string;
  readonly account: string;
  readonly region: string;
  /** Environments where a release must have been good before it may come here; none: it comes as soon as it is sealed. */
  readonly after: readonly string[];
  /** Names of the artifacts of each release. Said once: where releases come as soon as they are sealed. */
  readonly artifacts?: readonly string[];
  /** Set, and said once, if releases are built by a pipeline of their own: then nobody may hand one in. */
  readonly built?: boolean;
  readonly queue: QueuePolicy;
  readonly before: SideConfiguration | null;
  readonly afterwards: SideConfiguration | null;
  /** What people must say yes to before a deployment; all of it. */
  readonly approvals: readonly ApprovalConfiguration[];
  /** Set if the last good release is deployed again, with nobody asking, when a deployment fails. */
  readonly rollback: RollbackConfiguration | null;
  /** Who is told of this environment; absent: nobody. */
  readonly notify?: readonly NotifyConfiguration[];
  /** Who is told of the whole release pipeline. Said once: where releases come as soon as they are sealed. */
  readonly notifyAll?: readonly NotifyConfiguration[];
}

export interface RollbackConfiguration {
  /** How long the alarms of the gates after a good deployment are looked at; 0: not at all. */
  readonly watchSeconds: number;
}

/** A configuration with what identifies it: recorded with each deployment. */
export interface LoadedConfiguration {
  readonly configuration: EnvironmentConfiguration;
  readonly version: number;
  readonly digest: Digest;
}

export function sideOf(configuration: EnvironmentConfiguration, side: Side): SideConfiguration | null {
  return side === 'before' ? configuration.before : configuration.afterwards;
}

export function loadConfiguration(parameter: string, text: string, version: number): LoadedConfiguration {
  return { configuration: parseConfiguration(parameter, text), version, digest: digestOf(text) };
}

export function parseConfiguration(parameter: string, text: string): EnvironmentConfiguration {
  const document = `parameter ${parameter}`;
  return Reader.parse(document, parseJson(document, text), (r) => {
    r.object('schemaVersion', 'release', 'environment', 'account', 'region', 'after', 'artifacts', 'built', 'queue', 'before', 'afterwards', 'approvals', 'rollback', 'notify', 'notifyAll')
      .schemaVersion(CONFIGURATION_SCHEMA_VERSION);
    return {
      schemaVersion: 1,
      release: r.field('release').string(RELEASE_NAME),
      environment: r.field('environment').string(ENVIRONMENT_NAME),
      account: r.field('account').string(/^\d{12}$/),
      region: r.field('region').string(/./),
      after: r.field('after').list((e) => e.string(ENVIRONMENT_NAME)),
      artifacts: r.field('artifacts').optional((a) => a.list((name) => name.string(ARTIFACT_NAME), 1)),
      built: r.field('built').optional((b) => b.boolean()),
      queue: r.field('queue').oneOf(QUEUE_POLICIES),
      before: r.field('before').nullable(readSide),
      afterwards: r.field('afterwards').nullable(readSide),
      approvals: r.field('approvals').list((a) => ({
        action: a.object('action', 'approvers', 'notify').field('action').string(/./),
        approvers: a.field('approvers').list(readRole, 1),
        notify: a.field('notify').optional((n) => n.list(readTopic, 1)),
      })),
      rollback: r.field('rollback').nullable((b) => ({ watchSeconds: b.object('watchSeconds').field('watchSeconds').integer(0, WATCH_MAX_DAYS * 24 * 3600) })),
      notify: r.field('notify').optional((n) => n.list(readNotify, 1)),
      notifyAll: r.field('notifyAll').optional((n) => n.list(readNotify, 1)),
    };
  });
}

function readSide(r: Reader): SideConfiguration {
  r.object('gates', 'overriders', 'evaluation');
  const e = r.field('evaluation').object('delaySeconds', 'intervalSeconds', 'steadySeconds', 'timeoutSeconds');
  return {
    gates: r.field('gates').list(readGate, 1),
    overriders: r.field('overriders').optional((o) => o.list(readRole, 1)),
    evaluation: {
      delaySeconds: e.field('delaySeconds').integer(),
      intervalSeconds: e.field('intervalSeconds').integer(60),
      steadySeconds: e.field('steadySeconds').integer(),
      timeoutSeconds: e.field('timeoutSeconds').integer(300, 60 * 24 * 3600),
    },
  };
}

function readGate(r: Reader): GateConfiguration {
  const isAlarm = !r.field('alarm').isAbsent;
  const name = r.object(...(isAlarm ? ['name', 'alarm', 'role'] : ['name', 'function', 'parameters'])).field('name').string(/./);
  if (!isAlarm) {
    return { name, function: r.field('function').string(/^arn:[^:]+:lambda:/, 'the ARN of a function'), parameters: r.field('parameters').record() };
  }
  return { name, alarm: r.field('alarm').string(/./), role: r.field('role').nullable(readRole) };
}

function readRole(r: Reader): string {
  return r.string(/^arn:[^:]+:iam::/, 'the ARN of a role');
}
