/** One JSON line per message. Never hand it an event: a job's event holds live credentials. */
export function log(message: string, facts: Readonly<Record<string, string | number | boolean | null | undefined>> = {}): void {
  console.log(JSON.stringify({ message, ...facts }));
}
