import type { TreeFile } from '../archive';
import type { CloneRef } from './connections/clone-ref';
import type { Commit } from './connections/repository';
import type { Caller } from './service';

/**
 * How the stand-ins reach each other, inside the world and without HTTP. Each port is what one service offers to the others;
 * `by` is in whose name it is done.
 */
export interface ObjectContent {
  readonly bytes: Buffer;
  readonly versionId: string;
  readonly etag: string;
}

export interface ObjectsPort {
  /** The account that a bucket belongs to. Throws a ServiceError (NoSuchBucket). */
  ownerOf(bucket: string): string;
  /** Asks for what it takes to read an object, if it is there. Throws a ServiceError. */
  demandRead(bucket: string, key: string, by: Caller): void;
  /** The current version, or the one named. Throws a ServiceError with S3's code (NoSuchKey, NoSuchVersion, NoSuchBucket). */
  read(bucket: string, key: string, versionId: string | undefined, by: Caller): ObjectContent;
  write(bucket: string, key: string, bytes: Buffer, by: Caller): ObjectContent;
}

export interface FunctionsPort {
  /** Queues an event invocation: delivered at least once, retried, then sent to the function's failure destination. Throws a ServiceError (AccessDenied, ResourceNotFoundException). */
  invokeAsync(functionNameOrArn: string, event: unknown, by: Caller): void;
}

/** Where an alias leads: to one version, and with a share of the calls to another one. */
export interface AliasTarget {
  readonly version: string;
  readonly additional?: { readonly version: string; readonly weight: number };
}

/** Code, versions and aliases of functions. A name alone is a function of the caller's account. Throws ServiceErrors with Lambda's codes, or AccessDenied. */
export interface FunctionReleasesPort {
  alias(functionNameOrArn: string, name: string, by: Caller): AliasTarget;
  /** Puts an archive into `$LATEST`. */
  updateCode(functionNameOrArn: string, archive: Buffer, by: Caller): void;
  /** Publishes `$LATEST`, or gives the last version if nothing has changed since. */
  publish(functionNameOrArn: string, by: Caller): string;
  updateAlias(functionNameOrArn: string, name: string, target: AliasTarget, by: Caller): void;
}

export interface LogsPort {
  /** Writes to a log; a log group that is not there is made. Throws a ServiceError (AccessDenied). */
  write(log: { readonly group: string; readonly stream: string }, by: Caller): void;
}

/** A registry of container images as a build finds it. */
export interface Registry {
  readonly account: string;
  /** What stands before a repository's name. */
  readonly host: string;
  readonly repositories: readonly { readonly name: string; readonly isImmutable: boolean; readonly tags: readonly string[] }[];
}

export interface ImagesPort {
  readonly registry: Registry;
  /** Throws a ServiceError (RepositoryNotFoundException, ImageTagAlreadyExistsException). */
  push(repository: string, tag: string, image: { readonly digest: string }): void;
}

export interface AlarmsPort {
  /** The state of an alarm of the caller's account, by its name; nothing if there is none. Throws a ServiceError (AccessDenied). */
  stateOf(name: string, by: Caller): 'OK' | 'ALARM' | 'INSUFFICIENT_DATA' | undefined;
}

export interface TopicsPort {
  /** Throws a ServiceError (NotFound, AuthorizationError, KMSAccessDenied). */
  publish(topicArn: string, subject: string, message: string, by: Caller): string;
}

/** The repositories behind connections. */
export interface RepositoriesPort {
  providerOf(connectionArn: string): string;
  /** The commit that a branch (`refs/heads/main`), a tag or an id names; nothing if there is none. */
  commit(repository: string, name: string): Promise<Commit | undefined>;
  /** The files of a commit. */
  files(repository: string, commit: string): Promise<TreeFile[]>;
  /** A working copy with the whole history, in a folder that is there and empty. */
  clone(ref: CloneRef, folder: string): Promise<void>;
}

/** An artifact of an execution as a build gets it. */
export interface SourceArtifact {
  readonly name: string;
  readonly bucket: string;
  readonly key: string;
  /** The source revision, if it comes from a source. */
  readonly revision: string | null;
}

export interface BuildRequest {
  readonly project: string;
  readonly pipeline: string;
  readonly variables: readonly { readonly name: string; readonly value: string }[];
  readonly sources: readonly SourceArtifact[];
  /** Name of the source whose folder the commands run in. */
  readonly primary: string;
  readonly outputs: readonly { readonly name: string; readonly bucket: string; readonly key: string }[];
}

/** A build that has run, though in virtual time it still goes on. */
export interface StartedBuild {
  readonly id: string;
  /** Throws a ServiceError for what BatchGetBuilds refuses. */
  look(by: Caller): void;
  /** To be called when it ends in virtual time: then its artifacts are written. */
  end(): BuildEnd;
}

export interface BuildEnd {
  /** Why it ended badly. */
  readonly failure: string | undefined;
  readonly variables: Readonly<Record<string, string>>;
}

export interface BuildsPort {
  /** Throws a ServiceError for what StartBuild refuses. */
  start(request: BuildRequest, by: Caller): Promise<StartedBuild>;
}

/** An event as EventBridge carries it, without what EventBridge adds itself (id, time, account, region, version). */
export interface BusEvent {
  readonly 'source': string;
  readonly 'detail-type': string;
  readonly 'resources': readonly string[];
  readonly 'detail': Readonly<Record<string, unknown>>;
}

export interface EventsPort {
  put(event: BusEvent): void;
}

export interface PipelinesPort {
  /** Starts an execution; `input` is the JSON of what StartPipelineExecution takes besides the name. Throws a ServiceError. */
  startByRule(pipeline: string, input: string | undefined, ruleArn: string, by: Caller): void;
}

/** One line of a rehearsal's journal: no path, port, wall time or build output in it. */
export interface JournalPort {
  note(source: string, text: string, data?: Readonly<Record<string, unknown>>): void;
}
