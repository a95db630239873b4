import type { AccessPort } from '../iam/access-port';
import { onlyFields, QueryProtocol } from '../query-protocol';
import { XmlElement } from '../s3/xml';
import { Caller, Service, ServiceError, ServiceRequest, ServiceResponse } from '../service';
import { ChangeSet, ResourceChange } from './model';
import { StackOperations } from './stack-operations';
import { Stacks, StacksDependencies } from './stacks';
import { invalid } from './template';

/** AWS may give fewer than there are; here it always does, so that whoever forgets the token is seen. */
const PAGE = 3;
const HIDDEN = '****';

/** AWS CloudFormation as far as cloudformation.md says. Stacks are made by CodePipeline's actions and by the story; functions only look. */
export class CloudFormationService implements Service {
  public readonly stacks: Stacks;
  public readonly operations: StackOperations;
  private readonly protocol: QueryProtocol;

  constructor(deps: StacksDependencies & { readonly access: AccessPort }) {
    this.stacks = new Stacks(deps);
    this.operations = new StackOperations(this.stacks, deps.access, deps.region);
    this.protocol = new QueryProtocol({
      service: 'CloudFormation', namespace: 'http://cloudformation.amazonaws.com/doc/2010-05-15/', ids: deps.ids,
      operations: {
        DescribeChangeSet: (input, caller) => this.describeChangeSet(input, caller),
        DescribeStacks: (input, caller) => this.describeStacks(input, caller),
        GetTemplate: (input, caller) => this.getTemplate(input, caller),
      },
    });
  }

  public handle(request: ServiceRequest): Promise<ServiceResponse> {
    return this.protocol.handle(request);
  }

  private describeChangeSet(input: URLSearchParams, caller: Caller): XmlElement {
    onlyFields('CloudFormation', input, ['ChangeSetName', 'StackName', 'NextToken']);
    const { stack, changeSet } = this.operations.describeChangeSet(field(input, 'StackName'), field(input, 'ChangeSetName'), caller);
    const changes = changeSet.status === 'CREATE_IN_PROGRESS' ? [] : changeSet.changes;
    const start = startOf(changeSet, input.get('NextToken'), changes.length);
    const end = start + PAGE;
    return {
      ChangeSetName: changeSet.name, ChangeSetId: changeSet.id, StackId: stack.id, StackName: stack.name, CreationTime: changeSet.created,
      ExecutionStatus: changeSet.executionStatus, Status: changeSet.status, StatusReason: changeSet.reason,
      Parameters: parametersOf(changeSet.definition),
      Changes: { member: changes.slice(start, end).map(describeChange) },
      NextToken: end < changes.length ? tokenOf(changeSet, end) : undefined,
    };
  }

  private describeStacks(input: URLSearchParams, caller: Caller): XmlElement {
    onlyFields('CloudFormation', input, ['StackName']);
    const stack = this.operations.describeStack(field(input, 'StackName'), caller);
    return {
      Stacks: { member: [{
        StackId: stack.id, StackName: stack.name, CreationTime: stack.created, StackStatus: stack.status, StackStatusReason: stack.reason,
        Parameters: stack.definition && parametersOf(stack.definition),
        Outputs: { member: [...stack.outputs].map(([OutputKey, OutputValue]) => ({ OutputKey, OutputValue })) },
      }] },
    };
  }

  private getTemplate(input: URLSearchParams, caller: Caller): XmlElement {
    onlyFields('CloudFormation', input, ['StackName', 'ChangeSetName', 'TemplateStage']);
    if ((input.get('TemplateStage') ?? 'Original') !== 'Original') throw invalid('the rehearsal has no macros, and therefore no processed template');
    return { TemplateBody: this.operations.template(field(input, 'StackName'), input.get('ChangeSetName') ?? undefined, caller), StagesAvailable: { member: ['Original', 'Processed'] } };
  }
}

function describeChange({ action, logicalId, type, physicalId, replacement, policyAction, details }: ResourceChange): XmlElement {
  return {
    Type: 'Resource',
    ResourceChange: {
      PolicyAction: policyAction, Action: action, LogicalResourceId: logicalId, PhysicalResourceId: physicalId, ResourceType: type, Replacement: replacement,
      Scope: { member: [...new Set(details.map(({ attribute }) => attribute))] },
      Details: { member: details.map(({ name, attribute, recreation, isDynamic }) => ({
        Target: { Attribute: attribute, Name: attribute === 'Properties' ? name : undefined, RequiresRecreation: attribute === 'Properties' ? recreation : undefined },
        Evaluation: isDynamic ? 'Dynamic' : 'Static', ChangeSource: isDynamic ? 'ResourceReference' : 'DirectModification',
      })) },
    },
  };
}

/** What nobody shall see is shown as asterisks (documented). */
function parametersOf({ template, parameters }: ChangeSet['definition']): XmlElement {
  return { member: [...parameters].map(([ParameterKey, value]) => ({ ParameterKey, ParameterValue: template.parameters.get(ParameterKey)?.noEcho ? HIDDEN : value })) };
}

function field(input: URLSearchParams, name: string): string {
  const value = input.get(name);
  if (!value) throw invalid(`1 validation error detected: Value null at '${name}' failed to satisfy constraint: Member must not be null`);
  return value;
}

function tokenOf({ id }: ChangeSet, offset: number): string {
  return Buffer.from(`${id} ${offset}`).toString('base64');
}

function startOf(changeSet: ChangeSet, token: string | null, length: number): number {
  if (token === null) return 0;
  const offset = Number(Buffer.from(token, 'base64').toString('utf8').split(' ')[1]);
  if (token === tokenOf(changeSet, offset) && offset < length) return offset;
  throw new ServiceError('ValidationError', 'The next token is invalid.');
}
