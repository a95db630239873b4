import { judgeAlarm } from '../../../../lambda/tend/alarm-gate';
import { after, T0 } from '../../../helpers/contracts';

const red = (since: string) => ({ StateValue: 'ALARM', StateReason: 'too many errors', StateTransitionedTimestamp: new Date(since) } as const);

test.each([
  ['passed', 'is OK', { StateValue: 'OK' } as const, T0],
  ['inconclusive', 'has no data', { StateValue: 'INSUFFICIENT_DATA' } as const, T0],
  ['inconclusive', 'says nothing', {}, T0],
  ['errored', 'is not there', undefined, T0],
  ['failed', 'went red after the deployment began', red(after(1)), T0],
  ['failed', 'went red in the moment in which the deployment began', red(T0), T0],
  ['waiting', 'was red before the deployment began', red(T0), after(1)],
  ['waiting', 'is red while nothing has begun', red(T0), null],
])('%s when the alarm %s', (verdict, _what, alarm, openedAt) => {
  expect(judgeAlarm('Errors', alarm, openedAt).verdict).toBe(verdict);
});

test('a red alarm says since when and why', () => {
  expect(judgeAlarm('Errors', red(after(1)), T0).reason).toBe(`alarm Errors is red since ${after(1)}: too many errors`);
});
