import { CostLine } from '../../contracts/cost';
import { dollars, priceOf } from './money';
import { Price, PriceName, PRICES } from './prices';

/** So much of something that has a price. */
export interface Usage {
  readonly price: PriceName;
  /** In what the price counts (requests, minutes), or in its smaller parts (bytes, megabyte-milliseconds). A whole number. */
  readonly amount: number | bigint;
  readonly assumed?: string;
}

export interface Bill {
  readonly lines: readonly CostLine[];
  readonly total: number;
}

/** What was used, one line for each price in the order of the list; what is none of it is left out. */
export function billOf(usage: readonly Usage[]): Bill {
  const names = (Object.keys(PRICES) as PriceName[]).filter((name) => usage.some(({ price, amount }) => price === name && amount > 0));
  const priced = names.map((name) => lineOf(PRICES[name], usage.filter(({ price }) => price === name)));
  return { lines: priced.map(({ line }) => line), total: dollars(priced.reduce((sum, { billionths }) => sum + billionths, 0n)) };
}

function lineOf(price: Price, usage: readonly Usage[]): { readonly line: CostLine; readonly billionths: bigint } {
  const { service, what, unit, size = 1, per, page, source, freeTier = null } = price;
  const amount = usage.reduce((sum, item) => sum + BigInt(item.amount), 0n);
  const billionths = priceOf(amount, price.dollars, BigInt(per) * BigInt(size));
  const assumed = [...new Set(usage.flatMap((item) => item.assumed ?? []))].join('; ') || null;
  return {
    billionths,
    line: {
      service, what, count: Number((amount * 1_000_000n + BigInt(size) / 2n) / BigInt(size)) / 1_000_000, unit, price: Number(price.dollars), per, dollars: dollars(billionths), page, assumed, freeTier,
      fromMemory: source === 'memory',
    },
  };
}
