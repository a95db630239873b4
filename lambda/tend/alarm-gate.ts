import { DescribeAlarmsCommand, MetricAlarm } from '@aws-sdk/client-cloudwatch';
import { AlarmGate } from '../../lib/contracts/configuration';
import { errorText } from '../../lib/contracts/errors';
import { GateResult, REASON_MAX } from '../../lib/contracts/gate';
import { cloudwatch } from '../shared/clients';
import { targetCloudWatch } from '../shared/target.client';

/** Reads an alarm's state. An alarm that can't be read, or that is not there, is *errored*. */
export async function askAlarm(gate: AlarmGate, executionId: string, openedAt: string | null): Promise<GateResult> {
  try {
    const client = gate.role === null ? cloudwatch() : await targetCloudWatch(gate.role, executionId);
    const { MetricAlarms = [], CompositeAlarms = [] } = await client.send(new DescribeAlarmsCommand({
      AlarmNames: [gate.alarm], AlarmTypes: ['MetricAlarm', 'CompositeAlarm'],
    }));
    return { name: gate.name, ...judgeAlarm(gate.alarm, [...MetricAlarms, ...CompositeAlarms][0], openedAt) };
  } catch (error) {
    return { name: gate.name, verdict: 'errored', reason: `alarm ${gate.alarm} could not be read: ${errorText(error)}`.slice(0, REASON_MAX) };
  }
}

/**
 * What an alarm's state says about a deployment. Only OK is green: no data is no evidence. What was red before the deployment began, or is
 * red where nothing has begun yet, is waited for: this release did not make it red.
 */
export function judgeAlarm(
  name: string, alarm: Pick<MetricAlarm, 'StateValue' | 'StateReason' | 'StateTransitionedTimestamp'> | undefined, openedAt: string | null,
): Pick<GateResult, 'verdict' | 'reason'> {
  if (!alarm) return { verdict: 'errored', reason: `there is no alarm ${name}` };
  const { StateValue, StateReason, StateTransitionedTimestamp } = alarm;
  if (StateValue === 'OK') return { verdict: 'passed', reason: `alarm ${name} is OK` };
  if (StateValue !== 'ALARM') return { verdict: 'inconclusive', reason: `alarm ${name} has no data` };
  const since = StateTransitionedTimestamp?.toISOString();
  const why = `alarm ${name} is red${since ? ` since ${since}` : ''}: ${StateReason ?? 'no reason'}`.slice(0, REASON_MAX);
  const wasBefore = openedAt === null || (since !== undefined && since < openedAt);
  return { verdict: wasBefore ? 'waiting' : 'failed', reason: why };
}
