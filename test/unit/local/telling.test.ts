import { parseEntry } from '../../../lib/contracts/ledger';
import { tell } from '../../../lib/local/telling';
import { chainOf, FACTS } from '../../helpers/ledgers';

const told = chainOf(FACTS).map((text) => tell('shop', parseEntry(text)));

test('verdicts are told with the number of their samples', () => {
  expect(told.filter((line) => line.includes('sample'))).toEqual([
    'prod: the gates before 1.0.0 say yes after 3 samples: http: answered 200',
    'prod: the gates after 1.1.0 say no after 1 sample: http: answered 500',
  ]);
});

test('every fact is told in a line that names where it happened', () => {
  expect(told).toHaveLength(FACTS.length);
  for (const line of told) expect(line).toMatch(/^(prod|shop): \S.*\S$/);
});
