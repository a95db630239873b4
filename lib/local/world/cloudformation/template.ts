import { ReleaseError } from '../../../contracts/errors';
import { isJson, Json, jsonOf, listOf } from '../../../plan/json';
import { ServiceError } from '../service';

/** A template, read; nothing in it is resolved. */
export interface Template {
  /** As CloudFormation keeps it: what is not ASCII became a question mark (seen on AWS). */
  readonly text: string;
  readonly document: Json;
  readonly resources: ReadonlyMap<string, TemplateResource>;
  readonly parameters: ReadonlyMap<string, TemplateParameter>;
  readonly outputs: ReadonlyMap<string, { readonly value: unknown; readonly condition?: string }>;
}

export interface TemplateResource {
  readonly logicalId: string;
  readonly type: string;
  readonly properties: Json;
  readonly metadata: Json;
  readonly dependsOn: readonly string[];
  readonly condition?: string;
  readonly deletionPolicy: Policy;
  readonly updateReplacePolicy: Policy;
}

export interface TemplateParameter {
  readonly type: string;
  readonly noEcho: boolean;
  readonly default?: string;
  readonly allowed?: readonly string[];
  readonly pattern?: string;
}

/** What becomes of a resource that goes. */
export type Policy = 'Delete' | 'Retain' | 'Snapshot';

const SECTIONS = ['AWSTemplateFormatVersion', 'Description', 'Metadata', 'Parameters', 'Rules', 'Mappings', 'Conditions', 'Transform', 'Resources', 'Outputs', 'Hooks'];
/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html, as a template in S3. */
const TEXT_MAX = 1_000_000;
/** A rule that CDK adds: the account is bootstrapped, which a rehearsal takes for granted. */
const BOOTSTRAP_RULE = 'CheckBootstrapVersion';

/** Reads a template; refuses what CloudFormation refuses, in its words, and by name what the rehearsal can't read. */
export function parseTemplate(bytes: Buffer): Template {
  if (bytes.length > TEXT_MAX) throw invalid(`Template may not exceed ${TEXT_MAX} bytes in size.`);
  const text = bytes.toString('utf8');
  const document = readDocument(text);
  const unknown = Object.keys(document).filter((key) => !SECTIONS.includes(key));
  if (unknown.length > 0) throw invalid(`Template format error: Invalid template property or properties [${unknown.join(', ')}]`);
  refuseUnsupported(document);
  const resources = new Map(Object.entries(jsonOf(document.Resources)).map(([id, body]) => [id, readResource(id, body)]));
  if (resources.size === 0) throw invalid('Template format error: At least one Resources member must be defined.');
  return {
    text: text.replace(/[^\0-\x7f]/gu, '?'), document, resources,
    parameters: new Map(Object.entries(jsonOf(document.Parameters)).map(([name, body]) => [name, readParameter(jsonOf(body))])),
    outputs: new Map(Object.entries(jsonOf(document.Outputs)).map(([name, body]) => {
      const { Value: value, Condition } = jsonOf(body);
      return [name, { value, ...(typeof Condition === 'string' && { condition: Condition }) }];
    })),
  };
}

function readDocument(text: string): Json {
  if (!text.trimStart().startsWith('{')) {
    throw new ReleaseError('Unsupported', `the template begins with '${text.trimStart().slice(0, 40).split('\n')[0]}': a rehearsal reads templates in JSON only`);
  }
  try {
    return jsonOf(JSON.parse(text));
  } catch {
    throw invalid('Template format error: JSON not well-formed.');
  }
}

function refuseUnsupported(document: Json): void {
  for (const section of ['Transform', 'Hooks']) {
    if (document[section] !== undefined) throw new ReleaseError('Unsupported', `the template has ${section}, which a rehearsal does not run`);
  }
  const rule = Object.keys(jsonOf(document.Rules)).find((name) => name !== BOOTSTRAP_RULE);
  if (rule) throw new ReleaseError('Unsupported', `the template has the rule ${rule}, which a rehearsal does not evaluate`);
}

function readResource(logicalId: string, body: unknown): TemplateResource {
  const { Type, Properties, Metadata, DependsOn, Condition, DeletionPolicy, UpdateReplacePolicy } = jsonOf(body);
  if (typeof Type !== 'string') throw invalid(`Template format error: [/Resources/${logicalId}] Every Resources object must contain a Type member.`);
  if (Properties !== undefined && !isJson(Properties)) throw invalid(`Template format error: [/Resources/${logicalId}/Properties] must be an object.`);
  return {
    logicalId, type: Type, properties: jsonOf(Properties), metadata: jsonOf(Metadata), dependsOn: listOf(DependsOn).map(String), ...(typeof Condition === 'string' && { condition: Condition }),
    deletionPolicy: readPolicy(DeletionPolicy), updateReplacePolicy: readPolicy(UpdateReplacePolicy),
  };
}

function readPolicy(policy: unknown): Policy {
  if (policy === 'Retain' || policy === 'Snapshot') return policy;
  return policy === 'RetainExceptOnCreate' ? 'Retain' : 'Delete';
}

function readParameter({ Type, NoEcho, Default, AllowedValues, AllowedPattern }: Json): TemplateParameter {
  return {
    type: String(Type), noEcho: String(NoEcho) === 'true', ...(Default !== undefined && { default: String(Default) }),
    ...(Array.isArray(AllowedValues) && { allowed: AllowedValues.map(String) }), ...(typeof AllowedPattern === 'string' && { pattern: AllowedPattern }),
  };
}

export function invalid(message: string): ServiceError {
  return new ServiceError('ValidationError', message);
}
