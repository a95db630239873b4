import { createHash } from 'node:crypto';

/**
 * Ids that look like AWS's and follow from a seed and from what they are for, so that the same story gives the same ids
 * whatever else happens at the same time. `purpose` names the thing; a repeated purpose is counted.
 */
export class Ids {
  private readonly counts = new Map<string, number>();

  constructor(private readonly seed: string) {}

  public uuid(purpose: string): string {
    const h = this.hash(purpose).toString('hex');
    return `${h.slice(0, 8)}-${h.slice(8, 12)}-4${h.slice(13, 16)}-${'89ab'[parseInt(h[16], 16) % 4]}${h.slice(17, 20)}-${h.slice(20, 32)}`;
  }

  /** `length` characters of [A-Za-z0-9]. */
  public token(purpose: string, length: number): string {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
    const bytes = this.hash(purpose);
    return Array.from({ length }, (_, i) => alphabet[bytes[i % bytes.length] % alphabet.length]).join('');
  }

  /** A number from 0 up to 1. */
  public chance(purpose: string): number {
    return this.hash(purpose).readUInt32BE(0) / 2 ** 32;
  }

  private hash(purpose: string): Buffer {
    const count = (this.counts.get(purpose) ?? 0) + 1;
    this.counts.set(purpose, count);
    return createHash('sha256').update(`${this.seed}\n${purpose}\n${count}`).digest();
  }
}
