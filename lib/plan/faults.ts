import { errorText, isReleaseError, ReleaseError } from '../contracts/errors';

/** What can be wrong with an app, worst first: the worst names the error that is thrown for all of them. */
const CODES = ['AssemblyUnreadable', 'WiringBroken', 'Unsupported'] as const;
export type FaultCode = (typeof CODES)[number];

export interface Fault {
  readonly code: FaultCode;
  readonly text: string;
}

/** Gathers faults, so that a person sees all of them at once. */
export class Faults {
  private readonly gathered: Fault[] = [];

  public get list(): readonly Fault[] {
    return this.gathered;
  }

  public add(code: FaultCode, text: string): void {
    if (!this.gathered.some((fault) => fault.text === text)) this.gathered.push({ code, text });
  }

  public addAll(faults: readonly Fault[]): void {
    faults.forEach((fault) => this.add(fault.code, fault.text));
  }

  /** Runs `work`; a refusal becomes a fault (of `code`, if it is none of the codes above), anything else is thrown on. */
  public gather<T>(work: () => T, code: FaultCode = 'AssemblyUnreadable'): T | undefined {
    try {
      return work();
    } catch (error) {
      if (!isReleaseError(error)) throw error;
      const known = CODES.find((candidate) => candidate === error.code);
      this.add(known ?? code, known ? error.message : errorText(error));
      return undefined;
    }
  }

  public throwIfAny(title: string): void {
    if (this.gathered.length === 0) return;
    const code = CODES.find((candidate) => this.gathered.some((fault) => fault.code === candidate)) ?? 'AssemblyUnreadable';
    throw new ReleaseError(code, `${title}\n${this.gathered.map((fault) => `- ${fault.text}`).join('\n')}`);
  }
}
