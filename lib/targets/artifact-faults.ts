import { fault } from '../private/fault';

/** What is wrong with the artifact that a target wants, or does not name. */
export function artifactFaults(what: string, artifact: string | undefined, artifactNames: readonly string[]): string[] {
  const known = `the release has ${artifactNames.map((name) => `'${name}'`).join(', ') || 'no artifact'}`;
  if (artifact === undefined) return artifactNames.length === 1 ? [] : [fault('ArtifactUnknown', `${what} does not say which artifact it wants`, known)];
  return artifactNames.includes(artifact) ? [] : [fault('ArtifactUnknown', `${what} wants the artifact '${artifact}', which nobody makes`, known)];
}
