import { Json } from '../../../plan/json';
import { Policy, Template } from './template';

/** What a stack is made of: a template and the values of its parameters. */
export interface Definition {
  readonly template: Template;
  readonly parameters: ReadonlyMap<string, string>;
}

export interface StackResource {
  readonly logicalId: string;
  readonly type: string;
  readonly physicalId: string;
  /** All intrinsic functions resolved. */
  readonly properties: Json;
  readonly metadata: Json;
  readonly deletionPolicy: Policy;
}

export interface StackEvent {
  readonly at: Date;
  readonly logicalId: string;
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
}

export interface Stack {
  readonly id: string;
  readonly name: string;
  readonly account: string;
  readonly region: string;
  readonly created: Date;
  status: string;
  reason?: string;
  /** In whose name CloudFormation works on it; nothing before a change set was executed. */
  roleArn?: string;
  /** Nothing before the stack has been created. */
  definition?: Definition;
  resources: ReadonlyMap<string, StackResource>;
  outputs: ReadonlyMap<string, string>;
  readonly changeSets: Map<string, ChangeSet>;
  /** Oldest first. */
  readonly events: StackEvent[];
  /** Why the next change of a resource fails, by logical id. */
  readonly failures: Map<string, string>;
}

export interface PropertyChange {
  /** Name of a property; `Metadata` of the attribute. */
  readonly name: string;
  readonly attribute: 'Properties' | 'Metadata';
  readonly recreation: 'Never' | 'Conditionally' | 'Always';
  /** It follows from something that is known when it is done only. */
  readonly isDynamic: boolean;
}

export interface ResourceChange {
  readonly action: 'Add' | 'Modify' | 'Remove';
  readonly logicalId: string;
  readonly type: string;
  readonly physicalId?: string;
  readonly replacement?: 'True' | 'False' | 'Conditional';
  readonly policyAction?: string;
  readonly details: readonly PropertyChange[];
}

export interface ChangeSet {
  readonly id: string;
  readonly name: string;
  readonly kind: 'CREATE' | 'UPDATE';
  readonly created: Date;
  readonly definition: Definition;
  readonly changes: readonly ResourceChange[];
  readonly roleArn: string;
  status: 'CREATE_IN_PROGRESS' | 'CREATE_COMPLETE' | 'FAILED';
  reason?: string;
  executionStatus: 'UNAVAILABLE' | 'AVAILABLE' | 'OBSOLETE' | 'EXECUTE_IN_PROGRESS' | 'EXECUTE_COMPLETE' | 'EXECUTE_FAILED';
}
