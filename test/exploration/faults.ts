import { FaultInjection } from '../../lib/local';

type Fault = 'lose' | 'twice' | 'again';

/** What goes wrong with the next delivery, once somebody has armed it. */
export class Faults implements FaultInjection {
  private armed: Fault | undefined;

  /** `onTwice` hears that the next function is given its event twice at once. */
  constructor(private readonly onTwice: () => void) {}

  public get isFree(): boolean {
    return this.armed === undefined;
  }

  public get state(): string {
    return this.armed ?? '-';
  }

  public arm(fault: Fault): void {
    this.armed = fault;
  }

  /** CodePipeline's events may be lost; those of S3 are delivered at least once. */
  public readonly onEvent: FaultInjection['onEvent'] = ({ source }) => {
    if (this.armed !== 'lose' || source !== 'aws.codepipeline') return 'deliver';
    this.armed = undefined;
    return 'lose';
  };

  public readonly onDelivery: FaultInjection['onDelivery'] = () => {
    const { armed } = this;
    if (armed !== 'twice' && armed !== 'again') return 'once';
    this.armed = undefined;
    if (armed === 'twice') this.onTwice();
    return armed;
  };
}
