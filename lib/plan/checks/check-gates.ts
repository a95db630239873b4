import { EnvironmentConfiguration, GateConfiguration } from '../../contracts/configuration';
import { GATE_SECONDS } from '../../contracts/gate';
import { show } from '../json';
import { PlannedResource } from '../plan';
import { roleOf } from './check-functions';
import { Inspection } from './inspection';
import { grantsOf, isAllowed } from './statements';
import { EnvironmentOfStore, Store } from './stores';

/** What each gate of an environment asks is there, and `tend` may ask it. */
export function checkGates(inspection: Inspection, { functions: { tend } }: Store, { parameter }: EnvironmentOfStore, { before, afterwards }: EnvironmentConfiguration): void {
  const role = roleOf(inspection, tend);
  const grants = role && grantsOf(inspection.plan, role);
  for (const gate of [before, afterwards].flatMap((side) => side?.gates ?? [])) {
    const { right, missing, fn } = neededBy(inspection, gate);
    if (missing) inspection.fault(parameter, `Value.gates '${gate.name}'`, missing.expected, show(missing.found));
    else if (grants && !isAllowed(grants, right.action, right.arn)) {
      inspection.fault(role, 'policies', `${right.action} on ${show(right.arn)}, for the gate '${gate.name}'`, 'no such grant');
    }
    if (fn) inspection.expectThat(fn, 'Timeout', `at most ${GATE_SECONDS} seconds, as the gate '${gate.name}' has no more`, (found) => Number(found ?? 0) <= GATE_SECONDS);
  }
}

interface Needed {
  readonly right: { readonly action: string; readonly arn: string };
  /** What there is not. */
  readonly missing?: { readonly expected: string; readonly found: string };
  /** The function that is asked. */
  readonly fn?: PlannedResource;
}

function neededBy(inspection: Inspection, gate: GateConfiguration): Needed {
  if (!('alarm' in gate)) {
    const right = { action: 'lambda:InvokeFunction', arn: gate.function };
    const fn = inspection.ofType('AWS::Lambda::Function').find(({ arn }) => arn === unqualified(gate.function));
    return fn ? { right, fn } : { right, missing: { expected: 'the ARN of a function of this app', found: gate.function } };
  }
  const alarm = inspection.ofType('AWS::CloudWatch::Alarm').find(({ name }) => name === gate.alarm);
  const right = gate.role === null ? { action: 'cloudwatch:DescribeAlarms', arn: alarm?.arn ?? '' } : { action: 'sts:AssumeRole', arn: gate.role };
  if (!alarm) return { right, missing: { expected: 'an alarm of this app', found: gate.alarm } };
  return gate.role === null || inspection.ofType('AWS::IAM::Role').some(({ arn }) => arn === gate.role) ? { right } : { right, missing: { expected: 'a role of this app that may read it', found: gate.role } };
}

/** The ARN of a function without the version or alias. */
function unqualified(arn: string): string {
  return arn.split(':').slice(0, 7).join(':');
}
