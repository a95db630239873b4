import { Reader } from './parse';

/** The parameters of an HTTP gate: what `Gate.http` writes and `probe` reads. */
export interface HttpGateParameters {
  readonly url: string;
  readonly status: number;
  /** Texts that the body must hold; `{version}` and `{digest}` stand for those of the release. */
  readonly contains: readonly string[];
  readonly timeoutSeconds: number;
  /** Addresses that may be asked although they are private. */
  readonly privateAddresses: readonly string[];
}

/** How much of an answer's body is read. */
export const HTTP_GATE_MAX_BYTES = 1024 * 1024;

export function parseHttpGateParameters(value: unknown): HttpGateParameters {
  return Reader.parse('HTTP gate parameters', value, (r) => {
    r.object('url', 'status', 'contains', 'timeoutSeconds', 'privateAddresses');
    return {
      url: r.field('url').string(/^https?:\/\/[^\s/]+/, 'an http or https URL'),
      status: r.field('status').integer(100, 599),
      contains: r.field('contains').list((c) => c.string(/./)),
      timeoutSeconds: r.field('timeoutSeconds').integer(1, 50),
      privateAddresses: r.field('privateAddresses').list((a) => a.string(/^[0-9a-fA-F.:]+$/, 'an IP address')),
    };
  });
}
