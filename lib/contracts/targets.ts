import { FILE_PATH } from './manifest';
import { STACK_NAME } from './names';
import { Reader } from './parse';

/** A website's bucket, and the role that may write or read it. */
export interface WebsiteTarget {
  readonly artifact: string;
  readonly bucket: string;
  readonly role: string;
}

/** A function's alias, and the role that may read both. */
export interface LambdaAliasTarget {
  readonly artifact: string;
  /** Name of the function. */
  readonly function: string;
  readonly alias: string;
  readonly role: string;
}

/** A CloudFormation stack: what it is made of lies in an artifact, and the role may look at it and at its change sets. */
export interface StackTarget {
  readonly artifact: string;
  /** Its name. */
  readonly stack: string;
  /** Path of the template in the artifact. */
  readonly template: string;
  /** Path of the template configuration in the artifact. */
  readonly configuration?: string;
  /** Values that go before those of the configuration. */
  readonly parameters?: Readonly<Record<string, string>>;
  readonly role: string;
}

/** In which output variable a script says what runs now. */
export const READ_BACK_VARIABLE = 'RELEASE_READ_BACK';

/** What a script said that runs now, by its own output variables. */
export interface CommandsTarget {
  /** The action that ran it. */
  readonly commands: string;
  /** The last line of its last command. */
  readonly readBack: string;
  /** What else it says, for the record. */
  readonly outputs?: Readonly<Record<string, string>>;
}

/** What `attest` reads back: one kind for each way of deploying, told apart by the fields that only it has. */
export type AttestTarget = WebsiteTarget | LambdaAliasTarget | StackTarget | CommandsTarget;

const KINDS: Readonly<Record<string, (r: Reader) => AttestTarget>> = {
  bucket: readWebsite,
  function: readLambdaAlias,
  alias: readLambdaAlias,
  stack: readStack,
  commands: readCommands,
};

export function readAttestTarget(r: Reader): AttestTarget {
  const kind = Object.keys(KINDS).find((field) => !r.field(field).isAbsent) ?? 'bucket';
  return KINDS[kind](r);
}

export function readWebsite(r: Reader): WebsiteTarget {
  r.object('artifact', 'bucket', 'role');
  return { artifact: r.field('artifact').string(/./), bucket: r.field('bucket').string(/./), role: readRole(r) };
}

function readLambdaAlias(r: Reader): LambdaAliasTarget {
  r.object('artifact', 'function', 'alias', 'role');
  return { artifact: r.field('artifact').string(/./), function: r.field('function').string(/./), alias: r.field('alias').string(/./), role: readRole(r) };
}

export function readStack(r: Reader): StackTarget {
  r.object('artifact', 'stack', 'template', 'configuration', 'parameters', 'role');
  const path = (field: Reader) => field.string(FILE_PATH, 'a relative path');
  return {
    artifact: r.field('artifact').string(/./), stack: r.field('stack').string(STACK_NAME, 'the name of a stack'), template: path(r.field('template')),
    configuration: r.field('configuration').optional(path), parameters: r.field('parameters').optional((p) => p.map((value) => value.string())), role: readRole(r),
  };
}

function readCommands(r: Reader): CommandsTarget {
  r.object('commands', 'readBack', 'outputs');
  return {
    commands: r.field('commands').string(/./), readBack: r.field('readBack').string(/./), outputs: r.field('outputs').optional((outputs) => outputs.map((output) => output.string())),
  };
}

/** The role in whose name a target is read or written. */
export function readRole(r: Reader): string {
  return r.field('role').string(/^arn:[^:]+:iam::/, 'the ARN of a role');
}
