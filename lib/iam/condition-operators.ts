import { BlockList, isIPv6 } from 'node:net';
import { hasVariables } from './variables';
import { arnWildcard, literally, Matcher, wildcard } from './wildcards';

/** How one value of a policy is held against one value of a request. */
export interface Operator {
  /** Whether it says yes when no value fits: `StringNotEquals` and its like. */
  readonly isNegated: boolean;
  /** Throws a RangeError for a value that the operator can't be used with. */
  readonly matcher: (wanted: string) => Matcher;
  /** What a policy variable is filled in with. */
  readonly escape: (literal: string) => string;
}

const asIs = (text: string): string => text;
const never: Matcher = () => false;

const operator = (matcher: Operator['matcher'], escape = asIs): Operator => ({ isNegated: false, matcher, escape });
const not = (other: Operator): Operator => ({ ...other, isNegated: true });

const stringEquals = operator((wanted) => (found) => found === wanted);
const equalsIgnoringCase = operator((wanted) => (found) => found.toLowerCase() === wanted.toLowerCase());
const stringLike = operator(wildcard, literally);
const arnLike = operator((wanted) => (wanted === '*' || wanted.startsWith('arn:') || hasVariables(wanted) ? arnWildcard(wanted) : never), literally);
const bool = operator((wanted) => (found) => found.toLowerCase() === wanted.toLowerCase());
const binary = operator((wanted) => (found) => found === wanted);
const ip = operator(within);

/** By a comparison of a found value with a wanted one. A found value that is none of the kind fits nothing. */
function compared(read: (text: string) => number, holds: (found: number, wanted: number) => boolean): Operator {
  return operator((text) => {
    const wanted = read(text);
    if (Number.isNaN(wanted)) throw new RangeError(`'${text}'`);
    return (found) => holds(read(found), wanted);
  });
}

const number = (text: string): number => (/^[+-]?\d+(\.\d+)?$/.test(text.trim()) ? Number(text) : NaN);
/** ISO 8601, or seconds since 1970. */
const date = (text: string): number => (/^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : Date.parse(text));

const COMPARISONS = {
  Equals: (found: number, wanted: number) => found === wanted,
  LessThan: (found: number, wanted: number) => found < wanted,
  LessThanEquals: (found: number, wanted: number) => found <= wanted,
  GreaterThan: (found: number, wanted: number) => found > wanted,
  GreaterThanEquals: (found: number, wanted: number) => found >= wanted,
};

const comparing = (kind: string, read: (text: string) => number) => Object.fromEntries([
  ...Object.entries(COMPARISONS).map(([name, holds]) => [`${kind}${name}`, compared(read, holds)] as const),
  [`${kind}NotEquals`, not(compared(read, COMPARISONS.Equals))] as const,
]);

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
  Bool: bool,
  BinaryEquals: binary,
  IpAddress: ip,
  NotIpAddress: not(ip),
  ...comparing('Numeric', number),
  ...comparing('Date', date),
}));

/** An address, or a range in CIDR notation. */
function within(range: string): Matcher {
  const [network, prefix] = range.split('/');
  const family = isIPv6(network) ? 'ipv6' : 'ipv4';
  const list = new BlockList();
  try {
    list.addSubnet(network, Number(prefix ?? (family === 'ipv6' ? 128 : 32)), family);
  } catch {
    throw new RangeError(`'${range}'`);
  }
  return (found) => {
    try {
      return list.check(found, isIPv6(found) ? 'ipv6' : 'ipv4');
    } catch {
      return false;
    }
  };
}
