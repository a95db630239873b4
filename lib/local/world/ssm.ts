import type {
  GetParameterCommandInput, GetParametersByPathCommandInput, GetParametersByPathResult, GetParameterResult, GetParametersCommandInput, GetParametersResult,
  Parameter, PutParameterCommandInput, PutParameterResult,
} from '@aws-sdk/client-ssm';
import type { AccessPort } from './iam/access-port';
import { SSM_RIGHTS } from './iam/rights/ssm';
import { Ids } from './ids';
import { JsonProtocol } from './json-protocol';
import { Service, ServiceError, ServiceRequest, ServiceResponse, UnsupportedOperation } from './service';
import { Timeline } from './timeline';

export interface SsmDependencies {
  readonly timeline: Timeline;
  readonly ids: Ids;
  readonly access: AccessPort;
  readonly account: string;
  readonly region: string;
}

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html: of a standard parameter. */
const VALUE_MAX_BYTES = 4096;
const PAGE_MAX = 10;
/** AWS may give fewer than were asked for; here it always does, so that whoever forgets the token is seen. */
const PAGE = 3;

/** Parameter Store of AWS Systems Manager: standard parameters of the types String and StringList. */
export class SsmService implements Service {
  private readonly parameters = new Map<string, Parameter>();
  private readonly protocol: JsonProtocol;

  constructor(private readonly deps: SsmDependencies) {
    this.protocol = new JsonProtocol({
      service: 'SSM', target: 'AmazonSSM', protocol: 'json-1.1', ids: deps.ids, access: deps.access, region: deps.region, rights: SSM_RIGHTS,
      operations: {
        GetParameter: (input: GetParameterCommandInput) => this.getParameter(input),
        GetParameters: (input: GetParametersCommandInput) => this.getParameters(input),
        GetParametersByPath: (input: GetParametersByPathCommandInput) => this.getParametersByPath(input),
        PutParameter: (input: PutParameterCommandInput) => this.putParameter(input),
      },
    });
  }

  public handle(request: ServiceRequest): Promise<ServiceResponse> {
    return this.protocol.handle(request);
  }

  public getParameter({ Name }: GetParameterCommandInput): GetParameterResult {
    const Parameter = this.find(Name ?? '');
    if (!Parameter) throw new ServiceError('ParameterNotFound', '');
    return { Parameter };
  }

  public getParameters({ Names = [] }: GetParametersCommandInput): GetParametersResult {
    if (Names.length > PAGE_MAX) throw invalid(`1 validation error detected: Value '[${Names.join(', ')}]' at 'names' failed to satisfy constraint: Member must have length less than or equal to 10`);
    const found = Names.map((name) => [name, this.find(name)] as const);
    return {
      Parameters: found.flatMap(([, parameter]) => parameter ?? []),
      InvalidParameters: found.filter(([, parameter]) => !parameter).map(([name]) => name),
    };
  }

  public getParametersByPath(input: GetParametersByPathCommandInput): GetParametersByPathResult {
    const { Path = '', Recursive = false, MaxResults = PAGE_MAX, NextToken, ParameterFilters } = input;
    if (ParameterFilters?.length) throw new UnsupportedOperation('SSM', 'GetParametersByPath with ParameterFilters');
    if (!Path.startsWith('/')) {
      throw invalid('The parameter doesn\'t meet the parameter name requirements. The parameter name must begin with a forward slash "/". It can\'t be prefixed with \\"aws\\" or \\"ssm\\" (case-insensitive).');
    }
    if (MaxResults < 1 || MaxResults > PAGE_MAX) {
      throw invalid(`1 validation error detected: Value '${MaxResults}' at 'maxResults' failed to satisfy constraint: Member must have value ${MaxResults < 1 ? 'greater than or equal to 1' : 'less than or equal to 10'}`);
    }
    const below = this.below(Path.replace(/\/$/, ''), Recursive);
    const start = NextToken === undefined ? 0 : offsetOf(NextToken, Path);
    const end = start + Math.min(PAGE, MaxResults);
    return { Parameters: below.slice(start, end), ...(end < below.length && { NextToken: tokenOf(Path, end) }) };
  }

  public putParameter(input: PutParameterCommandInput): PutParameterResult {
    const { Name = '', Value = '', Type, Overwrite = false } = input;
    const other = Object.keys(input).find((key) => !['Name', 'Value', 'Type', 'Overwrite', 'Description', 'Tags'].includes(key) && input[key as keyof typeof input] !== undefined);
    if (other && !(other === 'Tier' && input.Tier === 'Standard')) throw new UnsupportedOperation('SSM', `PutParameter with ${other}`);
    if (Type === 'SecureString') throw new UnsupportedOperation('SSM', 'parameters of type SecureString');
    if (Value === '') throw invalid('1 validation error detected: Value \'\' at \'value\' failed to satisfy constraint: Member must have length greater than or equal to 1');
    if (Buffer.byteLength(Value) > VALUE_MAX_BYTES) {
      throw invalid(`Standard tier parameters support a maximum parameter value of ${VALUE_MAX_BYTES} characters. To create a larger parameter value, upgrade the parameter to use the advanced-parameter tier. For more information, see https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html`);
    }
    const known = this.parameters.get(Name);
    if (known && !Overwrite) throw new ServiceError('ParameterAlreadyExists', 'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.');
    const type = Type ?? known?.Type;
    if (!type) throw invalid('A parameter type is required when you create a parameter.');
    const version = (known?.Version ?? 0) + 1;
    const { account, region, timeline } = this.deps;
    this.parameters.set(Name, {
      Name, Type: type, Value, Version: version, LastModifiedDate: timeline.date, DataType: 'text',
      ARN: `arn:aws:ssm:${region}:${account}:parameter${Name.startsWith('/') ? '' : '/'}${Name}`,
    });
    return { Version: version, Tier: 'Standard' };
  }

  /** By name or ARN. */
  private find(name: string): Parameter | undefined {
    if (name.startsWith('arn:')) return [...this.parameters.values()].find((parameter) => parameter.ARN === name);
    if (name.includes(':')) throw new UnsupportedOperation('SSM', `parameter with a version or a label: ${name}`);
    return this.parameters.get(name);
  }

  private below(path: string, recursive: boolean): Parameter[] {
    const names = [...this.parameters.keys()].filter((name) => name.startsWith(`${path}/`) && (recursive || !name.slice(path.length + 1).includes('/')));
    return names.sort().map((name) => this.parameters.get(name)!);
  }
}

function invalid(message: string): ServiceError {
  return new ServiceError('ValidationException', message);
}

function tokenOf(path: string, offset: number): string {
  return Buffer.from(JSON.stringify([path, offset])).toString('base64');
}

function offsetOf(token: string, path: string): number {
  try {
    const [of, offset] = JSON.parse(Buffer.from(token, 'base64').toString('utf8')) as [string, number];
    if (of === path && Number.isInteger(offset)) return offset;
  } catch {
    throw new ServiceError('InvalidNextToken', 'The specified token isn\'t valid.');
  }
  throw new ServiceError('InvalidNextToken', 'The specified token isn\'t valid.');
}
