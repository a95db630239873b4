import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { load, Rehearsal, RehearseOptions } from 'cdk-release-pipeline/local';
import { bakingApp } from '../../bench/bake';
import { measureBundle } from '../../bench/bundles';
import { measureDecisions } from '../../bench/decisions';
import { questionsOf, readCases } from '../../bench/iam-cases';
import { interleave, ratio, spread } from '../../bench/measure';
import { figure, isMet, Part, spreadFigure } from '../../bench/part';
import { concluded, printed } from '../../bench/print';
import { numberOf } from '../../bench/process';
import { rehearseBake } from '../../bench/rehearsal';

const scratch = mkdtempSync(join(tmpdir(), 'bench-'));
afterAll(() => { rmSync(scratch, { recursive: true }); });

test.each(['ours', 'cdkPipelines'])('%s is synthesized in a process of its own', (form) => {
  expect(numberOf('synthesize.js', [form, '1'])).toBeGreaterThan(0);
});

test('fails for a form that is not there, instead of measuring nothing', () => {
  expect(() => numberOf('synthesize.js', ['nothing', '1'])).toThrow();
});

test('a bundle is measured beside a naive one, which holds whole clients', async () => {
  const measured = await measureBundle('verify', scratch, 1);
  expect(measured.size).toBeLessThan(measured.naiveSize / 2);
  expect(measured.load.median).toBeGreaterThan(0);
  expect(measured.ratio.median).toBeCloseTo(measured.load.median / measured.naiveLoad.median);
});

test('fails for a bundle that is not there', () => {
  expect(() => numberOf('load-handler.js', [join(scratch, 'nothing.js')])).toThrow();
});

test('decisions are counted over all cases, those that are refused too', () => {
  expect(measureDecisions(readCases().flatMap(questionsOf), 1)).toBeGreaterThan(0);
});

test('a bake is rehearsed to its good end', async () => {
  const { total, wait, virtualWait, calls } = await rehearseBake(load(bakingApp(join(scratch, 'app'), 1 / 6)), 1 / 6);
  expect(virtualWait).toBeGreaterThanOrEqual(600_000);
  expect(total).toBeGreaterThan(wait);
  expect(calls).toBeGreaterThan(0);
});

test('a rehearsal without rights decides nothing', async () => {
  const app = load(bakingApp(join(scratch, 'without'), 1 / 6));
  let unused = 0;
  const story = async (r: Rehearsal): Promise<void> => {
    await r.settle();
    unused = r.report.iam.unused.length;
  };
  await app.rehearse(story);
  const withRights = unused;
  await app.rehearse(story, { rights: 'off' } as RehearseOptions);
  expect(unused).toBeGreaterThan(withRights);
});

describe('measurements', () => {
  test('are a median and the quartiles around it', () => {
    expect(spread([5, 1, 4, 2, 3])).toEqual({ median: 3, low: 2, high: 4 });
    expect(spread([1, 2])).toEqual({ median: 1.5, low: 1.25, high: 1.75 });
    expect(spread([7])).toEqual({ median: 7, low: 7, high: 7 });
  });

  test('are compared round by round', () => {
    expect(ratio([1, 20, 3], [2, 40, 3]).median).toBe(0.5);
  });

  test('are taken in turn, nobody always first', async () => {
    const order: string[] = [];
    const subject = (name: string) => () => order.push(name);
    expect(await interleave(2, { a: subject('a'), b: subject('b') })).toEqual({ a: [1, 4], b: [2, 3] });
    expect(order.join('')).toBe('abba');
  });
});

describe('a goal', () => {
  const goal = { what: 'bytes', atMost: 6000, figure: figure(7107, 'B') };

  test('that is missed says so', () => {
    const part: Part = { title: 'Sizes', how: ['counted'], columns: ['form', 'time'], rows: [['ours', spreadFigure({ median: 12, low: 11, high: 13.456 }, 'ms')]], goals: [goal] };
    expect(printed(part)).toMatch(/MISSED +≤ 6,000 B +7,107 B +bytes/);
    expect(printed(part)).toContain('12 ms (11–13.5)');
    expect(concluded([goal, { ...goal, atMost: 7107 }])).toBe('1 of 2 goals are met.\nMISSED: bytes: 7,107 B, the goal is ≤ 6,000 B');
  });

  test.each([[{ ...goal }, false], [{ ...goal, atMost: 7107 }, true], [{ ...goal, atMost: undefined, atLeast: 7108 }, false], [{ ...goal, atMost: undefined, atLeast: 7107 }, true]])('%# is met or not', (given, met) => {
    expect(isMet(given)).toBe(met);
  });
});
