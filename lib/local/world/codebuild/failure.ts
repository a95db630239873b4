/** Why a build ended badly, in CodeBuild's words. Where nobody has told them, the words are ours. */
export class PhaseFailure extends Error {
  constructor(
    public readonly phase: string, public readonly code: string, message: string, public readonly status: 'FAILED' | 'TIMED_OUT' = 'FAILED',
  ) {
    super(message);
    this.name = code;
  }

  /** As CodePipeline shows it. */
  public get text(): string {
    return `Build terminated with state: ${this.status}. Phase: ${this.phase}, Code: ${this.code}, Message: ${this.message}`;
  }
}
