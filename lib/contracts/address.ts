import { BlockList, isIP } from 'node:net';

/**
 * Addresses that a probe refuses unless they are named: loopback, link-local (the metadata service among them), private, shared,
 * unspecified and multicast. RFC 6890, https://www.rfc-editor.org/rfc/rfc6890
 */
const REFUSED = new BlockList();
for (const [net, prefix] of [
  ['0.0.0.0', 8], ['10.0.0.0', 8], ['100.64.0.0', 10], ['127.0.0.0', 8], ['169.254.0.0', 16], ['172.16.0.0', 12], ['192.168.0.0', 16], ['224.0.0.0', 3],
] as const) REFUSED.addSubnet(net, prefix, 'ipv4');
for (const [net, prefix] of [['::', 96], ['fc00::', 7], ['fe80::', 10], ['fec0::', 10], ['ff00::', 8], ['64:ff9b::', 96], ['64:ff9b:1::', 48]] as const) REFUSED.addSubnet(net, prefix, 'ipv6');

/** The name or address that a URL names, as it is resolved: without the brackets of IPv6, and every way to write an IPv4 address as the usual one. */
export function hostOf(url: string): string {
  return new URL(url).hostname.replace(/^\[|\]$/g, '');
}

/** Whether a URL names an address, or this machine, that a probe would refuse. Where other names lead is found out when they are asked. */
export function namesRefused(url: string, named: readonly string[]): boolean {
  const host = hostOf(url);
  if (/^(.*\.)?localhost\.?$/.test(host)) return !['127.0.0.1', '::1'].some((address) => named.includes(address));
  return isIP(host) !== 0 && !isAllowed(host, named);
}

/** Whether a probe may talk to an address. An IPv4 address written as IPv6 is judged as IPv4. */
export function isAllowed(address: string, named: readonly string[]): boolean {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
  if (named.includes(plain)) return true;
  const family = isIP(plain);
  if (family === 0 || /^::ffff:/i.test(plain)) return false;
  return !REFUSED.check(plain, family === 6 ? 'ipv6' : 'ipv4');
}
