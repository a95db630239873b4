export { decide, nameOf, Undecidable } from './decide';
export type { Allowed, Decision, Denied, Fit, Ground, Policies } from './decide';
export { Policy } from './policy';
export { Statement } from './statement';
export type { PolicyKind } from './statement';
export type { AccessRequest, Context, Principal, ServicePrincipal, SessionPrincipal } from './request';
