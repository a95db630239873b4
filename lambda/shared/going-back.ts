/** How the reason of a failure ends if the environment goes back. */
export function goingBackTo(version: string): string {
  return `; going back to ${version}`;
}

/** The same reason where the way back is told already. */
export function withoutWayBack(reason: string, version: string): string {
  const end = goingBackTo(version);
  return reason.endsWith(end) ? reason.slice(0, -end.length) : reason;
}
