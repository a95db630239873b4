import { xmlDocument } from './s3/xml';
import { ServiceError, ServiceResponse } from './service';

/** How a service speaks. */
export type Protocol = 'json-1.0' | 'json-1.1' | 'rest-json' | 'query' | 's3';

/** How a client seems to speak to a service that is not there. */
export function guessProtocol(service: string | undefined, headers: Readonly<Record<string, string>>): Protocol {
  if (service === 's3') return 's3';
  if (headers['x-amz-target']) return 'json-1.1';
  return headers['content-type']?.startsWith('application/x-www-form-urlencoded') ? 'query' : 'rest-json';
}

/** An error in the words of a protocol: where an SDK client looks for the code and the message. */
export function renderError(protocol: Protocol, error: ServiceError, requestId: string): ServiceResponse {
  const { code, message, status } = inWordsOf(protocol, error);
  const reply = (type: string, headers: Readonly<Record<string, string>>, body: string) => ({ status, headers: { 'content-type': type, ...headers }, body });
  switch (protocol) {
    case 'json-1.0':
    case 'json-1.1':
      return reply(`application/x-amz-${protocol}`, { 'x-amzn-requestid': requestId }, JSON.stringify({ __type: code, message }));
    case 'rest-json':
      return reply('application/json', { 'x-amzn-requestid': requestId, 'x-amzn-errortype': code }, JSON.stringify({ Message: message }));
    case 'query':
      return reply('text/xml', { 'x-amzn-requestid': requestId }, xmlDocument('ErrorResponse', {
        Error: { Type: status >= 500 ? 'Receiver' : 'Sender', Code: code, Message: message }, RequestId: requestId,
      }));
    case 's3':
      return reply('application/xml', { 'x-amz-request-id': requestId }, xmlDocument('Error', { Code: code, Message: message, RequestId: requestId }));
  }
}

/** What S3 and the query protocol call AccessDenied has another name elsewhere. */
export function inWordsOf(protocol: Protocol, { code, message, status }: ServiceError): Pick<ServiceError, 'code' | 'message' | 'status'> {
  if (code !== 'AccessDenied' || protocol === 'query' || protocol === 's3') return { code, message, status };
  return { code: 'AccessDeniedException', message, status: protocol === 'rest-json' ? 403 : 400 };
}

const INVALID_TOKEN = 'The security token included in the request is invalid.';
const EXPIRED_TOKEN = 'The security token included in the request is expired';

/** Nobody is known by this access key, or the session token is not his. */
export function unknownCaller(protocol: Protocol): ServiceError {
  switch (protocol) {
    case 'json-1.0':
    case 'json-1.1': return new ServiceError('UnrecognizedClientException', INVALID_TOKEN, 400);
    case 'rest-json': return new ServiceError('UnrecognizedClientException', INVALID_TOKEN, 403);
    case 'query': return new ServiceError('InvalidClientTokenId', INVALID_TOKEN, 403);
    case 's3': return new ServiceError('InvalidAccessKeyId', 'The AWS Access Key Id you provided does not exist in our records.', 403);
  }
}

/** Somebody signs with a clock that is too far off. */
export function skewedClock(protocol: Protocol): ServiceError {
  const words = 'Signature expired or not yet current: it is more than five minutes off';
  switch (protocol) {
    case 'json-1.0':
    case 'json-1.1': return new ServiceError('InvalidSignatureException', words, 400);
    case 'rest-json': return new ServiceError('InvalidSignatureException', words, 403);
    case 'query': return new ServiceError('SignatureDoesNotMatch', words, 403);
    case 's3': return new ServiceError('RequestTimeTooSkewed', 'The difference between the request time and the current time is too large.', 403);
  }
}

/** Whoever calls may not do this. */
export function deniedCall(protocol: Protocol, { service, operation, arn }: { readonly service: string; readonly operation: string; readonly arn: string }): ServiceError {
  const words = `User: ${arn} is not authorized to perform: ${service}:${operation}`;
  switch (protocol) {
    case 'json-1.0':
    case 'json-1.1': return new ServiceError('AccessDeniedException', words, 400);
    case 'rest-json': return new ServiceError('AccessDeniedException', words, 403);
    case 'query': return new ServiceError('AccessDenied', words, 403);
    case 's3': return new ServiceError('AccessDenied', 'Access Denied', 403);
  }
}

export function expiredCaller(protocol: Protocol): ServiceError {
  switch (protocol) {
    case 'json-1.0':
    case 'json-1.1': return new ServiceError('ExpiredTokenException', EXPIRED_TOKEN, 400);
    case 'rest-json': return new ServiceError('ExpiredTokenException', EXPIRED_TOKEN, 403);
    case 'query': return new ServiceError('ExpiredToken', EXPIRED_TOKEN, 403);
    case 's3': return new ServiceError('ExpiredToken', 'The provided token has expired.', 400);
  }
}
