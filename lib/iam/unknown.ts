/** Thrown for something in a policy that can't be judged here. It is no Error: it never leaves this folder, and a stack costs more than a decision. */
export class Unknown {
  /** `what` it is. */
  constructor(public readonly what: string) {}
}

/** A policy variable that has no value in the request. */
export class Unresolved extends Unknown {}
