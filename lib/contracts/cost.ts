/** What a rehearsal would have cost on AWS, by the published price list, and what stands as long as the app is deployed. Free tiers are named, and not subtracted. */
export interface CostReport {
  readonly currency: 'USD';
  /** Whose prices they are, wherever the app is. */
  readonly region: 'us-east-1';
  /** What was used, by service. What is free is listed, too. */
  readonly lines: readonly CostLine[];
  /** Dollars of all lines, exact to a billionth. */
  readonly total: number;
  /** What each month costs while nothing is released. */
  readonly standing: readonly CostLine[];
  readonly standingTotal: number;
  /** What is not in it, and how sure the rest is. */
  readonly note: string;
}

export interface CostLine {
  /** AWS's name for it, e.g. `CodePipeline`. */
  readonly service: string;
  /** e.g. `action execution minutes`. */
  readonly what: string;
  /** How many units; a fraction has at most six decimals. */
  readonly count: number;
  readonly unit: string;
  /** Dollars for `per` units, as they are published. */
  readonly price: number;
  readonly per: number;
  /** Dollars, exact to a billionth. */
  readonly dollars: number;
  /** Where AWS publishes the price. */
  readonly page: string;
  /** What was taken for granted to come to the count; null if it was counted. */
  readonly assumed: string | null;
  /** What AWS does not charge of it; null if nothing. */
  readonly freeTier: string | null;
  /** Nobody has looked the price up for this list. */
  readonly fromMemory: boolean;
}
