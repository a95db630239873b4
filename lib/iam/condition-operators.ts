import { BlockList, isIP, isIPv6 } from 'node:net';
import { Unknown } from './unknown';
import { arnWildcard, literally, Matcher, wildcard } from './wildcards';

/** How one value of a policy is held against one value of a request. */
export interface Operator {
  /** Whether it says yes when no value fits: `StringNotEquals` and its like. */
  readonly isNegated: boolean;
  /** Throws Unknown for a value that the operator can't be used with; what it returns does so, too. */
  readonly matcher: (wanted: string) => Matcher;
  /** What a policy variable is filled in with; nothing where there may be none. */
  readonly escape?: (literal: string) => string;
}

const asIs = (text: string): string => text;

const operator = (matcher: Operator['matcher'], escape?: Operator['escape']): Operator => ({ isNegated: false, matcher, escape });
const not = (other: Operator): Operator => ({ ...other, isNegated: true });

const stringEquals = operator((wanted) => (found) => found === wanted, asIs);
const equalsIgnoringCase = operator((wanted) => {
  const lower = wanted.toLowerCase();
  return (found) => found.toLowerCase() === lower;
}, asIs);
const stringLike = operator(wildcard, literally);
const arnLike = operator(arnWildcard, literally);
const ip = operator(within);

/** By a comparison of a found value with a wanted one, both of a kind. */
function compared<T>(read: (text: string) => T, holds: (found: T, wanted: T) => boolean): Operator {
  return operator((text) => {
    const wanted = read(text);
    return (found) => holds(read(found), wanted);
  });
}

/** Reads values of a kind that are written so. */
const written = <T>(kind: string, form: RegExp, read: (text: string) => T) => (text: string): T => {
  if (!form.test(text)) throw new Unknown(`the value '${text}' as ${kind}`);
  return read(text);
};

const number = written('a number', /^[+-]?\d+(\.\d+)?$/, Number);
// assumed: in capitals, too; other words are none
const boolean = written('a boolean', /^(true|false)$/i, (text) => text.toLowerCase());
const bytes = written('base64', /^(?:[\w+/]{4})*(?:[\w+/]{2}==|[\w+/]{3}=)?$/, asIs);

/** https://www.w3.org/TR/NOTE-datetime, or seconds since 1970; a year alone could be either. */
const date = written('a date', /^(\d{5,}(\.\d+)?|\d{4}-\d\d(-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?)?)$/, (text) => {
  const time = /^[\d.]+$/.test(text) ? Number(text) * 1000 : Date.parse(text);
  if (Number.isNaN(time)) throw new Unknown(`the value '${text}' as a date`);
  return time;
});

const equals = <T>(found: T, wanted: T): boolean => found === wanted;

const comparing = (kind: string, read: (text: string) => number): Record<string, Operator> => ({
  [`${kind}Equals`]: compared(read, equals),
  [`${kind}NotEquals`]: not(compared(read, equals)),
  [`${kind}LessThan`]: compared(read, (found, wanted) => found < wanted),
  [`${kind}LessThanEquals`]: compared(read, (found, wanted) => found <= wanted),
  [`${kind}GreaterThan`]: compared(read, (found, wanted) => found > wanted),
  [`${kind}GreaterThanEquals`]: compared(read, (found, wanted) => found >= wanted),
});

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html. `Null` is none of these: it asks for no value. */
export const OPERATORS: ReadonlyMap<string, Operator> = new Map(Object.entries({
  StringEquals: stringEquals,
  StringNotEquals: not(stringEquals),
  StringEqualsIgnoreCase: equalsIgnoringCase,
  StringNotEqualsIgnoreCase: not(equalsIgnoringCase),
  StringLike: stringLike,
  StringNotLike: not(stringLike),
  ArnEquals: arnLike,
  ArnNotEquals: not(arnLike),
  ArnLike: arnLike,
  ArnNotLike: not(arnLike),
  Bool: compared(boolean, equals),
  BinaryEquals: compared(bytes, equals),
  IpAddress: ip,
  NotIpAddress: not(ip),
  ...comparing('Numeric', number),
  ...comparing('Date', date),
}));

const familyOf = (address: string) => (isIPv6(address) ? 'ipv6' : 'ipv4');

/** An address, or a range in CIDR notation. */
function within(range: string): Matcher {
  const [, network, prefix] = /^([\d.]+|[\da-f:.]+)(?:\/(\d{1,3}))?$/i.exec(range) ?? [];
  const list = new BlockList();
  try {
    // assumed: an IPv6 address without a prefix is that address alone
    list.addSubnet(network, Number(prefix ?? (isIPv6(network) ? 128 : 32)), familyOf(network));
  } catch {
    throw new Unknown(`the value '${range}' as a range of addresses`);
  }
  return (found) => {
    if (isIP(found) === 0) throw new Unknown(`the value '${found}' as an address`);
    return list.check(found, familyOf(found));
  };
}
