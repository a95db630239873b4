import { createHash } from 'node:crypto';

/** What a type of resource allows in a name that nobody chose. */
export interface NameRule {
  readonly max: number;
  readonly lowerCase?: boolean;
}

/**
 * The name that CloudFormation would make up, without chance: `<stack>-<logical id>-<8 digits of a hash>`. What is too long loses
 * the middle, and the hash keeps it unique.
 */
export function generatedName(stack: string, logicalId: string, seed: string, rule: NameRule): string {
  const tail = `-${hexOf(seed).slice(0, 8)}`;
  const room = rule.max - tail.length;
  const words = `${stack}-${logicalId}`;
  const head = words.length <= room ? words : `${stack.slice(0, Math.floor(room / 2) - 1)}-${logicalId.slice(0, Math.ceil(room / 2))}`;
  return rule.lowerCase ? `${head}${tail}`.toLowerCase() : `${head}${tail}`;
}

/** 64 hexadecimal digits that follow from the seed alone. */
export function hexOf(seed: string): string {
  return createHash('sha256').update(seed).digest('hex');
}

/** Looks like a version 4 UUID and follows from the seed. */
export function uuidOf(seed: string): string {
  const h = hexOf(seed);
  return `${h.slice(0, 8)}-${h.slice(8, 12)}-4${h.slice(13, 16)}-a${h.slice(17, 20)}-${h.slice(20, 32)}`;
}
