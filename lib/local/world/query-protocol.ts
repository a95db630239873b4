import { Ids } from './ids';
import { renderError } from './protocols';
import { XmlElement, xmlDocument } from './s3/xml';
import { Caller, ServiceError, ServiceRequest, ServiceResponse, UnsupportedOperation } from './service';

/** An operation: the fields of a form and a caller to what stands in the result. */
export type QueryOperation = (input: URLSearchParams, caller: Caller) => XmlElement;

export interface QueryServiceOptions {
  /** The service's name in a message, e.g. `STS`. */
  readonly service: string;
  readonly namespace: string;
  readonly ids: Ids;
  readonly operations: Readonly<Record<string, QueryOperation>>;
}

/** AWS's query protocol: the form's `Action` names the operation, the answer is XML. */
export class QueryProtocol {
  constructor(private readonly options: QueryServiceOptions) {}

  public handle(request: ServiceRequest): Promise<ServiceResponse> {
    return Promise.resolve().then(() => this.answer(request));
  }

  private answer(request: ServiceRequest): ServiceResponse {
    const { service, namespace, ids, operations } = this.options;
    const requestId = ids.uuid(`${service.toLowerCase()} request`);
    try {
      const input = new URLSearchParams(request.body.toString('utf8'));
      const action = input.get('Action') ?? '';
      if (!Object.hasOwn(operations, action)) throw new UnsupportedOperation(service, action || 'request without an action');
      const result = operations[action](input, request.caller);
      const body = xmlDocument(`${action}Response`, { [`${action}Result`]: result, ResponseMetadata: { RequestId: requestId } }, namespace);
      return { status: 200, headers: { 'content-type': 'text/xml', 'x-amzn-requestid': requestId }, body };
    } catch (error) {
      if (error instanceof ServiceError) return renderError('query', error, requestId);
      throw error;
    }
  }
}

/** A field that the stand-in would have to skip is refused by name. */
export function onlyFields(service: string, input: URLSearchParams, known: readonly string[]): void {
  const unknown = [...input.keys()].find((key) => !['Action', 'Version', ...known].includes(key));
  if (unknown) throw new UnsupportedOperation(service, `${input.get('Action')} with ${unknown}`);
}
