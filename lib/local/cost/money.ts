import { ReleaseError } from '../../contracts/errors';

/** Dollars are counted in billionths, as whole numbers: a price of a ten-billionth is rounded once, at the end of its line. */
const BILLION = 1_000_000_000n;

/** What `amount` costs in billionths of a dollar if `price` dollars buy `per` of it; half of one is rounded up. */
export function priceOf(amount: bigint, price: string, per: bigint): bigint {
  const [, whole, fraction = ''] = /^(\d+)(?:\.(\d+))?$/.exec(price) ?? [];
  if (whole === undefined) throw new ReleaseError('UsageInvalid', `'${price}' is no price: dollars as a decimal number, e.g. 0.002`);
  const [over, under] = [amount * BigInt(whole + fraction) * BILLION, per * 10n ** BigInt(fraction.length)];
  return (2n * over + under) / (2n * under);
}

/** Billionths as dollars: the number next to the exact one. */
export function dollars(billionths: bigint): number {
  return Number(billionths) / Number(BILLION);
}
