import { deployStrategy, parseDeployStrategy, shiftFault, shiftSteps, TrafficShiftPlan } from '../../../lib/contracts/traffic-shift';

const linear = (percent: number, minutes: number): TrafficShiftPlan => ({ kind: 'Linear', percent, minutes });
const canary = (percent: number, minutes: number): TrafficShiftPlan => ({ kind: 'Canary', percent, minutes });

test.each<[TrafficShiftPlan, string, string]>([
  [{ kind: 'AllAtOnce' }, 'AllAtOnce', '0:100'],
  [canary(10, 5), 'Canary10Percent5Minutes', '0:10 5:100'],
  [canary(1, 1), 'Canary1Percent1Minute', '0:1 1:100'],
  [linear(25, 1), 'Linear25PercentEvery1Minute', '0:25 1:50 2:75 3:100'],
  [linear(40, 3), 'Linear40PercentEvery3Minutes', '0:40 3:80 6:100'],
])('%j is %s', (plan, text, steps) => {
  expect(deployStrategy(plan)).toBe(text);
  expect(parseDeployStrategy(text)).toEqual(plan);
  expect(shiftSteps(plan).map(({ minute, percent }) => `${minute}:${percent}`).join(' ')).toBe(steps);
});

test.each(['', 'Canary', 'Canary10Percent5', 'Canary10PercentEvery5Minutes', 'Linear10Percent5Minutes', 'Linear10PercentEvery1Minutes', 'Canary0Percent5Minutes', 'Canary10Percent2881Minutes', 'allatonce'])('fails to be a strategy: %s', (text) => {
  expect(parseDeployStrategy(text)).toBeUndefined();
});

test.each<[TrafficShiftPlan, RegExp | undefined]>([
  [canary(0, 5), /^0 percent/], [canary(100, 5), /^100 percent/], [canary(1.5, 5), /^1.5 percent/], [canary(1, 0), /^0 minutes/], [canary(1, 0.5), /^0.5 minutes/],
  [canary(10, 2880), undefined], [canary(10, 2881), /^2881 minutes in all; 2880 are possible/], [linear(10, 288), undefined], [linear(10, 289), /^2890 minutes in all/],
])('says what is wrong with %j', (plan, fault) => {
  if (fault) expect(shiftFault(plan)).toMatch(fault);
  else expect(shiftFault(plan)).toBeUndefined();
});
