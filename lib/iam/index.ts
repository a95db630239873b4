export { decide, nameOf, Undecidable } from './decide';
export type { Allowed, Decision, Denied, Ground, Policies } from './decide';
export { Policy } from './policy';
export { Statement } from './statement';
export type { Fit } from './statement';
export type { AccessRequest, Context, Principal, ServicePrincipal, SessionPrincipal } from './request';
