import { Wiring } from '../contracts/wiring';

/** A synthesized app, resolved: every value is final, every reference an ARN or a name. */
export interface Plan {
  /** The directory that it was read from. */
  readonly directory: string;
  /** Where the release store is; without one, where the first stack is. Each resource says its own. */
  readonly account: string;
  readonly region: string;
  /** What the rehearsal has stand-ins for, in the order of the templates. */
  readonly resources: readonly PlannedResource[];
  /** What no pipeline reaches: listed, it has attributes, and a call to it is refused by name. */
  readonly inert: readonly PlannedResource[];
  readonly wiring: readonly PlannedWiring[];
}

/** The wiring record of one stack. */
export interface PlannedWiring {
  readonly stack: string;
  readonly wiring: Wiring;
}

export interface PlannedResource {
  /** `<stack>.<logical id>`: unique in the plan. */
  readonly id: string;
  readonly stack: string;
  readonly logicalId: string;
  readonly type: string;
  /** Construct path, as CDK writes it into the metadata, e.g. `Shop/Store/Releases/Resource`; the id if there is none. */
  readonly path: string;
  readonly account: string;
  readonly region: string;
  /** What `Ref` gives: the physical name or ARN, by type. */
  readonly ref: string;
  /** The physical name (of a role, function, bucket, topic, pipeline …). */
  readonly name: string;
  readonly arn: string;
  /** Properties, all intrinsic functions resolved. */
  readonly properties: Readonly<Record<string, unknown>>;
  /** For a function: the folder that holds its code. Every function that a pipeline reaches has one. */
  readonly codeDirectory?: string;
  /** Of an inert resource: why some of its properties have no value and are left out. */
  readonly unresolved?: readonly string[];
}
