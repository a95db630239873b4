import { ShiftStep } from '../../../../contracts/traffic-shift';
import { AliasTarget } from '../../ports';
import { Caller, ServiceError } from '../../service';
import { CodePipelineDependencies } from '../dependencies';
import { TIMING } from '../timing';

export interface ShiftedAlias {
  readonly functionName: string;
  readonly alias: string;
  readonly caller: Caller;
  /** The version that it had, and gets back. */
  readonly from: string;
  readonly to: string;
  readonly steps: readonly ShiftStep[];
  readonly alarms: readonly string[];
}

/** Calls go over to another version step by step; an alarm that is red gives them all back. It goes on whatever becomes of the action that began it. */
export class AliasShift {
  constructor(
    private readonly deps: Pick<CodePipelineDependencies, 'timeline' | 'releases' | 'alarms'>, private readonly shifted: ShiftedAlias, private readonly ended: (fault?: string, type?: string) => void,
  ) {}

  /** At a minute of the shift: looks at the alarms, then takes the step that is due. */
  public at(minute: number): void {
    try {
      const { steps, from, to } = this.shifted;
      const red = redAlarm(this.deps, this.shifted);
      if (red !== undefined) return this.giveBack(red);
      const step = steps.find((each) => each.minute === minute);
      if (step?.percent === 100) {
        this.lead({ version: to });
        return this.ended();
      }
      if (step) this.lead({ version: from, additional: { version: to, weight: step.percent / 100 } });
      const next = this.nextLook(minute);
      this.deps.timeline.after((next - minute) * TIMING.minute, 'work', `${this.shifted.functionName} ▸ ${this.shifted.alias}: traffic shift`, () => this.at(next));
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      this.ended(error.message, error.status === 403 ? 'PermissionError' : undefined);
    }
  }

  private giveBack(alarm: string): void {
    this.lead({ version: this.shifted.from });
    this.ended(`The alarm ${alarm} is in the ALARM state. The alias ${this.shifted.alias} leads to version ${this.shifted.from} again.`);
  }

  /** Alarms are looked at every minute; without one there is nothing to do before the next step. */
  private nextLook(minute: number): number {
    return this.shifted.alarms.length > 0 ? minute + 1 : this.shifted.steps.find((step) => step.minute > minute)!.minute;
  }

  private lead(target: AliasTarget): void {
    const { functionName, alias, caller } = this.shifted;
    this.deps.releases.updateAlias(functionName, alias, target, caller);
  }
}

/** The first of the alarms that is red. */
export function redAlarm({ alarms }: Pick<CodePipelineDependencies, 'alarms'>, shifted: Pick<ShiftedAlias, 'alarms' | 'caller'>): string | undefined {
  return shifted.alarms.find((name) => alarms.stateOf(name, shifted.caller) === 'ALARM');
}
