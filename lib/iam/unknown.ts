/** Something in a policy that can't be judged here; the message says what it is. */
export class Unknown extends Error {}

/** A policy variable that has no value in the request. */
export class Unresolved extends Unknown {}
